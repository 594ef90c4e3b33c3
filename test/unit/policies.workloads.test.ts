import { expect, it } from "vitest";
import { analyse } from "../support/analyze";

const role = (group: string, resource: string, verb: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: crew, namespace: agents}
rules:
  - {apiGroups: ["${group}"], resources: ["${resource}"], verbs: ["${verb}"]}
`;

it.each([
  ["apps", "deployments", "create", "warning"],
  ["apps", "daemonsets", "update", "warning"],
  ["crew.example.com", "*", "*", "information"],
])("tells of %s %s %s as a %s", async (group, resource, verb, severity) => {
  const { findings } = await analyse({ "role.yaml": role(group, resource, verb) });
  expect(findings.filter((finding) => finding.ruleId === "overscoped-policy").map((finding) => finding.severity)).toEqual([severity]);
});
