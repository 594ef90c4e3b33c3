import { describe, expect, it } from "vitest";
import { fixRounds } from "../../../../../test/support/fixes";
import { analyse } from "../../../../../test/support/analyze";
import { expandSecrets, SECRETS } from "../../../../../test/support/secrets";
import { attribute, readHcl, textOf, type HclBlock } from "../../../languages/hcl/reader";

const RULES = ["hardcoded-credential", "weak-credential-default", "exposed-secret-file"];
const value = (kind: string, seed = 1): string => SECRETS[kind]?.(seed) ?? "";

/** What Terraform would refuse in the files of one folder, as far as these fixes could break it. */
async function broken(files: Record<string, string>): Promise<string[]> {
  const { workspace } = await analyse(files);
  const declared: string[] = [];
  const wrong: string[] = [];
  for (const path of Object.keys(files).filter((name) => /\.tf(?:vars)?$/.test(name))) {
    const document = workspace.document(path);
    if (document?.language !== "hcl" || !document.tree) throw new Error(`${path} is not read as HCL`);
    const { text } = document.file;
    wrong.push(...document.problems.map(() => `${path} does not parse`));
    const read = readHcl(document.tree, text);
    if (path.endsWith(".tfvars") && (read.blocks.length > 0 || text.includes("var."))) wrong.push(`${path} holds more than values`);
    const fixedBlock = (block: HclBlock): boolean => ["variable", "terraform"].includes(block.type);
    for (const block of read.blocks) {
      if (fixedBlock(block) && /\bvar\./.test(text.slice(block.start, block.end))) wrong.push(`${path}: ${block.type} names a variable`);
      if (block.type === "variable") declared.push(block.labels[0] ?? "");
      if (block.type === "module" && textOf(attribute(block, "source")) === null) wrong.push(`${path}: the source is no text`);
      const ends = block.attributes.map((entry) => text.slice(0, entry.keyRange.start).split("\n").length);
      if (new Set(ends).size < ends.length) wrong.push(`${path}: two arguments on a line`);
    }
    for (const [, name = ""] of text.matchAll(/\bvar\.([\w-]+)/g)) if (!Object.values(files).some((one) => one.includes(`variable "${name}"`))) wrong.push(`${path}: ${name} is not declared`);
  }
  return [...wrong, ...declared.filter((name, index) => declared.indexOf(name) !== index).map((name) => `${name} is declared twice`)];
}

async function fixed(files: Record<string, string>): Promise<{ files: Record<string, string>; reasons: string; notes: readonly string[] }> {
  const before = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, expandSecrets(text)]));
  const once = await fixRounds(before, "unsafe", { rules: RULES });
  const again = await fixRounds(once.files, "unsafe", { rules: RULES });
  expect(again.files, "a second run changes something").toEqual(once.files);
  expect(await broken(once.files)).toEqual([]);
  return { files: once.files, reasons: once.result.left.map(({ reason }) => reason).join("; "), notes: once.notes };
}

