import { describe, expect, it } from "vitest";
import { finding, NETWORK, place, report } from "../../../test/support/report";
import type { Comparison } from "../audit/compare";
import type { Network } from "../audit/network";
import type { WhatIf } from "../audit/what-if";
import { markdown, markdownCode, plain } from "./escape";
import { renderGithub } from "./github";
import { renderGitlab } from "./gitlab";
import { renderGraphMarkdown } from "./graph/markdown";
import { renderMermaid } from "./graph/mermaid";
import { renderSvg } from "./graph/svg";
import { renderHtml } from "./html";
import { renderJson } from "./json";
import { renderMarkdown } from "./markdown";
import { renderText, NO_COLOURS } from "./text";
import { whatIfMarkdown, whatIfText } from "./what-if";

/** What a hostile project puts into names, strings and so into messages. */
const HOSTILE = "x</script><script>alert(1)</script><img src=x onerror=alert(1)>\" ' `b` [l](javascript:alert(1)) | @octocat #1 https://evil.example \u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007 \u202etxt\n::error::forged\r\n%0A::warning::two ]( \\ <!-- --> \ud800";
const hostileNetwork: Network = { ...NETWORK, nodes: NETWORK.nodes.map((node) => ({ ...node, name: `${node.kind} ${HOSTILE}`, detail: HOSTILE, ...(node.group === null ? {} : { group: HOSTILE }) })) };
const hostileAnswer: WhatIf = { node: "a1", kind: "hijack", name: HOSTILE, aliases: [HOSTILE], crew: HOSTILE, question: HOSTILE, answer: HOSTILE, sections: [{ title: "Worst way", lines: [{ text: HOSTILE, location: null, place: place("r.py", 1, "«r»") }] }], location: null };
const hostileChange: Comparison = { before: HOSTILE, worse: [{ kind: "edge", severity: null, text: HOSTILE }], better: [], other: [] };
const hostile = report([finding({ message: HOSTILE, place: place(`a,b:c${HOSTILE.replace(/[/\n\r]/g, " ")}`, 3, `x = «${HOSTILE.replace(/\n|\r/g, " ")}»`), related: [{ place: place("r.py", 1, "«r»"), message: HOSTILE }] })], {
  root: { name: HOSTILE, uri: "file:///x/" },
  problems: [{ path: HOSTILE, message: HOSTILE, kind: "partial", line: null }],
  network: hostileNetwork,
  whatIf: [hostileAnswer],
  comparison: hostileChange,
  uriOf: (path) => path.replace(/[\ud800-\udfff]/g, "").split("/").map(encodeURIComponent).join("/"),
});

describe("hostile text", () => {
  it("is one visible line in a terminal", () => {
    const text = renderText(hostile, { colours: NO_COLOURS, audit: true });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect(text).not.toMatch(/^::/m);
  });

  it("cannot break out of HTML", () => {
    const page = renderHtml(hostile);
    const own = renderHtml(report([]));
    const tags = (text: string): string[] => [...new Set([...text.matchAll(/<\/?([a-z0-9]+)/gi)].map((match) => (match[1] ?? "").toLowerCase()))].sort();
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/<img|<!--/);
    expect(tags(page).filter((tag) => !tags(own).includes(tag))).toEqual(["button", "form", "input", "label", "mark", "option", "pre", "select"].filter((tag) => !tags(own).includes(tag)));
    expect(page).not.toMatch(/ on[a-z]+=(?!alert\(1\)&gt;)/);
    expect(page).not.toContain("href=\"javascript");
  });

  it("cannot break out of a picture", () => {
    const svg = renderSvg(hostileNetwork);
    const tags = [...new Set([...svg.matchAll(/<\/?([a-z]+)/gi)].map((match) => match[1]))].sort();
    expect(tags).toEqual(["a", "circle", "desc", "g", "path", "rect", "style", "svg", "text", "title"].filter((tag) => tag !== "a"));
    expect(svg).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]|<!--|<script/);
    // every `<` opens one of our elements, every quote ends an attribute: it parses as XML
    expect(svg.replace(/<\?xml[^>]*>\n/, "").replace(/<\/?[a-z]+(?: [a-zA-Z:-]+="[^"<]*")*>/g, "")).not.toMatch(/[<"]/);
  });

  it("cannot break out of Mermaid", () => {
    const text = renderMermaid(hostileNetwork);
    const clean = renderMermaid(NETWORK);
    // the same lines, whatever the names say: only quoted labels differ
    const bare = (from: string): string => from.replace(/"[^"\n]*"/g, '""');
    expect(bare(text)).toBe(bare(clean));
    expect(text).not.toMatch(/<|`|#1 |%%/);
  });

  it("cannot break out of the graph's Markdown", () => {
    const text = renderGraphMarkdown(HOSTILE, hostileNetwork).replace(/```mermaid[^]*?\n```\n/, "").replace(/(?<![\\`])(`+)(?!`).*?[^`]\1(?!`)/g, "");
    expect(text).not.toMatch(/<(?!br>)[a-z!/]/i);
    expect(text).not.toMatch(/(?<!\\)\]\(javascript|@octocat/);
    expect(renderGraphMarkdown(HOSTILE, hostileNetwork).match(/^```/gm)).toHaveLength(2);
  });

  it("is one visible line of an answer", () => {
    expect(whatIfText([hostileAnswer])).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]|^::/m);
    expect(whatIfText([hostileAnswer]).trimEnd().split("\n")).toHaveLength(4);
    const text = whatIfMarkdown([hostileAnswer], () => "[r](r)").replace(/(?<![\\`])(`+)(?!`).*?[^`]\1(?!`)/g, "");
    expect(text).not.toMatch(/<[a-z!/]|@octocat|(?<!\\)\]\(javascript/i);
  });

  it("cannot forge workflow commands", () => {
    const lines = renderGithub(hostile).trimEnd().split("\n");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^::error file=a%2Cb%3Ac/);
    expect(lines[0]?.match(/,(?:line|endLine|col|endColumn|title)=/g)).toHaveLength(5);
  });

  it("is no markup in Markdown", () => {
    // what stands in a code span is shown as it is
    const text = renderMarkdown(hostile).replace(/(?<![\\`])(`+)(?!`).*?[^`]\1(?!`)/g, "");
    expect(text).not.toMatch(/<(?!br>)[a-z!/]/i);
    expect(text).not.toMatch(/(?<!\\)\]\(javascript/);
    expect(text).not.toMatch(/@octocat/);
    expect(text.split("\n").filter((line) => line.startsWith("| error")).map((line) => line.replace(/\\\||`[^`]*`/g, "").split("|").length)).toEqual([6]);
  });
});

