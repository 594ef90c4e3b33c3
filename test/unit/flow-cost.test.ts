import { expect, it } from "vitest";
import { KNOWLEDGE } from "../../language-rules/knowledge";
import type { FieldIr } from "../../src/core/flow/ir";
import { Memory } from "../../src/core/flow/memory";
import { NameClassifier } from "../../src/core/flow/names";
import { sameValue } from "../../src/core/flow/same";
import { EvidenceReader } from "../../src/core/flow/evidence";
import { FlowTables } from "../../src/core/flow/specs";
import { CLEAN, constant, library, LIMITS, typed, withField, withFields, type Value } from "../../src/core/flow/values";
import { analyse } from "../support/analyze";

// what saves work must not change what is found

it("keeps what an object holds until the world changes", () => {
  const world = { version: 1 };
  const memory = new Memory(world);
  const object = typed({ kind: "instance", id: "a.py::a.Box" });
  let reads = 0;
  const read = (): Value => constant(++reads);
  expect([memory.member(object, "x", read).constant, memory.member(object, "x", read).constant]).toEqual([1, 1]);
  expect(memory.member(object, "y", read).constant).toBe(2);
  expect(memory.member(typed({ kind: "instance", id: "a.py::a.Box" }), "x", read).constant).toBe(3);
  world.version = 2;
  expect(memory.member(object, "x", read).constant).toBe(4);
  // another function was looked at while it was read
  const during = memory.result(object, CLEAN, () => {
    world.version = 3;
    return read();
  });
  expect([during.constant, memory.result(object, CLEAN, read).constant, memory.result(object, CLEAN, read).constant]).toEqual([5, 6, 6]);
});

it("keeps fields that show nothing by class and way until the world changes", async () => {
  const { workspace } = await analyse({ "a.py": "x = 1\n" });
  const [source] = workspace.input().python.values();
  if (!source) throw new Error("no source");
  const field: FieldIr = { name: "x", annotation: null, default: null, hidden: false, undumped: false, declared: true, at: source.module };
  const world = { version: 1 };
  const memory = new Memory(world);
  memory.setBlank("A", field, 4, 1);
  expect([memory.isBlank("A", field, 4), memory.isBlank("A", field, 8), memory.isBlank("B", field, 4)]).toEqual([true, false, false]);
  memory.setBlank("B", field, 4, 0);
  expect(memory.isBlank("B", field, 4)).toBe(false);
  world.version = 2;
  expect(memory.isBlank("A", field, 4)).toBe(false);
});

it("sets many fields as it sets one after the other", () => {
  const written = Array.from({ length: LIMITS.fields + 3 }, (_, index) => [index % 2 === 0 ? `.f${String(index)}` : `[k${String(index)}]`, withField(CLEAN, "[a]", withField(CLEAN, "[b]", constant(index)))] as const);
  for (const start of [CLEAN, constant("text"), typed({ kind: "instance", id: "A" })]) {
    for (const length of [0, 1, 5, written.length]) {
      const some = written.slice(0, length);
      const one = some.reduce<Value>((value, [name, field]) => withField(value, name, field), start);
      expect(withFields(start, some)).toEqual(one);
      expect(sameValue(withFields(start, some), one)).toBe(true);
    }
  }
});

it("tells values apart by each of their parts", () => {
  const bound = (value: Value): Value => typed({ kind: "function", id: "f", bound: [value], keywords: new Map([["a", value]]), captured: null });
  const values: Value[] = [
    CLEAN,
    constant(1),
    constant("1"),
    { ...CLEAN, opaque: true },
    { ...CLEAN, root: "p0" },
    { ...CLEAN, partial: true },
    library("a.b()"),
    library("a.c()"),
    typed({ kind: "class", id: "A" }),
    typed({ kind: "instance", id: "A" }),
    typed({ kind: "instance", id: "A", open: true }),
    bound(constant(1)),
    bound(constant(2)),
    withFields(CLEAN, [[".a", CLEAN], [".b", CLEAN]]),
    withFields(CLEAN, [[".b", CLEAN], [".a", CLEAN]]),
    { ...CLEAN, marks: new Map([["p0", { label: { kind: "slot", key: "p0", slot: "p0", path: [] }, trace: null }]]) },
    { ...CLEAN, marks: new Map([["p0", { label: { kind: "slot", key: "p0", slot: "p0", path: [] }, trace: null, via: { slot: "p0", field: ".a" } }]]) },
    { ...CLEAN, marks: new Map([["p0", { label: { kind: "slot", key: "p0", slot: "p0", path: [] }, trace: { spot: { fn: "f", start: 1, end: 2 }, message: "m", before: null, length: 1 } }]]) },
  ];
  for (const [i, a] of values.entries()) for (const [j, b] of values.entries()) expect([i, j, sameValue(a, structuredClone(b))]).toEqual([i, j, i === j]);
});

it("knows every phrase of the tables in each style of writing", () => {
  const { names } = KNOWLEDGE.flow;
  const classifier = new NameClassifier(names);
  for (const phrase of [...names.credentials, ...names.weak]) {
    const words = phrase.split(" ");
    // `auth_header`: what is cut off before names are judged
    if (names.suffixes.includes(words.at(-1) ?? "")) continue;
    const camel = words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join("");
    for (const name of [words.join("_"), words.join("_").toUpperCase(), words.join("-"), camel]) {
      if (name !== "PWD") expect([name, classifier.classify(name)?.category]).toEqual([name, "credential"]);
    }
  }
});

it("finds words behind numbers and none inside of others", async () => {
  const text = "password = 1\nx = 2if password else 3\ny = my_password2\nz = 4password\n";
  const { workspace } = await analyse({ "a.py": text });
  const [source] = workspace.input().python.values();
  if (!source) throw new Error("no source");
  const evidence = new EvidenceReader(new FlowTables(KNOWLEDGE.flow)).of({ ...source, text });
  expect(evidence.roots.filter((at) => text.startsWith("password", at))).toEqual([0, text.indexOf("if password") + 3, text.indexOf("4password") + 1]);
});