describe("variables", () => {
  it("drops a default, marks the variable as sensitive and keeps the rest", async () => {
    const { files, notes } = await fixed({ "main.tf": 'variable "openai_api_key" {\n  type        = string\n  description = "Key of the crew"\n  default     = "{{openai}}" # live\n}\n' });
    expect(files["main.tf"]).toBe('variable "openai_api_key" {\n  type        = string\n  description = "Key of the crew"\n  sensitive   = true # live\n}\n');
    expect(files[".env"]).toBe(`TF_VAR_openai_api_key=${value("openai")}\n`);
    expect(notes.join("\n")).toContain("set TF_VAR_openai_api_key where Terraform runs; its value is in .env");
  });

  it("on one line; and where it is sensitive, or said not to be", async () => {
    const { files } = await fixed({
      "a.tf": 'variable "openai_api_key" { default = "{{openai}}" }\n',
      "b.tf": 'variable "groq_api_key" {\r\n  sensitive = true\r\n  default   = "{{groq}}" # live\r\n}\r\n',
      "c.tf": 'variable "stripe_key" {\n  default = "{{stripe}}"\n\n  sensitive = false\n}\n',
    });
    expect(files["a.tf"]).toBe('variable "openai_api_key" { sensitive = true }\n');
    expect(files["b.tf"]).toBe('variable "groq_api_key" {\r\n  sensitive = true\r\n}\r\n');
    expect(files["c.tf"]).toBe('variable "stripe_key" {\n\n  sensitive = true\n}\n');
  });

  it("moves the whole default where the secret is a part of an address, without its escapes", async () => {
    const { files } = await fixed({ "main.tf": 'variable "database_url" {\n  default = "postgresql://app:{{alnum}}@db.acme.io/app?a=\\"$${b}\\""\n}\n' });
    expect(files["main.tf"]).toBe('variable "database_url" {\n  sensitive = true\n}\n');
    expect(files[".env"]).toBe(`TF_VAR_database_url='postgresql://app:${value("alnum")}@db.acme.io/app?a="\${b}"'\n`);
  });

  it("leaves a default that holds more than the secret, and says so", async () => {
    const text = 'variable "keys" {\n  default = { openai = "{{openai}}" }\n}\n';
    const { files, reasons } = await fixed({ "main.tf": text });
    expect(files["main.tf"]).toBe(expandSecrets(text));
    expect(reasons).toContain("a variable's block may name no other variable");
  });

  it("a secret of the same name as a variable with another value gets a variable of its own", async () => {
    const { files } = await fixed({ "variables.tf": 'variable "api_token" {\n  default = "{{alnum:1}}"\n}\n', "main.tf": 'resource "x" "y" {\n  api_token = "{{alnum:2}}"\n}\n' });
    const name = /api_token = var\.(\w+)/.exec(files["main.tf"] ?? "")?.[1] ?? "";
    expect(files["variables.tf"]).toBe(`variable "api_token" {\n  sensitive = true\n}\n\nvariable "${name}" {\n  type      = string\n  sensitive = true\n}\n`);
    expect(files[".env"]?.split("\n").sort()).toEqual(["", `TF_VAR_${name}=${value("alnum", 2)}`, `TF_VAR_api_token=${value("alnum", 1)}`].sort());
  });
});

describe("tfvars", () => {
  it("takes the line out and adds no block", async () => {
    const { files, notes } = await fixed({ "prod.tfvars": 'region = "eu-west-1"\nstripe_key = "{{stripe}}"\nsize = 3\n', "variables.tf": 'variable "stripe_key" {}\n' });
    expect(files["prod.tfvars"]).toBe('region = "eu-west-1"\nsize = 3\n');
    expect(files["variables.tf"]).toBe('variable "stripe_key" {}\n');
    expect(files[".env"]).toBe(`TF_VAR_stripe_key=${value("stripe")}\n`);
    expect(notes.join("\n")).toContain("TF_VAR_stripe_key");
  });

  it("keeps the values of two files that give one variable different ones", async () => {
    const { files } = await fixed({ "dev.tfvars": 'stripe_key = "{{stripe:1}}"\n', "prod.tfvars": 'stripe_key = "{{stripe:2}}"\n' });
    expect([files["dev.tfvars"], files["prod.tfvars"]]).toEqual(["", ""]);
    expect(files[".env"]).toBe(`# was in dev.tfvars\n# TF_VAR_stripe_key=${value("stripe", 1)}\n# was in prod.tfvars\n# TF_VAR_stripe_key=${value("stripe", 2)}\n`);
  });

  it("leaves a map and names the variable to set", async () => {
    const { reasons } = await fixed({ "prod.tfvars": 'keys = {\n  openai_api_key = "{{openai}}"\n}\n' });
    expect(reasons).toContain("TF_VAR_keys");
  });
});

