import { describe, expect, it } from "vitest";
import type { BackendId } from "../../src/core/fixes";
import { record } from "../support/fix-results";
import { fixRounds } from "../support/fixes";
import { expandSecrets } from "../support/secrets";

/** One secret in each kind of file, and the end of the reason where no edit can be sure. */
const FILES: Readonly<Record<string, { readonly path: string; readonly text: string; readonly others?: Readonly<Record<string, string>>; readonly refused?: RegExp; readonly backend?: BackendId; readonly fixed?: string }>> = {
  "notebook cell": { path: "lab.ipynb", text: `${JSON.stringify({ cells: [{ cell_type: "code", metadata: {}, execution_count: null, outputs: [], source: ["from crewai import LLM\n", 'llm = LLM(model="gpt-4o", api_key="{{openai}}")\n'] }], metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n` },
  "LangChain wrapper": { path: "crew.py", text: 'from crewai import Agent\nfrom langchain_openai import ChatOpenAI\n\nagent = Agent(role="R", goal="g", backstory="b", llm=ChatOpenAI(model="gpt-4o", openai_api_key="{{openai}}"))\n' },
  tool: { path: "crew.py", text: 'from crewai_tools import GithubSearchTool\n\ntool = GithubSearchTool(gh_token="{{github}}", content_types=["code"])\n' },
  "database engine": { path: "db.py", text: 'from sqlalchemy import create_engine\n\nengine = create_engine("postgresql://app:{{password}}@db.internal.acme.io/app")\n' },
  "pydantic settings field": { path: "settings.py", text: 'from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    api_key: str = "{{openai}}"\n' },
  "boto3 keys": { path: "s3.py", text: 'import boto3\n\ns3 = boto3.client("s3", aws_access_key_id="{{aws-id}}", aws_secret_access_key="{{aws-secret}}", region_name="eu-west-1")\n' },
  "boto3 keys, with AWS": { path: "s3.py", text: 'import boto3\n\ns3 = boto3.client("s3", aws_access_key_id="{{aws-id}}", aws_secret_access_key="{{aws-secret}}", region_name="eu-west-1")\n', backend: "aws", fixed: 'import boto3\n\ns3 = boto3.client("s3", region_name="eu-west-1")\n' },
  ".env template": { path: ".env.example", text: "OPENAI_API_KEY={{openai}}\n" },
  compose: { path: "docker-compose.yml", text: "services:\n  crew:\n    image: crew\n    environment:\n      OPENAI_API_KEY: {{openai}}\n" },
  Dockerfile: { path: "Dockerfile", text: "FROM python:3.12\nENV OPENAI_API_KEY={{openai}}\nCMD crewai run\n" },
  "GitHub Actions": { path: ".github/workflows/run.yml", text: "on: push\njobs:\n  run:\n    runs-on: ubuntu-latest\n    env:\n      OPENAI_API_KEY: {{openai}}\n    steps:\n      - run: crewai run\n" },
  "GitLab CI": { path: ".gitlab-ci.yml", text: "variables:\n  MODE: fast\n  OPENAI_API_KEY: {{openai}}\nrun:\n  script:\n    - curl -H 'Authorization: Bearer {{github}}' https://api.acme.io\n" },
  CircleCI: { path: ".circleci/config.yml", text: "version: 2.1\njobs:\n  run:\n    docker:\n      - image: cimg/python:3.12\n    environment:\n      MODE: fast\n      OPENAI_API_KEY: {{openai}}\n    steps:\n      - run: crewai run --token {{github}}\n" },
  "Azure Pipelines": { path: "azure-pipelines.yml", text: "steps:\n  - script: |\n      curl -H 'Authorization: Bearer {{github}}' https://api.acme.io\n    env:\n      MODE: fast\n      OPENAI_API_KEY: {{openai}}\n" },
  "Azure Pipelines, variables": { path: "azure-pipelines.yml", text: "variables:\n  OPENAI_API_KEY: {{openai}}\nsteps:\n  - script: crewai run\n", refused: /no variable of the file/ },
  "Bitbucket Pipelines": { path: "bitbucket-pipelines.yml", text: "pipelines:\n  default:\n    - step:\n        script:\n          - crewai run --token {{github}}\n          - pipe: acme/deploy:1.0.0\n            variables:\n              OPENAI_API_KEY: {{openai}}\n" },
  "compose, an address": { path: "docker-compose.yml", text: "services:\n  crew:\n    environment:\n      - DATABASE_URL=postgresql://app:{{password}}@db:5432/app\n" },
  Terraform: { path: "main.tf", text: 'provider "github" {\n  token = "{{github}}"\n}\n' },
  JavaScript: { path: "client.js", text: 'const client = make({ apiKey: "{{openai}}" });\n' },
  "agents.yaml": { path: "config/agents.yaml", text: "researcher:\n  role: R\n  goal: g\n  backstory: b\n  api_key: {{openai}}\n", refused: /YAML reads no environment variable/ },
  "agent in JSONC": { path: "agents/researcher.jsonc", text: '{\n  // the agent\n  "role": "R",\n  "llm": { "model": "openai/gpt-4o", "api_key": "{{openai}}" }\n}\n', others: { "crew.jsonc": '{ "name": "x", "agents": ["researcher"], "tasks": [] }\n' } },
  TOML: { path: "config.toml", text: '[openai]\napi_key = "{{openai}}"\n', refused: /format reads no environment variable/ },
};

describe("a secret in every kind of file", () => {
  for (const [shape, { path, text, others, refused, backend, fixed }] of Object.entries(FILES)) {
    it(refused ? `${shape}: says why there is no fix` : `${shape}: moves it, loses nothing, and has nothing left to do`, async () => {
      const before: Record<string, string> = { [path]: expandSecrets(text), ...others, "pyproject.toml": '[project]\nname = "example"\ndependencies = ["crewai==1.15.30"]\n' };
      const secrets = [...text.matchAll(/\{\{[\w-]+\}\}/g)].map(([placeholder]) => expandSecrets(placeholder));
      const rules = ["hardcoded-credential", "credential-in-image", "weak-credential-default", "exposed-secret-file"];
      const once = await fixRounds(before, "unsafe", { rules, ...(backend ? { backend } : {}) });
      if (refused) {
        expect(once.files[path]).toBe(before[path]);
        expect(once.result.left.map((one) => one.reason).join("; ")).toMatch(refused);
        record({ table: "files", row: shape, column: "fix", result: `refused: ${once.result.left[0]?.reason ?? ""}` });
        return;
      }
      if (fixed !== undefined) expect(once.files[path]).toBe(fixed);
      for (const secret of secrets) {
        expect(once.files[path]).not.toContain(secret);
        const kept = Object.entries(once.files).filter(([name, content]) => name !== path && content.includes(secret));
        expect(kept.map(([name]) => name), "the value is kept where git does not look").toEqual([".env"]);
      }
      expect(once.files[".gitignore"]).toMatch(/^\.env$/m);
      const again = await fixRounds(once.files, "unsafe", { rules, ...(backend ? { backend } : {}) });
      expect(again.files).toEqual(once.files);
      record({ table: "files", row: shape, column: "fix", result: "works" });
    });
  }
});
