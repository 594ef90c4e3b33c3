import type { Term } from "./ir";

/** `x`, `self.x`: something that a test can show to be empty. */
export function pathOf(term: Term): string | null {
  if (term.k === "var" || term.k === "free" || term.k === "global") return term.name;
  if (term.k === "attr") {
    const base = pathOf(term.base);
    return base === null ? null : `${base}.${term.name}`;
  }
  if (term.k === "ref") return term.path;
  if (term.k === "bind" && term.target.k === "name") return term.target.name;
  if (term.k === "await") return pathOf(term.part);
  // `cast(Any, token)` is the same value
  if (term.k === "call" && term.func.k === "ref" && /^(?:typing\.)?cast$/.test(term.func.path)) return term.args[1] ? pathOf(term.args[1].term) : null;
  return null;
}

const NOTHING: ReadonlySet<string> = new Set();

/** Paths that hold no secret when a test came out as `truth`: empty, None, or equal to a constant of the source. */
export function clearedBy(test: Term, truth: boolean): ReadonlySet<string> {
  switch (test.k) {
    case "var":
    case "free":
    case "global":
    case "attr":
    case "bind":
    case "ref": {
      const path = truth ? null : pathOf(test);
      return path === null ? NOTHING : new Set([path]);
    }
    case "not":
      return clearedBy(test.part, !truth);
    case "await":
      return clearedBy(test.part, truth);
    case "logic": {
      const parts = test.parts.map((part) => clearedBy(part, truth));
      return (test.op === "and") === truth ? union(parts) : intersection(parts);
    }
    case "compare":
      return comparison(test, truth);
    case "call": {
      const only = test.args.length === 1 ? test.args[0] : undefined;
      if (test.func.k === "ref" && test.func.path === "bool" && only) return clearedBy(only.term, truth);
      // no text, or a blank one
      const blank = truth ? null : test.func.k === "ref" && test.func.path === "isinstance" && only === undefined ? test.args[0]?.term : test.func.k === "attr" && test.func.name === "strip" && only === undefined ? test.func.base : null;
      const path = blank ? pathOf(blank) : null;
      if (path !== null) return new Set([path]);
      if (test.func.k === "ref" && (test.func.path === "all" || test.func.path === "any") && only?.term.k === "list") {
        const parts = only.term.items.map((item) => clearedBy(item.term, truth));
        return (test.func.path === "all") === truth ? union(parts) : intersection(parts);
      }
      return NOTHING;
    }
    default:
      return NOTHING;
  }
}

function comparison(test: Term & { k: "compare" }, truth: boolean): ReadonlySet<string> {
  const [op = ""] = test.ops;
  const [right] = test.right;
  const path = pathOf(test.left);
  // `"@" in url`: an address without one holds no password
  const address = test.left.k === "const" && (test.left.value === "@" || test.left.value === "://") && right && test.ops.length === 1 ? pathOf(right) : null;
  if (address !== null) return (op === "in" && !truth) || (op === "not in" && truth) ? new Set([address]) : NOTHING;
  if (path === null || !right || test.ops.length !== 1 || !isConstant(right)) return NOTHING;
  const equal = op === "is" || op === "==" || op === "in";
  const unequal = op === "is not" || op === "!=" || op === "not in";
  return (equal && truth) || (unequal && !truth) ? new Set([path]) : NOTHING;
}

function isConstant(term: Term): boolean {
  return term.k === "const" || (term.k === "list" && term.items.every((item) => item.term.k === "const"));
}

function union(parts: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set(parts.flatMap((part) => [...part]));
}

function intersection(parts: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const [first, ...rest] = parts;
  return new Set([...(first ?? [])].filter((path) => rest.every((part) => part.has(path))));
}