describe("places that may name no variable", () => {
  it("a backend reads its own variables: the attributes go", async () => {
    const { files, notes } = await fixed({ "main.tf": 'terraform {\n  backend "s3" {\n    bucket     = "state"\n    access_key = "{{aws-id}}"\n    secret_key = "{{aws-secret}}"\n  }\n}\n' });
    expect(files["main.tf"]).toBe('terraform {\n  backend "s3" {\n    bucket     = "state"\n  }\n}\n');
    for (const line of [`# AWS_ACCESS_KEY_ID=${value("aws-id")}`, `# AWS_SECRET_ACCESS_KEY=${value("aws-secret")}`]) expect(files[".env"]).toContain(`${line}\n`);
    expect(notes.join("\n")).toContain("set AWS_ACCESS_KEY_ID where Terraform runs; its value is in .env, commented out");
  });

  it.each([
    ['terraform {\n  backend "remote" {\n    token = "{{alnum}}"\n  }\n}\n', "-backend-config"],
    ['terraform {\n  required_providers {\n    x = { source = "git::https://u:{{github}}@github.com/x/y" }\n  }\n}\n', "a terraform block may name no variable"],
    ['provider "x" {\n  version = "{{github}}"\n}\n', "version may name no variable"],
    ['module "x" {\n  source = "git::https://oauth2:{{github}}@github.com/acme/x.git"\n}\n', "a module's source may name no variable"],
  ])("%s", async (text, reason) => {
    const { files, reasons } = await fixed({ "main.tf": text });
    expect(files["main.tf"]).toBe(expandSecrets(text));
    expect(reasons).toContain(reason);
  });

  it("a module that another one calls: TF_VAR does not reach it", async () => {
    const { files, reasons } = await fixed({ "main.tf": 'module "db" {\n  source = "./modules/db"\n}\n', "modules/db/main.tf": 'resource "x" "y" {\n  password = "{{password}}"\n}\n' });
    expect(files["modules/db/main.tf"]).toContain(value("password"));
    expect(reasons).toContain("another module calls this one");
  });
});

describe("expressions", () => {
  it("locals and outputs of one file, under names that say nothing", async () => {
    const { files } = await fixed({ "main.tf": 'locals {\n  key = "{{openai}}"\n}\noutput "x" {\n  value = "{{openai}}"\n}\noutput "y" { value = "k-${local.key}" }\noutput "z" {\n  value = "open"\n}\n' });
    expect(files["main.tf"]).toBe(
      'locals {\n  key = var.openai_api_key\n}\noutput "x" {\n  sensitive = true\n  value = var.openai_api_key\n}\noutput "y" {\n  sensitive = true\n  value = "k-${local.key}"\n}\noutput "z" {\n  value = "open"\n}\n\nvariable "openai_api_key" {\n  type      = string\n  sensitive = true\n}\n',
    );
    expect(files[".env"]).toBe(`TF_VAR_openai_api_key=${value("openai")}\n`);
  });

  it("one value in two files of a folder is one variable, declared once; others of the file come in the same round", async () => {
    const { files } = await fixed({ "a.tf": 'provider "x" {\n  api_key = "{{openai}}"\n  token = "{{github}}"\n}\n', "b.tf": 'resource "x" "y" {\n  env = [{ name = "OPENAI_API_KEY", value = "{{openai}}" }]\n}\n' });
    const [name] = /var\.\w+/.exec(files["a.tf"] ?? "") ?? [""];
    expect(files["b.tf"]).toContain(`value = ${name} }]`);
  });

  it("a key in a comment is no value: it is taken out", async () => {
    const { files } = await fixed({ "main.tf": 'locals {\n  # old: {{openai}}\n  region = "eu"\n}\n' });
    expect(files["main.tf"]).toBe('locals {\n  # old: [removed]\n  region = "eu"\n}\n');
    expect(files[".env"]).toContain(value("openai"));
  });

  it("a part of a template is refused", async () => {
    const { reasons } = await fixed({ "main.tf": 'locals {\n  header = "Bearer ${var.x} {{openai}}"\n}\nvariable "x" {}\n' });
    expect(reasons).toContain("only a part of the value");
  });
});
