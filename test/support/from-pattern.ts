import { characters } from "./secrets";

/** Makes a text that a token pattern matches: literals, classes, bounded quantifiers, groups, alternatives; look-arounds are skipped. */
export function fromPattern(pattern: string, seed = 1, size: "low" | "middle" = "middle"): string {
  let at = 0;
  let draws = seed * 1000;
  const pick = (alphabet: string): string => characters(1, alphabet, ++draws);

  const alternatives = (): string => {
    const branches = [sequence()];
    while (pattern[at] === "|") {
      at++;
      branches.push(sequence());
    }
    return branches[0] ?? "";
  };
  const sequence = (): string => {
    let out = "";
    while (at < pattern.length && pattern[at] !== "|" && pattern[at] !== ")") out += quantified();
    return out;
  };
  const quantified = (): string => {
    const from = at;
    const first = atom();
    const to = at;
    let low = 1;
    let high = 1;
    const range = /^\{(\d+)(?:,(\d+))?\}\??/.exec(pattern.slice(at));
    if (range) {
      low = Number(range[1]);
      high = range[2] === undefined ? low : Number(range[2]);
      at += range[0].length;
    } else if (pattern[at] === "?") {
      [low, high] = [0, 1];
      at++;
    }
    const count = size === "low" ? low : Math.floor((low + Math.min(high, low + 20)) / 2);
    if (count === 0) return "";
    let out = first;
    const after = at;
    for (let i = 1; i < count; i++) {
      at = from;
      out += atom();
      at = to;
    }
    at = after;
    return out;
  };
  const atom = (): string => {
    const c = pattern[at] ?? "";
    if (c === "(") {
      const look = /^\(\?<?[!=]/.test(pattern.slice(at));
      at += /^\(\?<?[!=:]/.exec(pattern.slice(at))?.[0].length ?? 1;
      const inner = alternatives();
      at++; // the closing bracket
      return look ? "" : inner;
    }
    if (c === "[") return pick(classAlphabet());
    at++;
    if (c === ".") return pick("abc");
    if (c !== "\\") return c;
    const escaped = pattern[at++] ?? "";
    if (escaped === "d") return pick("0123456789");
    if (escaped === "w") return pick("abcdefghijklmnopqrstuvwxyz");
    if (escaped === "s") return " ";
    if (escaped === "b") return "";
    if (escaped === "x") {
      at += 2;
      return String.fromCharCode(parseInt(pattern.slice(at - 2, at), 16));
    }
    return escaped;
  };
  const classAlphabet = (): string => {
    let body = "";
    at++;
    for (; pattern[at] !== "]"; at++) body += pattern[at] === "\\" ? `\\${pattern[++at] ?? ""}` : (pattern[at] ?? "");
    at++;
    let out = "";
    for (let i = 0; i < body.length; i++) {
      if (body[i] === "\\") {
        const kind = body[++i] ?? "";
        if (kind === "x") {
          const from = parseInt(body.slice(i + 1, i + 3), 16);
          i += 2;
          if (body[i + 1] === "-") {
            const to = parseInt(body.slice(i + 4, i + 6), 16);
            for (let code = from; code <= to; code++) out += String.fromCharCode(code);
            i += 5;
          } else out += String.fromCharCode(from);
        } else out += kind === "d" ? "0123456789" : kind === "w" ? "abcdefghijklmnopqrstuvwxyz" : kind === "s" ? "" : kind === "S" ? "abcdefghijklmnopqrstuvwxyz0123456789" : kind;
      } else if (body[i + 1] === "-" && i + 2 < body.length) {
        for (let code = body.charCodeAt(i); code <= body.charCodeAt(i + 2); code++) out += String.fromCharCode(code);
        i += 2;
      } else out += body[i] ?? "";
    }
    const plain = out.replace(/[^A-Za-z0-9]/g, "");
    // marks at random could end a boundary or read as a placeholder
    return plain.length >= 10 ? plain : out.replace(/["'\s=]/g, "") === "" ? out : out.replace(/["'=]/g, "");
  };
  return alternatives();
}
