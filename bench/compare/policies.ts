import { rmSync } from "node:fs";
import { join } from "node:path";
import { lastLine, pythonEnvironment } from "../environment";
import { CREWVET } from "../peers";
import { run } from "../process";
import { makeProject } from "../projects";
import { folderOf, type Case } from "./cases";
import { isObject, objectsAt, textAt } from "./json";
import { policyCases } from "./policy-cases";
import { printMistakes, printScores, type Verdicts } from "./score";
import { cloudFormation } from "./templates";

const PACKAGES = ["parliament==1.6.4", "cloudsplaining==0.7.0", "checkov==3.3.30"];
const NAMES = ["parliament (1.6.4)", "cloudsplaining (0.7.0)", "checkov (3.3.30)"] as const;
const OTHER_CLOUDS = ["Kubernetes RBAC", "Google Cloud and Azure in Terraform"];
const IDENTITY = "AWS identity policies";
/** Checkov's checks that judge no right. */
const NO_RIGHTS = /^CKV_K8S_21$/;

/** The same labelled policies through every tool; Checkov, which reads no bare policies, gets them as CloudFormation. */
export async function comparePolicies(): Promise<void> {
  const cases = policyCases();
  const folder = makeProject(Object.fromEntries(cases.map((one, index) => [`${folderOf(index)}/${one.file}`, one.text])));
  const verdicts = [await crewvet(folder), ...(await peersOf(cases, folder))];
  rmSync(folder, { recursive: true, force: true });
  printScores("Policies", cases, verdicts);
  const [own] = verdicts;
  if (own) printMistakes(cases, own);
}

async function crewvet(folder: string): Promise<Verdicts> {
  const { stdout } = await run(CREWVET.audit(folder), { keep: true });
  const found = objectsAt(stdout, "findings").filter((one) => textAt(one, "ruleId") === "overscoped-policy" && textAt(one, "severity") !== "information");
  return { tool: CREWVET.name, reported: new Set(found.map((one) => textAt(one, "path").split("/")[0] ?? "")) };
}

async function peersOf(cases: readonly Case[], folder: string): Promise<Verdicts[]> {
  const bin = pythonEnvironment("policies", PACKAGES, "CREWVET_BENCH_POLICY_VENV");
  if ("missing" in bin) {
    console.log(`not compared with other tools: ${bin.missing}`);
    return [];
  }
  const [parliament, cloudsplaining, checkovName] = NAMES;
  const libraries = await run({ program: join(bin.folder, "python"), args: [join(__dirname, "policies.py"), folder] }, { keep: true });
  if (libraries.status !== 0) console.log(`${parliament} and ${cloudsplaining} failed: ${lastLine(libraries.stderr)}`);
  const judged: unknown = libraries.status === 0 ? JSON.parse(libraries.stdout) : {};
  const reported = (tool: string): Set<string> => new Set(Object.entries(isObject(judged) ? judged : {}).flatMap(([name, of]) => (isObject(of) && Array.isArray(of[tool]) && of[tool].length > 0 ? [name] : [])));
  const checkovFound = await checkov(bin.folder, cases);
  const all = new Set([...reported("parliament"), ...reported("cloudsplaining"), ...checkovFound]);
  return [
    { tool: parliament, reported: reported("parliament"), without: OTHER_CLOUDS },
    { tool: cloudsplaining, reported: reported("cloudsplaining"), without: [...OTHER_CLOUDS, ...new Set(cases.map((one) => one.group).filter((group) => group !== IDENTITY))] },
    { tool: checkovName, reported: checkovFound },
    { tool: "all three together", reported: all },
  ];
}

async function checkov(bin: string, cases: readonly Case[]): Promise<Set<string>> {
  const folder = makeProject(Object.fromEntries(cases.map((one, index) => [`${folderOf(index)}/${one.file === "policy.json" ? "template.json" : one.file}`, one.file === "policy.json" ? cloudFormation(one.text) : one.text])));
  const found = new Set<string>();
  const { stdout, status, stderr } = await run({ program: join(bin, "checkov"), args: ["--directory", folder, "--framework", "cloudformation", "kubernetes", "terraform", "--output", "json", "--compact", "--quiet", "--skip-download", "--soft-fail"] }, { keep: true });
  rmSync(folder, { recursive: true, force: true });
  if (status !== 0) console.log(`checkov failed: ${lastLine(stderr)}`);
  const parsed: unknown = JSON.parse(stdout || "[]");
  for (const part of Array.isArray(parsed) ? parsed : [parsed]) {
    for (const one of objectsAt(JSON.stringify(part), "results", "failed_checks")) {
      const name = /case-\d{3}/.exec(textAt(one, "file_path"))?.[0];
      if (name !== undefined && !NO_RIGHTS.test(textAt(one, "check_id"))) found.add(name);
    }
  }
  return found;
}
