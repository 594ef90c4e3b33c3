import { describe, expect, it } from "vitest";
import { KNOWLEDGE } from "../../language-rules/knowledge";
import { scanText } from "../../src/core/secrets";
import { base62Crc32, crc32 } from "../../src/core/secrets/crc32";
import { fromPattern } from "../support/from-pattern";
import { SECRETS } from "../support/secrets";

const patterns = KNOWLEDGE.tokens;
const PROSE = "Keys are rotated once a month, and every agent has its own.\n";

/** Texts that a pattern of that id matches, with the least and with a middle length. */
function samples(pattern: (typeof patterns)[number]): string[] {
  return [1, 2, 3].flatMap((seed) => [fromPattern(pattern.pattern, seed, "low"), fromPattern(pattern.pattern, seed)]);
}

it("knows at least 220 types, each once, with docs and a way to revoke", () => {
  expect(patterns.length).toBeGreaterThanOrEqual(220);
  expect(new Set(patterns.map(({ id }) => id)).size).toBe(patterns.length);
  for (const pattern of patterns) {
    expect(pattern.docs, pattern.id).toMatch(/^https:\/\//);
    expect(pattern.revoke, pattern.id).toMatch(/^https:\/\//);
    expect(pattern.keywords.length, pattern.id).toBeGreaterThan(0);
  }
});

it("bounds every quantifier", () => {
  for (const { id, pattern } of patterns) {
    const bare = pattern.replace(/\\./g, "").replace(/\[[^\]]*\]/g, "");
    expect(/[+*]|\{\d+,\}/.test(bare), `${id}: ${bare}`).toBe(false);
  }
});

describe("a generated value", () => {
  for (const pattern of patterns.filter((one) => one.check !== "pem-body" && one.check !== "base64-pem" && one.check !== "base64-jwt" && one.check !== "bech32" && one.id !== "putty-private-key")) {
    it(`of ${pattern.id} is found in code, configuration and prose`, () => {
      const found = samples(pattern).filter((value) =>
        [`x = "${value}"\n`, `x: ${value}\n`, `${PROSE}${value}\n${PROSE}`].every((text) => scanText(text, KNOWLEDGE).some((hit) => text.indexOf(value) <= hit.start && hit.end <= text.indexOf(value) + value.length)),
      );
      // a random value may hold a placeholder's word or run; most never do
      expect(found.length, samples(pattern)[0]).toBeGreaterThanOrEqual(4);
    });

    it(`of ${pattern.id} cut short or masked is left alone`, () => {
      for (const value of samples(pattern).slice(0, 2)) {
        const start = Math.max(1, value.length - 12);
        const masked = `${value.slice(0, start)}${"x".repeat(value.length - start)}`;
        const cut = value.slice(0, Math.max(3, Math.floor(value.length / 3)));
        expect(scanText(`x = "${masked}"`, KNOWLEDGE).filter((hit) => hit.pattern.id === pattern.id), masked).toEqual([]);
        expect(scanText(`x = "${cut}"`, KNOWLEDGE).filter((hit) => hit.pattern.id === pattern.id && hit.confidence === "high"), cut).toEqual([]);
      }
    });
  }
});

describe("structure", () => {
  it("raises the confidence of a GitHub token with the right checksum", () => {
    const body = SECRETS.hex?.(3).slice(0, 30) ?? "";
    const good = ["gh", "p_", body, base62Crc32(body).padStart(6, "0")].join("");
    const bad = SECRETS.github?.(1) ?? "";
    expect(scanText(good, KNOWLEDGE)[0]?.confidence).toBe("high");
    expect(scanText(bad, KNOWLEDGE)[0]?.confidence).toBe("medium");
    expect(crc32("123456789")).toBe(0xcbf43926);
  });

  it("finds a private key with a body and leaves an empty one, a public key and a certificate alone", () => {
    const pem = (kind: string, body: string): string => ["-----BEGIN ", kind, "-----\n", body, "\n-----END ", kind, "-----"].join("");
    const body = [1, 2, 3].map((seed) => `${SECRETS["aws-secret"]?.(seed) ?? ""}${SECRETS.huggingface?.(seed).slice(3, 27) ?? ""}`).join("\n");
    const types = (text: string): string[] => scanText(text, KNOWLEDGE).map((hit) => hit.pattern.id);
    expect(types(pem("RSA PRIVATE KEY", body))).toEqual(["private-key"]);
    expect(types(pem("PRIVATE KEY", body).replace(/\n/g, "\\n"))).toEqual(["private-key"]);
    expect(types(pem("RSA PRIVATE KEY", "..."))).toEqual([]);
    expect(types(pem("PUBLIC KEY", body))).toEqual([]);
    expect(types(pem("CERTIFICATE", body))).toEqual([]);
  });

  it("finds a private key in base64 and leaves a certificate alone", () => {
    const encoded = (kind: string): string => Buffer.from(["-----BEGIN ", kind, "-----\n", `${SECRETS["aws-secret"]?.(1) ?? ""}\n`.repeat(4)].join("")).toString("base64");
    const types = (kind: string): string[] => scanText(`data: ${encoded(kind)}\n`, KNOWLEDGE).map((hit) => hit.pattern.id);
    for (const kind of ["PRIVATE KEY", "RSA PRIVATE KEY", "OPENSSH PRIVATE KEY", "EC PRIVATE KEY"]) expect(types(kind), kind).toEqual(["encoded-private-key"]);
    expect(types("CERTIFICATE")).toEqual([]);
    expect(types("PUBLIC KEY")).toEqual([]);
  });

  it("finds a JSON Web Token in base64 and leaves other JSON alone", () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const types = (text: string): string[] => scanText(`x: ${Buffer.from(text).toString("base64")}\n`, KNOWLEDGE).map((hit) => hit.pattern.id);
    expect(types([part({ alg: "RS256", typ: "JWT" }), part({ iss: "crm", exp: 1700000000 }), SECRETS.jwt?.(1).split(".")[2] ?? ""].join("."))).toEqual(["encoded-jwt"]);
    expect(types(part({ alg: "RS256", typ: "JWT", note: "a header alone, with nothing behind it that is signed" }))).toEqual([]);
  });

  it("finds a PuTTY key's private lines", () => {
    const body = `${SECRETS["aws-secret"]?.(5) ?? ""}\n${SECRETS["aws-secret"]?.(6) ?? ""}`;
    const file = ["PuTTY-User-Key-", "File-3: ssh-ed25519\nEncryption: none\nComment: crew\nPrivate-", "Lines: 2\n", body, "\nPrivate-MAC: 00\n"].join("");
    expect(scanText(file, KNOWLEDGE).map((hit) => hit.pattern.id)).toEqual(["putty-private-key"]);
  });

  it("ignores Supabase's anonymous key, which is published", () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const token = (role: string): string => [part({ alg: "HS256", typ: "JWT" }), part({ iss: "supabase", ref: "abcd", role, iat: 1700000000 }), SECRETS.jwt?.(1).split(".")[2] ?? ""].join(".");
    const high = (role: string): boolean => scanText(`SUPABASE_KEY = "${token(role)}"`, KNOWLEDGE).some((hit) => hit.pattern.id === "supabase-service-role-key");
    expect(high("service_role")).toBe(true);
    expect(high("anon")).toBe(false);
  });
});

it("stays linear on a megabyte that almost matches, for every pattern", () => {
  for (const pattern of patterns) {
    const value = fromPattern(pattern.pattern, 1);
    const regex = new RegExp(pattern.pattern, pattern.ignoreCase ? "gi" : "g");
    for (const unit of [pattern.keywords[0] ?? "", value.slice(0, -1), value.slice(0, Math.ceil(value.length / 2)), `${pattern.keywords[0] ?? ""}_key = `]) {
      const text = unit.repeat(Math.ceil(1_000_000 / unit.length)).slice(0, 1_000_000);
      const begun = performance.now();
      for (let match = regex.exec(text), n = 0; match && n < 20_000; match = regex.exec(text), n++);
      regex.lastIndex = 0;
      expect(performance.now() - begun, `${pattern.id} on ${unit.length.toString()} characters repeated`).toBeLessThan(3000);
    }
  }
}, 600_000);
