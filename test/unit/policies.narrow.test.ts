import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { narrow } from "../../src/core/policies";
import { glob } from "../../src/core/policies/aws/actions";
import type { PolicyStatement, SdkUse } from "../../src/core/model";

const place = { path: "p.json", range: { start: 0, end: 1 } };
const value = (text: string) => ({ text, location: place });
const statement = (actions: readonly string[], resources: readonly string[], more: Partial<PolicyStatement> = {}): PolicyStatement => ({
  location: place, sid: null, effect: "Allow", actions: actions.map(value), notActions: [], resources: resources.map(value), notResources: [], principals: [], conditions: [],
  actionsLocation: place, resourcesLocation: place, syntax: "json", complete: true, ...more,
});
const use = (action: string, resources: readonly string[], more: Partial<SdkUse> = {}): SdkUse => ({
  location: place, cloud: "aws", service: action.split(":")[0] ?? "", operation: "x", actions: [action], resources, unresolved: null, resourcesUnresolved: null, agents: [], tools: [], ...more,
});
const why = (result: ReturnType<typeof narrow>) => (result.kind === "refused" ? result.why : "");

describe("narrowing", () => {
  it("writes down what the calls use", () => {
    const result = narrow(statement(["s3:*"], ["*"]), [use("s3:GetObject", ["arn:aws:s3:::b/*"]), use("s3:ListBucket", ["arn:aws:s3:::b"]), use("sqs:SendMessage", ["arn:aws:sqs:*:*:q"])]);
    expect(result).toMatchObject({ kind: "narrowed", statement: { actions: ["s3:GetObject", "s3:ListBucket"], resources: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"] } });
  });

  it("keeps the resources where a name is made at run time", () => {
    const result = narrow(statement(["dynamodb:*"], ["*"]), [use("dynamodb:PutItem", [], { resourcesUnresolved: "the name is read from TABLE at run time" })]);
    expect(result).toMatchObject({ kind: "narrowed", statement: { actions: ["dynamodb:PutItem"], resources: null } });
  });

  it("refuses to guess", () => {
    expect(why(narrow(statement(["s3:*"], ["*"]), []))).toMatch(/no AWS call/);
    expect(why(narrow(statement(["s3:*"], ["*"]), [use("sqs:SendMessage", [])]))).toMatch(/no call to s3/);
    expect(why(narrow(statement(["s3:*"], ["*"]), [use("s3:GetObject", []), use("s3:x", [], { actions: [], unresolved: "computed" })]))).toMatch(/not understood/);
    expect(why(narrow(statement(["*"], ["*"]), [use("s3:GetObject", []), use("x", [], { service: "*", actions: [], unresolved: "computed" })]))).toMatch(/service is not known/);
    expect(why(narrow(statement(["s3:*"], ["*"], { principals: [value("*")] }), [use("s3:GetObject", [])]))).toMatch(/trust or resource policy/);
    expect(why(narrow(statement([], ["*"], { notActions: [value("iam:*")] }), [use("s3:GetObject", [])]))).toMatch(/not allowed/);
    expect(why(narrow(statement(["s3:*"], ["*"], { complete: false }), [use("s3:GetObject", [])]))).toMatch(/computed/);
  });

  it("allows every used action on its resource and nothing that the statement did not (any policy, any calls)", () => {
    const actions = ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "sqs:SendMessage", "dynamodb:Query"];
    const resources = ["arn:aws:s3:::a/*", "arn:aws:s3:::b/k", "arn:aws:s3:::b", "arn:aws:sqs:*:*:q", "arn:aws:dynamodb:*:*:table/t"];
    const patterns = ["*", "s3:*", "s3:Get*", "s3:*Object", "sqs:*", "dynamodb:Query", "s3:PutObject"];
    const scopes = ["*", "arn:aws:s3:::*", "arn:aws:s3:::b*", "arn:aws:sqs:*:*:*", "arn:aws:s3:::a/*"];
    const uses = fc.array(fc.record({ action: fc.constantFrom(...actions), resource: fc.subarray(resources, { maxLength: 2 }), open: fc.boolean() }), { maxLength: 5 });
    fc.assert(
      fc.property(fc.subarray(patterns, { minLength: 1 }), fc.subarray(scopes, { minLength: 1 }), uses, (allowed, scope, made) => {
        const calls = made.map(({ action, resource, open }) => use(action, open ? [] : resource, open ? { resourcesUnresolved: "computed" } : {}));
        const result = narrow(statement(allowed, scope), calls);
        if (result.kind === "refused") return;
        const matches = (list: readonly string[], text: string) => list.some((one) => glob(one)(text));
        const newScope = result.statement.resources ?? scope;
        // nothing new
        for (const action of result.statement.actions) expect(matches(allowed, action)).toBe(true);
        for (const resource of newScope) expect(matches(scope, resource)).toBe(true);
        // everything used and formerly allowed is still allowed
        for (const call of calls) {
          for (const action of call.actions.filter((one) => matches(allowed, one))) {
            expect(matches(result.statement.actions, action)).toBe(true);
            for (const resource of call.resources.filter((one) => matches(scope, one))) expect(matches(newScope, resource)).toBe(true);
            if (call.resources.length === 0) expect(result.statement.resources).toBeNull();
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
