import { describe, expect, it } from "vitest";
import { analyse } from "../support/analyze";
import { FLOW_CASES, type FlowCase } from "./flow-cases";

const RULES = new Set(["unredacted-logging", "credential-in-prompt"]);

async function leaksOf(one: FlowCase): Promise<string[]> {
  const { project } = await analyse({ "crew.py": one.code });
  return project.logFlows
    .filter((flow) => RULES.has(flow.rule) && flow.severity !== "information")
    .map((flow) => one.code.slice(flow.argument.range.start, flow.argument.range.end));
}

describe("flows", () => {
  for (const one of FLOW_CASES) {
    it(`${one.leaks.length > 0 ? "leak" : "decoy"}: ${one.name}`, async () => {
      expect([...(await leaksOf(one))].sort()).toEqual([...one.leaks].sort());
    });
  }
  it("covers 120 cases and more", () => {
    expect(FLOW_CASES.length).toBeGreaterThanOrEqual(120);
  });
});
