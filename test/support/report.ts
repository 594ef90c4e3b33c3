import type { AgentRadius, ReachedCredential } from "../../src/core/audit/blast-radius";
import { NOTHING_OMITTED, type Network, type NetworkNode } from "../../src/core/audit/network";
import { CHECKLIST } from "../../src/core/audit/scorecard";
import type { Place, Report, ReportFinding } from "../../src/core/reports/report";
import { reportRules } from "../../src/core/reports/make";
import type { Rule } from "../../src/core/model";

/** A place on a line of source; the underlined part stands between `«` and `»`. */
export function place(path: string, line: number, source: string): Place {
  const start = source.indexOf("«");
  const end = source.indexOf("»") - 1;
  return { path, startLine: line, startColumn: start + 1, endLine: line, endColumn: end + 1, cell: null, frame: { text: source.replace(/[«»]/g, ""), start, end } };
}

export function finding(over: Partial<ReportFinding> = {}): ReportFinding {
  return {
    ruleId: "hardcoded-credential",
    severity: "error",
    confidence: "high",
    message: "OpenAI API key sk-proj-**** of agent researcher stands in the source: whoever reads the repository can spend on it",
    place: place("src/crew.py", 12, '    llm = LLM(model="gpt-4o", api_key=«"sk-proj-****"»)'),
    related: [],
    flow: [],
    fingerprint: "0123456789abcdef",
    lineHash: "fedcba9876543210:1",
    ...over,
  };
}

const META = { confidence: "high", cwe: ["CWE-798"], owaspLlm: ["LLM02"], owaspAgentic: ["ASI03"], owaspNhi: ["NHI2"], atlas: ["T0055"], checklist: [1], fixes: [], auditOnly: false } as const;

export const SAMPLE_RULES: readonly Rule[] = [
  { meta: { ...META, id: "hardcoded-credential", title: "Credentials in the source", severity: "error", securitySeverity: "8.0" }, doc: "A key in the source is a key for `everyone`.\n\nMore.\n", check: () => [] },
  { meta: { ...META, id: "shared-credential", title: "One credential for several agents", severity: "warning", securitySeverity: "5.5" }, doc: "Agents share a key.\n", check: () => [] },
  { meta: { ...META, id: "unredacted-logging", title: "Credentials in logs", severity: "warning", securitySeverity: "5.5" }, doc: "Logs are read by many.\n", check: () => [] },
];

const NO_SCOPE: AgentRadius["scope"] = { granted: null, used: [], excess: null, why: "none of its tools is seen to call a cloud", location: null };

const node = (id: string, kind: NetworkNode["kind"], name: string, over: Partial<NetworkNode> = {}): NetworkNode => ({ id, kind, entity: name, name, detail: kind, group: kind === "agent" ? "ResearchCrew" : null, shared: false, critical: false, location: null, ...over });

/** Two agents, a shared key and a database that one reaches by delegation. */
export const NETWORK: Network = {
  nodes: [
    node("a1", "agent", "researcher", { place: place("src/crew.py", 20, "    «researcher» = Agent()") }),
    node("a2", "agent", "writer"),
    node("t1", "tool", "SerperDevTool"),
    node("t2", "tool", "PGSearchTool"),
    node("c1", "credential", "OPENAI_API_KEY", { shared: true }),
    node("c2", "credential", "SERPER_API_KEY"),
    node("c3", "credential", "DATABASE_URL", { critical: true }),
    node("g1", "target", "openai"),
  ],
  edges: [{ from: "a1", to: "c1" }, { from: "a2", to: "c1" }, { from: "a1", to: "t1" }, { from: "t1", to: "c2" }, { from: "a2", to: "t2" }, { from: "t2", to: "c3" }, { from: "c1", to: "g1" }],
  delegations: [{ sources: ["a1"], targets: ["a2"] }],
  omitted: NOTHING_OMITTED,
};

