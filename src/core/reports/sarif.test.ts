import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type AnySchema } from "ajv";
import { expect, it } from "vitest";
import { finding, place, report } from "../../../test/support/report";
import { renderSarif } from "./sarif";

const schema = JSON.parse(readFileSync(join(__dirname, "../../../test/cli/sarif-schema/sarif-schema-2.1.0.json"), "utf8")) as AnySchema;
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false }).compile(schema);

interface Result {
  readonly message: { readonly text: string };
  readonly level: string;
  readonly locations: readonly object[];
  readonly relatedLocations?: readonly { readonly id: number }[];
  readonly codeFlows?: readonly object[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}
interface Log {
  readonly runs: readonly { readonly results: readonly Result[]; readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly help: { readonly text: string }; readonly properties: Readonly<Record<string, unknown>> }[] } }; readonly originalUriBaseIds: object; readonly invocations: readonly { readonly toolExecutionNotifications: readonly object[] }[] }[];
}

function sarif(...args: Parameters<typeof report>): Log["runs"][number] {
  const log: unknown = JSON.parse(renderSarif(report(...args)));
  expect(validate(log) === true ? [] : validate.errors).toEqual([]);
  const run = (log as Log).runs[0];
  if (!run) throw new Error("no run");
  return run;
}

const step = { place: place("src/a.py", 2, "«x»"), message: "agent [x](y) uses it" };

it("is valid against the official schema, with everything in it", () => {
  const run = sarif([finding({ related: [step], flow: [step, step] }), finding({ severity: "warning" }), finding({ severity: "information" })], {
    problems: [{ path: "bad file.py", message: "does not parse", kind: "partial", line: 3 }, { path: "big.py", message: "too large", kind: "limit", line: null }],
    failures: ["shared-credential"],
  });
  expect(run.results.map((result) => result.level)).toEqual(["error", "warning", "note"]);
  expect(run.results.every((result) => result.locations.length === 1)).toBe(true);
  expect(run.results[0]?.partialFingerprints.primaryLocationLineHash).toMatch(/^[0-9a-f]+:\d+$/);
  expect(run.results[0]?.codeFlows).toHaveLength(1);
  expect(run.results[0]?.message.text).toContain("See [agent x y uses it](1).");
  expect(run.invocations[0]?.toolExecutionNotifications).toHaveLength(3);
});

it("an empty run is valid", () => {
  expect(sarif([]).results).toEqual([]);
});

it("rules carry what GitHub asks for", () => {
  const rule = sarif([]).tool.driver.rules[0];
  expect(rule?.help.text).toMatch(/\S/);
  expect(rule?.properties["security-severity"]).toBe("8.0");
  expect(rule?.properties.tags).toContain("external/cwe/cwe-798");
});

it("paths are relative to the root, which has a URI base", () => {
  expect(sarif([finding({ place: place("a b/ü.py", 1, "«x»") })])).toMatchObject({
    originalUriBaseIds: { ROOT: { uri: "file:///home/me/research-crew/" } },
    results: [{ locations: [{ physicalLocation: { artifactLocation: { uri: "a%20b/%C3%BC.py", uriBaseId: "ROOT" }, region: { startLine: 1 } } }] }],
  });
});

it("GitHub's limits hold, and what is cut is said", () => {
  const many = sarif(Array.from({ length: 25_010 }, () => finding()));
  expect(many.results).toHaveLength(25_000);
  expect(JSON.stringify(many.invocations)).toContain("10 more findings are not listed");
  const related = sarif([finding({ related: Array.from({ length: 500 }, () => step), flow: Array.from({ length: 5000 }, () => step) })]);
  expect(related.results[0]?.relatedLocations).toHaveLength(100);
});
