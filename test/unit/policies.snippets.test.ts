import { expect, it } from "vitest";
import { analyse } from "../support/analyze";
import { SNIPPETS } from "./policy-snippets";
import { DOCUMENTED } from "./policy-snippets-docs";
import { RELATED } from "./policy-snippets-relatives";

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

it.each([
  ["the documentation's own calls", DOCUMENTED, 70],
  ["calls of helpers and of libraries that stand on a cloud's", RELATED, 190],
] as const)("reads %s right, or declares that it cannot", async (_, cases, least) => {
  const wrong: string[] = [];
  let right = 0;
  for (const [code, actions] of cases) {
    const uses = (await analyse(typeof code === "string" ? { "main.py": code } : code)).project.sdkUses;
    const asked = [...new Set(uses.flatMap((use) => use.actions))].sort().join(" ");
    if (uses.some((use) => use.unresolved !== null)) {
      if (actions === "!") right++;
      continue;
    }
    if (asked === actions) right++;
    else wrong.push(`${JSON.stringify(code)}\n-> ${asked} instead of ${actions}`);
  }
  expect(wrong).toEqual([]);
  // declaring everything would be no reading
  expect(right).toBeGreaterThan(least);
});
