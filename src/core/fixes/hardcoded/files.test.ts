import { describe, expect, it } from "vitest";
import { fixRounds } from "../../../../test/support/fixes";
import { expandSecrets, SECRETS } from "../../../../test/support/secrets";
import type { BackendId, FixStyle } from "../backends";

const RULES = ["hardcoded-credential", "weak-credential-default", "credential-in-image", "exposed-secret-file"];

async function fixed(files: Record<string, string>, backend: BackendId = "dotenv", style: FixStyle = "inline"): Promise<{ files: Record<string, string>; reasons: string }> {
  const before = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, expandSecrets(text)]));
  const once = await fixRounds(before, "unsafe", { rules: RULES, backend, style });
  const again = await fixRounds(once.files, "unsafe", { rules: RULES, backend, style });
  expect(again.files, "a second run changes something").toEqual(once.files);
  return { files: once.files, reasons: once.result.left.map(({ reason }) => reason).join("; ") };
}

const value = (kind: string, seed = 1): string => SECRETS[kind]?.(seed) ?? "";

describe("CI systems", () => {
  it("GitLab: a variable that would name itself goes away, with its block when that is empty", async () => {
    const { files } = await fixed({ ".gitlab-ci.yml": "variables:\n  OPENAI_API_KEY: {{openai}}\n  MODE: fast\nrun:\n  variables:\n    TAVILY_API_KEY: '{{tavily}}'\n  script:\n    - crewai run\n" });
    expect(files[".gitlab-ci.yml"]).toBe("variables:\n  MODE: fast\nrun:\n  script:\n    - crewai run\n");
    expect(files[".env"]).toContain(`# OPENAI_API_KEY=${value("openai")}`);
  });

  it("a system whose form is not known keeps its file, and the reason is said", async () => {
    const text = "variables:\n  OPENAI_API_KEY: {{openai}}\n";
    const { files, reasons } = await fixed({ ".travis.yml": text });
    expect(files[".travis.yml"]).toBe(expandSecrets(text));
    expect(reasons).toContain("no known form for secrets");
  });

  it("Azure Pipelines: a step names the secret in its env, its inputs or its script; the file's own variables hold none", async () => {
    const text = "variables:\n  GROQ_API_KEY: {{groq}}\nsteps:\n  - bash: |\n      curl -H 'Authorization: Bearer {{github}}' https://api.example.com\n    env:\n      OPENAI_API_KEY: {{openai}}\n  - task: Acme@1\n    inputs:\n      tavilyKey: '{{tavily}}'\n";
    const { files, reasons } = await fixed({ "azure-pipelines.yml": text });
    expect(files["azure-pipelines.yml"]).toBe(`variables:\n  GROQ_API_KEY: ${value("groq")}\nsteps:\n  - bash: |\n      curl -H 'Authorization: Bearer $(GITHUB_API_KEY)' https://api.example.com\n    env:\n      OPENAI_API_KEY: $(OPENAI_API_KEY)\n  - task: Acme@1\n    inputs:\n      tavilyKey: '$(TAVILY_KEY)'\n`);
    expect(reasons).toContain("name $(GROQ_API_KEY) in the env of each step that reads it");
  });

  it("Bitbucket: scripts, pipes and services read the variable; a default that anybody can read does not become one", async () => {
    const text = "definitions:\n  services:\n    db:\n      image: postgres\n      variables:\n        POSTGRES_PASSWORD: '{{password}}'\npipelines:\n  custom:\n    run:\n      - variables:\n          - name: GROQ_API_KEY\n            default: {{groq}}\n      - step:\n          script:\n            - export TAVILY_API_KEY={{tavily}}\n            - pipe: acme/deploy:1.0.0\n              variables:\n                OPENAI_API_KEY: {{openai}}\n";
    const { files, reasons } = await fixed({ "bitbucket-pipelines.yml": text });
    const after = files["bitbucket-pipelines.yml"] ?? "";
    expect(after).toContain("POSTGRES_PASSWORD: '$POSTGRES_PASSWORD'\n");
    expect(after).toContain("- export TAVILY_API_KEY=$TAVILY_API_KEY\n");
    expect(after).toContain('OPENAI_API_KEY: "$OPENAI_API_KEY"\n');
    expect(after).toContain(`default: ${value("groq")}\n`);
    expect(reasons).toContain("a default stands in the file for all to read");
  });

  it("GitLab: scripts read the variable, in quotes that let the shell do so", async () => {
    const { files } = await fixed({ ".gitlab-ci.yml": "run:\n  script:\n    - export GROQ_API_KEY={{groq}}\n    - |\n      curl -H 'Authorization: Bearer {{github}}' https://api.example.com\n" });
    expect(files[".gitlab-ci.yml"]).toContain("    - export GROQ_API_KEY=$GROQ_API_KEY\n");
    expect(files[".gitlab-ci.yml"]).toContain(`curl -H 'Authorization: Bearer '"$GITHUB_API_KEY"'' https://api.example.com\n`);
  });

  it("CircleCI: environment takes no variables, so the entry goes; a login of an image takes one", async () => {
    const text = "version: 2.1\njobs:\n  run:\n    docker:\n      - image: cimg/python:3.12\n        auth:\n          username: crew\n          password: {{password}}\n    environment:\n      OPENAI_API_KEY: {{openai}}\n    steps:\n      - run:\n          environment:\n            MODE: fast\n            TAVILY_API_KEY: {{tavily}}\n          command: |\n            export GROQ_API_KEY='{{groq}}'\n            crewai run\n";
    const { files } = await fixed({ ".circleci/config.yml": text });
    expect(files[".circleci/config.yml"]).toBe(
      `version: 2.1\njobs:\n  run:\n    docker:\n      - image: cimg/python:3.12\n        auth:\n          username: crew\n          password: "$CONFIG_PASSWORD"\n    steps:\n      - run:\n          environment:\n            MODE: fast\n          command: |\n            export GROQ_API_KEY=''"$GROQ_API_KEY"''\n            crewai run\n`,
    );
  });

  it("GitHub: names that GitHub keeps to itself are not used", async () => {
    const { files } = await fixed({ ".github/workflows/run.yml": "on: push\njobs:\n  run:\n    runs-on: ubuntu-latest\n    env:\n      GITHUB_TOKEN: {{github}}\n      DATABASE_URL: postgresql://app:{{password}}@db.acme.io/app\n    steps:\n      - run: crewai run\n" });
    expect(files[".github/workflows/run.yml"]).toContain('GITHUB_TOKEN: "${{ secrets.GH_TOKEN }}"\n');
    expect(files[".github/workflows/run.yml"]).toContain('DATABASE_URL: "${{ secrets.DATABASE_URL }}"\n');
    expect(files[".env"]).toContain(`postgresql://app:${value("password")}@db.acme.io/app`);
  });

  it("a secret of a CI system takes no name in .env away from the code", async () => {
    const { files } = await fixed({ ".gitlab-ci.yml": "variables:\n  OPENAI_API_KEY: {{openai:7}}\n  MODE: fast\n", "a.py": 'import os\n\nos.environ["OPENAI_API_KEY"] = "{{openai:8}}"\n' });
    expect(files[".env"]).toContain(`\nOPENAI_API_KEY=${value("openai", 8)}`);
  });
});

