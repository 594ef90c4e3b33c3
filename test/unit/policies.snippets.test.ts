import { expect, it } from "vitest";
import { analyse } from "../support/analyze";
import { SNIPPETS } from "./policy-snippets";

it("reads each way to make a call right, or declares that it cannot", async () => {
  const wrong: string[] = [];
  for (const [code, actions, arns] of SNIPPETS) {
    const { project } = await analyse({ "main.py": code });
    const uses = project.sdkUses;
    const asked = uses.some((use) => use.unresolved !== null) ? "!" : [...new Set(uses.flatMap((use) => use.actions))].sort().join(" ");
    const resources = [...[...new Set(uses.flatMap((use) => use.resources))].sort(), ...(uses.some((use) => use.resourcesUnresolved !== null) ? ["…"] : [])].join(" ");
    if (asked !== actions || (arns !== undefined && resources !== arns)) wrong.push(`${code}\n-> ${asked} | ${resources} instead of ${actions} | ${arns ?? "any"}`);
  }
  expect(wrong).toEqual([]);
});
