import { readdirSync, readFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { RuleMeta } from "../src/core/model/rule";

export const RULES_FOLDER = join(__dirname, "../language-rules/rules");

export interface RulePage {
  readonly id: string;
  readonly meta: RuleMeta;
  readonly doc: string;
  readonly hasCheck: boolean;
}

const SEVERITY_SCORE = { error: "8.0", warning: "5.5", information: "2.0" } as const;

/** Reads every rule's page. Throws with the file's name when its front matter is wrong. */
export function readRules(): RulePage[] {
  return readdirSync(RULES_FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(RULES_FOLDER, entry.name, "rule.md")))
    .map((entry) => readRule(entry.name))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

export function readRule(id: string): RulePage {
  const path = join(RULES_FOLDER, id, "rule.md");
  const text = readFileSync(path, "utf8").replace(/\r\n/g, "\n");
  const match = /^---\n([\s\S]*?)\n---\n/.exec(text);
  if (!match) throw new Error(`${path}: no front matter`);
  const front = parse(match[1] ?? "") as Record<string, unknown>;
  const text_ = (key: string): string => {
    const value = front[key];
    if (typeof value !== "string" || value === "") throw new Error(`${path}: '${key}' must be a text`);
    return value;
  };
  const list = (key: string): string[] => {
    const value = front[key] ?? [];
    if (!Array.isArray(value)) throw new Error(`${path}: '${key}' must be a list`);
    return value.map(String);
  };
  const severity = text_("severity");
  if (severity !== "error" && severity !== "warning" && severity !== "information") throw new Error(`${path}: unknown severity`);
  const confidence = text_("confidence");
  if (confidence !== "high" && confidence !== "medium" && confidence !== "low") throw new Error(`${path}: unknown confidence`);
  if (text_("id") !== id) throw new Error(`${path}: id is not the folder's name`);
  const score = front.securitySeverity;
  return {
    id,
    meta: {
      id,
      title: text_("title"),
      severity,
      confidence,
      cwe: list("cwe"),
      owaspLlm: list("owaspLlm"),
      owaspAgentic: list("owaspAgentic"),
      owaspNhi: list("owaspNhi"),
      atlas: list("atlas"),
      checklist: list("checklist").map(Number),
      fixes: list("fixes"),
      securitySeverity: typeof score === "string" || typeof score === "number" ? Number(score).toFixed(1) : SEVERITY_SCORE[severity],
      auditOnly: front.auditOnly === true,
    },
    doc: text.slice(match[0].length).trim() + "\n",
    hasCheck: existsSync(join(RULES_FOLDER, id, "check.ts")),
  };
}

/** One fenced block of a rule's page: its tag (`bad`, `good`, `fixed`), language and attributes (`file=agents.yaml`, `id=x`). */
export interface Block {
  readonly tag: "bad" | "good" | "fixed";
  readonly language: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  /** 1-based line of the fence in the page's body. */
  readonly line: number;
}

export function blocksOf(doc: string): Block[] {
  const blocks: Block[] = [];
  const fence = /^```(\w+) (bad|good|fixed)\b([^\n]*)\n([\s\S]*?)^```$/gm;
  for (const match of doc.matchAll(fence)) {
    const [, language = "", tag = "", rest = "", text = ""] = match;
    const attributes: Record<string, string> = {};
    for (const pair of rest.matchAll(/([\w-]+)=(?:"([^"]*)"|(\S+))/g)) attributes[pair[1] ?? ""] = pair[2] ?? pair[3] ?? "";
    blocks.push({ tag: tag as Block["tag"], language, attributes, text, line: doc.slice(0, match.index).split("\n").length });
  }
  return blocks;
}
