import { expect, it } from "vitest";
import { analyse } from "../support/analyze";
import { unseenCases, type Case } from "./secrets-unseen-cases";

const RULES = new Set(["hardcoded-credential", "weak-credential-default", "credential-in-prompt"]);

async function reports(one: Case): Promise<boolean> {
  const path = /^# (tests\/\S+)/.exec(one.source)?.[1] ?? "crew/app.py";
  const { findings } = await analyse({ [path]: one.source });
  return findings.some((finding) => RULES.has(finding.ruleId) && finding.confidence !== "low" && finding.severity !== "information");
}

it("finds what cases written from the specification hide, and little else", async () => {
  const cases = unseenCases(2, Number(process.env.CREWVET_SALT ?? "0"));
  const wrong: Case[] = [];
  for (const one of cases) if ((await reports(one)) !== one.secret) wrong.push(one);
  const secrets = cases.filter(({ secret }) => secret).length;
  const decoys = cases.length - secrets;
  const missed = wrong.filter(({ secret }) => secret);
  const false_ = wrong.filter(({ secret }) => !secret);
  const found = secrets - missed.length;
  if (process.env.CREWVET_SHOW) console.log(`${String(secrets)} secrets, ${String(decoys)} decoys: P ${(found / (found + false_.length)).toFixed(3)}, R ${(found / secrets).toFixed(3)}\n${wrong.map(({ id, source, secret }) => `${secret ? "missed" : "FALSE "} ${id}: ${source.trim().replaceAll("\n", "§")}`).join("\n")}`);
  expect(secrets).toBeGreaterThanOrEqual(300);
  expect(decoys).toBeGreaterThanOrEqual(150);
  expect(found / secrets, missed.map(({ source }) => source).join("")).toBeGreaterThanOrEqual(0.9);
  expect(found / (found + false_.length), false_.map(({ source }) => source).join("")).toBeGreaterThanOrEqual(0.95);
  expect(false_.length / decoys).toBeLessThanOrEqual(0.02);
}, 300_000);