it("plain shows what it hides", () => {
  expect(plain("a\tb\nc\r\u001b\u202e\u{e0041}\u00ad")).toBe("a    b\\nc\\r\\x1b\\u{202e}\\u{e0041}\\xad");
  expect(plain("naïve 🔑 日本")).toBe("naïve 🔑 日本");
});

it("Markdown escapes and code spans hold any text", () => {
  expect(markdown("a*b_c[d]")).toBe("a\\*b\\_c\\[d\\]");
  expect(markdownCode("a`b``c")).toBe("``` a`b``c ```");
  expect(markdownCode("a|b")).toBe("`a\\|b`");
});

it("GitLab takes fingerprints that are unique", () => {
  const issues = JSON.parse(renderGitlab(report([finding(), finding()]))) as { fingerprint: string; severity: string; location: object }[];
  expect(new Set(issues.map((issue) => issue.fingerprint)).size).toBe(2);
  expect(issues[0]).toMatchObject({ severity: "critical", location: { path: "src/crew.py", lines: { begin: 12, end: 12 } } });
});

it("JSON says where, what and how sure", () => {
  const value = JSON.parse(renderJson(report([finding()]))) as { findings: object[]; summary: object };
  expect(value.findings[0]).toMatchObject({ ruleId: "hardcoded-credential", severity: "error", confidence: "high", path: "src/crew.py", line: 12, column: 39, endColumn: 53, related: [], flow: [] });
  expect(value.summary).toMatchObject({ error: 1, warning: 0, information: 0, suppressed: { comment: 1, baseline: 2 }, agents: 2 });
});

it("HTML is self-contained and its policy allows its own style and script alone", () => {
  const page = renderHtml(report([finding()]));
  expect(page).not.toMatch(/<link|<iframe|@import|url\(|src=/);
  expect(page).toMatch(/default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; script-src 'sha256-[A-Za-z0-9+/]{43}='/);
  expect(page).toContain('data-path="src/crew.py" data-line="12" data-column="39"');
});

it("the terminal's frame underlines the place", () => {
  const text = renderText(report([finding()]), { colours: NO_COLOURS, audit: false });
  const lines = text.split("\n");
  const at = lines.findIndex((line) => line.includes("^"));
  const caret = lines[at] ?? "";
  expect((lines[at - 1] ?? "").slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1)).toBe('"sk-proj-****"');
});

it("JSON holds the answers and what changed, and no handle of this run", () => {
  const value = JSON.parse(renderJson(hostile)) as { whatIf: { question: string }[]; comparison: { worse: { text: string }[] }; blastRadius: { agents: { path: string; line: number }[] } };
  expect([value.whatIf[0]?.question, value.comparison.worse[0]?.text]).toEqual([HOSTILE, HOSTILE].map((text) => JSON.parse(JSON.stringify(text)) as string));
  expect(value.blastRadius.agents[0]).toMatchObject({ path: "src/crew.py", line: 20 });
  const literal = report([], { blastRadius: { agents: [], credentials: [{ id: "literal:h17", name: "KEY", power: "llm", privileged: false, location: null, shared: false, agents: [], crews: [] }] } });
  expect(renderJson(literal)).not.toContain("h17");
});
