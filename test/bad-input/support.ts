import { expect } from "vitest";
import { crewvet, type Ran, type RunOptions } from "../support/cli";
import { expandSecrets } from "../support/secrets";

/** A neighbour that must be analysed whatever stands beside it: it has one finding that needs no other file. */
export const NEIGHBOUR = expandSecrets('import os\n\nimport requests\n\nOPENAI_API_KEY = "{{openai:41}}"\nrequests.get("https://api.example.com", headers={"Authorization": f"Bearer {OPENAI_API_KEY}"}, verify=False)\n');

export interface Sarif {
  readonly runs: readonly {
    readonly results: readonly { readonly ruleId: string; readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }[] }[];
    readonly invocations: readonly { readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[] }[];
  }[];
}

export interface Audited {
  readonly ran: Ran;
  readonly sarif: Sarif;
  /** Files with findings, as URIs. */
  readonly files: readonly string[];
  readonly notifications: readonly string[];
}

/** Node's heap is held to a quarter of the 2 GB that a run may take; buffers come on top. */
const HEAP = "--max-old-space-size=1536";

/** Audits a folder as SARIF and checks what holds for every input: no crash, no hang, and the neighbour is analysed. */
export function audit(folder: string, args: readonly string[] = [], options: RunOptions = {}): Audited {
  const ran = crewvet(["audit", folder, "--format", "sarif", ...args], { nodeArguments: [HEAP], timeoutMs: 120_000, ...options });
  expect(ran.signal, `killed: ${ran.stderr.slice(-2000)}`).toBeNull();
  expect([0, 1], ran.stderr.slice(-2000)).toContain(ran.code);
  const sarif = JSON.parse(ran.stdout) as Sarif;
  const [run] = sarif.runs;
  const files = [...new Set((run?.results ?? []).map((result) => result.locations[0]?.physicalLocation.artifactLocation.uri ?? ""))];
  const notifications = (run?.invocations[0]?.toolExecutionNotifications ?? []).map((one) => one.message.text);
  return { ran, sarif, files, notifications };
}

/** The file is named with a reason on stderr and in SARIF's notifications. */
export function expectNamed({ ran, notifications }: Audited, name: string, reason: RegExp): void {
  expect(ran.stderr.split("\n").filter((line) => line.includes(name) && reason.test(line)), ran.stderr.slice(0, 3000)).not.toHaveLength(0);
  expect(notifications.filter((text) => text.includes(name.replace(/^.*\//, "")) && reason.test(text))).not.toHaveLength(0);
}

export function expectNeighbour({ files }: Audited): void {
  expect(files).toContain("neighbour.py");
}
