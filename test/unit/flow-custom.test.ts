import { describe, expect, it } from "vitest";
import { analyse } from "../support/analyze";

const MAIN = `import os
import acme
from acme import audit, vault
from acme.chat import Client
from acme.safe import Hidden

key = os.environ["A_API_KEY"]
audit.record("call", key)
Client().post_message(key, "hello")
Client().post_message("ops", text=key)
print(vault.read("x"))
print(acme.session.customer)


def show(config: Hidden, api_key: Hidden):
    print(api_key)
`;

const FLOWS = `[[sink]]
label = "the audit service"
functions = ["acme.audit.record"]
severity = "information"

[[sink]]
label = "the incident channel"
methods = ["post_message"]
receivers = ["acme.chat.Client()"]
arguments = [1, "text"]

[[source]]
label = "a secret of Acme's vault"
functions = ["acme.vault.read"]

[[source]]
label = "a customer number"
attributes = ["acme.session.customer"]
category = "personal-data"

[[sanitizer]]
types = ["acme.safe.Hidden"]
`;

async function lines(flows: string | null, code = MAIN): Promise<string[]> {
  const { project } = await analyse({ "main.py": code, ...(flows === null ? {} : { ".crewvet/flows.toml": flows }) });
  return project.logFlows.map((flow) => `${String(code.slice(0, flow.argument.range.start).split("\n").length)} ${flow.severity} ${flow.what} > ${flow.sink.label}`).sort();
}

async function problems(flows: string): Promise<[string, string][]> {
  const { project } = await analyse({ "main.py": "", ".crewvet/flows.toml": flows });
  return project.problems.map((problem) => [flows.slice(problem.range?.start, problem.range?.end), problem.message]);
}

describe("a project's own flows", () => {
  it("add sinks, sources and sanitizers", async () => {
    expect(await lines(null)).toEqual(["16 warning api_key > standard output"]);
    expect(await lines(FLOWS)).toEqual([
      "10 warning A_API_KEY > the incident channel",
      "11 warning a secret of Acme's vault > standard output",
      "12 warning a customer number > standard output",
      "8 information A_API_KEY > the audit service",
    ]);
  });

  it("switch personal data and answers off, or give them a severity of their own", async () => {
    const code = 'import requests\n\n\ndef f(ssn):\n    print(ssn)\n    print(requests.get("https://x").text)\n';
    expect(await lines(null, code)).toEqual(["5 warning ssn > standard output", "6 information response.text > standard output"]);
    expect(await lines('personal-data = "off"\nresponse-body = "error"\n', code)).toEqual(["6 error response.text > standard output"]);
  });

  it("follow an edit of the file", async () => {
    const { workspace } = await analyse({ "main.py": MAIN, ".crewvet/flows.toml": "" });
    const count = (): number => workspace.project().logFlows.length;
    const before = count();
    workspace.set({ path: ".crewvet/flows.toml", text: FLOWS, ignored: false, mode: null });
    expect(count()).toBe(before + 4 - (await lines(null)).length);
    workspace.set({ path: ".crewvet/flows.toml", text: "", ignored: false, mode: null });
    expect(count()).toBe(before);
  });

  it.each([
    ['[[sinks]]\nlabel = "x"\n', "sinks", 'unknown key "sinks": did you mean "sink"?'],
    ['[sink]\nlabel = "x"\n', "sink", "write [[sink]]: there may be several"],
    ['[[sink]]\nfunctions = ["a.b"]\n', "sink", "this sink has no label"],
    ['[[sink]]\nlabel = "x"\n', "sink", "this sink names neither functions nor methods"],
    ['[[sink]]\nlabel = "x"\nfunctions = "a.b"\n', '"a.b"', "functions must be a list of names"],
    ['[[sink]]\nlabel = "x"\nmethods = ["m"]\nseverity = "fatal"\n', '"fatal"', "severity must be error, warning or information"],
    ['[[sink]]\nlabel = "x"\nmethods = ["m"]\nreceiver-name = "("\n', '"("', "receiver-name must be a regular expression of at most 200 characters"],
    ['[[source]]\nlabel = "x"\nfunctions = ["a"]\nname-argument = "first"\n', '"first"', "name-argument must be a position, 0 for the first argument"],
    ['personal-data = "quiet"\n', '"quiet"', "personal-data must be one of error, warning, information, off"],
    ['[[sanitizer]]\nfunction = ["a"]\n', "function", 'unknown key "function": did you mean "functions"?'],
  ])("say what is wrong in %j, at its place", async (text, place, message) => {
    expect(await problems(text)).toContainEqual([place, message]);
  });

  it("take the rest of a file in which something is wrong", async () => {
    expect(await lines(`${FLOWS}\n[[sink]]\nwrong = 1\n`)).toEqual(await lines(FLOWS));
  });
});
