import { describe, expect, it } from "vitest";
import { RULES } from "../../language-rules/registry.generated";
import { NO_CONFIG } from "../../src/core/config/tree";
import { judge } from "../../src/core/rules/judge";
import { analyse } from "../support/analyze";

const OWN = "111111111111";
const OTHER = "222222222222";

const policy = (principal: unknown, extra: object = {}): Record<string, string> => ({
  "policy.json": JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: principal, Action: "s3:GetObject", Resource: "arn:aws:s3:::crew-reports/*", ...extra }] }),
});

async function messages(files: Record<string, string>, ownAccounts: readonly string[]): Promise<string[]> {
  const { project, workspace } = await analyse(files);
  const { findings } = judge({ ...project, options: { ...project.options, ownAccounts } }, RULES, workspace.vault, { config: NO_CONFIG });
  return findings.filter((finding) => finding.ruleId === "overscoped-policy").map((finding) => finding.message);
}

describe("accounts that a policy lets in", () => {
  it("reports a role of another account where the own ones are configured", async () => {
    expect(await messages(policy({ AWS: `arn:aws:iam::${OTHER}:role/reader` }), [OWN])).toEqual([`This resource policy lets an identity of account ${OTHER} use s3:GetObject.`]);
    expect(await messages(policy({ AWS: `arn:aws:iam::${OTHER}:role/reader` }), [])).toEqual([]);
    expect(await messages(policy({ AWS: `arn:aws:iam::${OWN}:role/reader` }), [OWN])).toEqual([]);
  });

  it("goes by the account that a condition leaves over", async () => {
    const only = (account: string): object => ({ Condition: { StringEquals: { "aws:PrincipalAccount": account } } });
    expect(await messages(policy("*", only(OTHER)), [OWN])).toEqual([`This resource policy lets every identity of account ${OTHER} use s3:GetObject.`]);
    expect(await messages(policy("*", only(OWN)), [OWN])).toEqual([]);
    expect(await messages(policy({ AWS: `arn:aws:iam::${OTHER}:root` }, only(OWN)), [OWN])).toEqual([]);
  });

  it("takes an organisation, a network or an external id for enough", async () => {
    for (const condition of [{ "aws:PrincipalOrgID": "o-4abc" }, { "aws:SourceVpce": "vpce-1" }]) {
      expect(await messages(policy({ AWS: `arn:aws:iam::${OTHER}:root` }, { Condition: { StringEquals: condition } }), [OWN])).toEqual([]);
    }
    const trust = { Action: "sts:AssumeRole", Resource: undefined };
    expect(await messages(policy({ AWS: `arn:aws:iam::${OTHER}:role/x` }, { ...trust, Condition: { StringEquals: { "sts:ExternalId": "7" } } }), [OWN])).toEqual([]);
    expect(await messages(policy({ AWS: `arn:aws:iam::${OTHER}:role/x` }, trust), [OWN])).toHaveLength(1);
  });

  it("forgives the own account a trust without an external id", async () => {
    const trust = policy({ AWS: `arn:aws:iam::${OWN}:root` }, { Action: "sts:AssumeRole", Resource: undefined });
    expect(await messages(trust, [OWN])).toEqual([]);
    expect(await messages(trust, [OTHER])).toHaveLength(1);
    expect(await messages(trust, [])).toHaveLength(1);
  });
});