export function report(findings: readonly ReportFinding[], over: Partial<Report> = {}): Report {
  const reached = (name: string, power: ReachedCredential["power"], reach: ReachedCredential["reach"], path: string[]): ReachedCredential => ({ id: name, name, power, privileged: power === "database", reach, path });
  const agent = (name: string, credentials: ReachedCredential[], rest: Partial<AgentRadius> = {}): AgentRadius => ({ id: name, name, crew: "ResearchCrew", credentials, operations: ["read"], used: [], exposed: false, worst: credentials[0] ? [...credentials[0].path, credentials[0].name] : [], location: { path: "src/crew.py", range: { start: 0, end: 5 } }, place: place("src/crew.py", 20, `    «${name}» = Agent()`), abilities: [{ operation: "read", breadth: "service", by: "PGSearchTool" }], scope: NO_SCOPE, process: [], ...rest });
  return {
    tool: { name: "crewvet", version: "0.1.0", url: "https://github.com/crewvet/crewvet" },
    root: { name: "research-crew", uri: "file:///home/me/research-crew/" },
    findings,
    history: null,
    suppressed: { comment: 1, baseline: 2 },
    problems: [],
    failures: [],
    rules: reportRules(SAMPLE_RULES),
    scorecard: CHECKLIST.map((title, index) => ({
      item: index + 1,
      title,
      status: index < 2 ? ("not met" as const) : index === 3 ? ("met" as const) : ("cannot be seen from here" as const),
      evidence: [{ text: index === 3 ? "a secret is rotated every 30 days" : "nothing in the project speaks of it", location: null, place: index === 3 ? place("infra/main.tf", 8, "  «automatically_after_days = 30»") : null }],
    })),
    blastRadius: {
      agents: [
        agent("researcher", [reached("DATABASE_URL", "database", "delegation", ["researcher", "writer", "PGSearchTool"]), reached("OPENAI_API_KEY", "llm", "own", ["researcher"]), reached("SERPER_API_KEY", "search", "tool", ["researcher", "SerperDevTool"])], { operations: ["read", "execute"], exposed: true }),
        agent("writer", [reached("DATABASE_URL", "database", "tool", ["writer", "PGSearchTool"]), reached("OPENAI_API_KEY", "llm", "own", ["writer"])], { operations: ["read", "write"] }),
      ],
      credentials: [
        { id: "OPENAI_API_KEY", name: "OPENAI_API_KEY", power: "llm", privileged: false, location: null, place: place("src/crew.py", 12, "«OPENAI_API_KEY»"), shared: true, agents: ["researcher", "writer"], crews: ["ResearchCrew"] },
        { id: "DATABASE_URL", name: "DATABASE_URL", power: "database", privileged: true, location: null, shared: false, agents: ["researcher", "writer"], crews: ["ResearchCrew"] },
        { id: "SERPER_API_KEY", name: "SERPER_API_KEY", power: "search", privileged: false, location: null, shared: false, agents: ["researcher"], crews: ["ResearchCrew"] },
      ],
    },
    network: NETWORK,
    whatIf: [
      { node: "c1", kind: "leak", name: "OPENAI_API_KEY", aliases: [], crew: null, question: "What if OPENAI_API_KEY leaks?", answer: "Whoever holds it can spend on the model's account; 2 agents (researcher, writer) stop when it is revoked.", sections: [{ title: "To replace", lines: [{ text: "it is read here", location: null, place: place("src/crew.py", 12, "«OPENAI_API_KEY»") }] }], location: null },
      { node: "a1", kind: "hijack", name: "researcher", aliases: [], crew: "ResearchCrew", question: "What if researcher is hijacked?", answer: "It reaches 3 credentials.", sections: [{ title: "Worst way", lines: [{ text: "researcher → writer → PGSearchTool → DATABASE_URL", location: null }] }], location: null, place: place("src/crew.py", 20, "    «researcher» = Agent()") },
    ],
    comparison: null,
    counts: { files: 24, crews: 1, agents: 2, credentials: 3 },
    uriOf: (path) => path.split("/").map(encodeURIComponent).join("/"),
    ...over,
  };
}
