import { expect, it } from "vitest";
import { analyse } from "../support/analyze";
import { SNIPPETS } from "./policy-snippets";
import { DOCUMENTED } from "./policy-snippets-docs";

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

it("reads the documentation's own calls right, or declares that it cannot", async () => {
  const wrong: string[] = [];
  let right = 0;
  for (const [code, actions] of DOCUMENTED) {
    const uses = (await analyse({ "main.py": code })).project.sdkUses;
    const asked = [...new Set(uses.flatMap((use) => use.actions))].sort().join(" ");
    if (uses.some((use) => use.unresolved !== null)) continue;
    if (asked === actions) right++;
    else wrong.push(`${code}\n-> ${asked} instead of ${actions}`);
  }
  expect(wrong).toEqual([]);
  // declaring everything would be no reading
  expect(right).toBeGreaterThan(70);
});
