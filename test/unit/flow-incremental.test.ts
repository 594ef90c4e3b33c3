import { join } from "node:path";
import { expect, it } from "vitest";
import { KNOWLEDGE } from "../../language-rules/knowledge";
import { CancelledError } from "../../src/core/analysis";
import { Workspace } from "../../src/core/workspace";
import { analyseFlows } from "../../src/core/flow";
import { EMPTY_CREW_MODEL } from "../../src/core/model";
import { loadParsers } from "../../src/host/parsers";

const parsers = loadParsers(join(__dirname, "../../src/core/languages/parsers.wasm"));

async function open(files: Readonly<Record<string, string>>): Promise<{ workspace: Workspace; flows: () => string[] }> {
  const workspace = new Workspace({ name: "x", parsers: await parsers, tokens: { scan: () => [] }, knowledge: KNOWLEDGE, key: new Uint8Array(32).fill(7), options: { sharedCredentialAllow: [] } });
  for (const [path, text] of Object.entries(files)) workspace.set({ path, text, ignored: false, mode: null });
  const flows = (): string[] =>
    analyseFlows(workspace.input(), EMPTY_CREW_MODEL, []).logFlows.map((flow) => {
      const text = workspace.document(flow.sink.location.path)?.file.text ?? "";
      const steps = flow.steps.map((one) => (workspace.document(one.location.path)?.file.text ?? "").slice(one.location.range.start, one.location.range.end));
      return `${flow.sink.location.path}: ${flow.what}: ${text.slice(flow.argument.range.start, flow.argument.range.end)}: ${steps.join(" > ")}`;
    });
  return { workspace, flows };
}

const set = (workspace: Workspace, path: string, text: string): void => {
  workspace.set({ path, text, ignored: false, mode: null });
};

const SETTINGS = 'import os\nVALUE = os.getenv("SERPER_API_KEY")\n';
const HELPER = "def show(text):\n    print(text)\n";
const MAIN = "from settings import VALUE\nfrom helper import show\nshow(VALUE)\n";

it("follows an edit in one file to what another reports", async () => {
  const { workspace, flows } = await open({ "settings.py": SETTINGS, "helper.py": HELPER, "main.py": MAIN });
  const before = flows();
  expect(before).toEqual(['helper.py: SERPER_API_KEY: text: os.getenv("SERPER_API_KEY") > show(VALUE) > text']);
  set(workspace, "helper.py", "def show(text):\n    print(len(text))\n");
  expect(flows()).toEqual([]);
  set(workspace, "helper.py", HELPER);
  expect(flows()).toEqual(before);
  set(workspace, "settings.py", 'VALUE = "x"\n');
  expect(flows()).toEqual([]);
});

it("keeps places right when a function moves in its file", async () => {
  const { workspace, flows } = await open({ "settings.py": SETTINGS, "helper.py": HELPER, "main.py": MAIN });
  const before = flows();
  set(workspace, "helper.py", `# a comment\n\n${HELPER}`);
  expect(flows()).toEqual(before);
  set(workspace, "settings.py", `# moved\n${SETTINGS}`);
  expect(flows()).toEqual(before);
});

it("finds what a fresh analysis finds, edit after edit", async () => {
  const files: Record<string, string> = { "settings.py": SETTINGS, "helper.py": HELPER, "main.py": MAIN };
  const { workspace, flows } = await open(files);
  flows();
  const edits: readonly (readonly [string, string])[] = [
    ["helper.py", "class Box:\n    def put(self, v):\n        self.v = v\n    def show(self):\n        print(self.v)\n\nbox = Box()\ndef show(text):\n    box.put(text)\n    box.show()\n"],
    ["main.py", "from settings import VALUE\nfrom helper import show, box\nshow(VALUE)\nprint(box.v)\n"],
    ["settings.py", "def VALUE():\n    return 1\n"],
    ["settings.py", SETTINGS],
    ["main.py", MAIN],
  ];
  for (const [path, text] of edits) {
    files[path] = text;
    set(workspace, path, text);
    const fresh = await open(files);
    expect(flows()).toEqual(fresh.flows());
  }
});

const WIDE: Readonly<Record<string, string>> = {
  "settings.py": SETTINGS,
  "helper.py": HELPER,
  "box.py": "from helper import show\nclass Box:\n    def put(self, v):\n        self.v = v\n    def out(self):\n        show(self.v)\n",
  "use.py": "from settings import VALUE\nfrom box import Box\nbox = Box()\ndef run():\n    box.put(VALUE)\n    box.out()\nrun()\n",
  "main.py": MAIN,
};
const EDITS: readonly (readonly [string, string])[] = [
  ["helper.py", "def show(text):\n    print(len(text))\n"],
  ["settings.py", "import os\nVALUE = os.getenv('LIMIT')\n"],
  ["box.py", "class Box:\n    def put(self, v):\n        self.w = v\n    def out(self):\n        print(self.w)\n"],
  ["helper.py", HELPER],
  ["settings.py", SETTINGS],
  ["use.py", "from settings import VALUE\nfrom box import Box\ndef run():\n    box = Box()\n    box.put(VALUE)\n    return box\nrun().out()\n"],
  ["box.py", WIDE["box.py"] ?? ""],
  ["main.py", "import helper as h, settings\nh.show(settings.VALUE)\n"],
];

it.each(Array.from({ length: 60 }, (_, at) => at))("makes up for a run that was overtaken after %i checks", async (patience) => {
  const files: Record<string, string> = { ...WIDE };
  const { workspace, flows } = await open(files);
  flows();
  let overtaken = 0;
  for (const [path, text] of EDITS) {
    files[path] = text;
    set(workspace, path, text);
    let checks = 0;
    const check = (): void => {
      if (checks++ >= patience) throw new CancelledError();
    };
    try {
      analyseFlows(workspace.input({ check }), EMPTY_CREW_MODEL, []);
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
      overtaken++;
    }
    // two edits in a row may both be overtaken
    if (overtaken % 2 === 0) expect(flows()).toEqual((await open(files)).flows());
  }
  expect(flows()).toEqual((await open(files)).flows());
  if (patience < 8) expect(overtaken).toBe(EDITS.length);
});

it("names the functions in which a budget was reached", async () => {
  const names = Array.from({ length: 20 }, (_, index) => `A${String(index)}_API_KEY`);
  const { workspace } = await open({ "a.py": `import os\ndef f():\n    x = [${names.map((name) => `os.getenv("${name}")`).join(", ")}]\n    print(x)\n` });
  const { problems } = analyseFlows(workspace.input(), EMPTY_CREW_MODEL, []);
  expect(problems.map((problem) => [problem.path, problem.kind, problem.message])).toEqual([["a.py", "limit", "analysis limits reached in f()"]]);
});

it("stands cycles and chains of thousands of calls", async () => {
  const chain = Array.from({ length: 3000 }, (_, index) => `def f${String(index)}(x):\n    return f${String((index + 1) % 3000)}(x)\n`).join("");
  const { flows } = await open({ "a.py": `${chain}print(f0("a"))\n` });
  expect(flows()).toEqual([]);
});