describe("images", () => {
  it("takes one variable of several out of an instruction", async () => {
    const { files } = await fixed({ Dockerfile: 'FROM python:3.12\nENV MODE=fast OPENAI_API_KEY={{openai}} LEVEL="a b"\nARG GROQ_API_KEY={{groq}}\nENV TAVILY_API_KEY "{{tavily}}"\nCMD crewai run\n' });
    expect(files.Dockerfile).toBe('FROM python:3.12\nENV MODE=fast LEVEL="a b"\nARG GROQ_API_KEY\nCMD crewai run\n');
  });

  it("says what helps where a RUN holds the value", async () => {
    const { reasons } = await fixed({ Dockerfile: "FROM python:3.12\nRUN curl -H 'Authorization: token {{github}}' https://api.example.com\n" });
    expect(reasons).toContain("mount a build secret");
  });

  it("keeps the .env that it writes out of an image that copies the folder, before it is written", async () => {
    const before = { Dockerfile: "FROM python:3.12\nCOPY . .\nCMD crewai run\n", "a.py": 'API_KEY = "{{openai}}"\n' };
    const { files } = await fixed(before);
    expect(files[".dockerignore"]).toBe(".env\n");
    const { files: vault } = await fixed(before, "vault");
    expect(vault[".dockerignore"]).toBe(".crewvet/to-store.env\n");
  });

  it("adds a file that is there to the image's own ignore list, by its name", async () => {
    const { files } = await fixed({ "app/Dockerfile": "FROM python:3.12\nCOPY . .\n", "app/Dockerfile.dockerignore": "*.log\n", "app/.env": "OPENAI_API_KEY={{openai}}\n", ".gitignore": ".env\n" });
    expect(files["app/Dockerfile.dockerignore"]).toBe("*.log\n.env\n");
  });
});

it("moves the whole address that a compose variable holds", async () => {
  const { files } = await fixed({ "docker-compose.yml": "services:\n  crew:\n    environment:\n      DATABASE_URL: postgresql://app:{{password}}@db:5432/app\n      - x\n  worker:\n    environment:\n      - \"GITHUB_TOKEN={{github}}\"\n".replace("      - x\n", "") });
  expect(files["docker-compose.yml"]).toBe('services:\n  crew:\n    environment:\n      DATABASE_URL: "${DATABASE_URL:?}"\n  worker:\n    environment:\n      - "GITHUB_TOKEN=${GITHUB_TOKEN:?}"\n');
  expect(files[".env"]).toMatch(/^DATABASE_URL='?postgresql:\/\/app:/m);
});

it("takes a value out of a docstring and keeps it", async () => {
  const { files } = await fixed({ "a.py": 'def run():\n    """Example: OPENAI_API_KEY={{openai}}"""\n' });
  expect(files["a.py"]).toBe('def run():\n    """Example: OPENAI_API_KEY=[removed]"""\n');
  expect(files[".env"]).toContain(`=${value("openai")}`);
});
