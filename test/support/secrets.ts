/**
 * Test keys are assembled at run time so that no token-shaped literal stands in the repository.
 * In docs and fixtures write `{{openai}}`, `{{aws-id}}` and so on; `expandSecrets` puts a made-up key in.
 */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Deterministic, random-looking characters. */
export function characters(length: number, alphabet = ALPHABET, seed = 1): string {
  let state = (seed * 2654435761) >>> 0;
  let result = "";
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 0x9e3779b9 + i) >>> 0;
    result += alphabet[(state >>> 8) % alphabet.length] ?? "";
  }
  return result;
}

const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const HEX = "0123456789abcdef";

export const SECRETS: Readonly<Record<string, (seed: number) => string>> = {
  openai: (seed) => ["sk", "proj", characters(74, ALPHABET, seed) + "T3Blbk" + "FJ" + characters(74, ALPHABET, seed + 1)].join("-"),
  "openai-legacy": (seed) => "sk" + "-" + characters(20, ALPHABET, seed) + "T3Blbk" + "FJ" + characters(20, ALPHABET, seed + 1),
  anthropic: (seed) => ["sk", "ant", "api03", characters(93, ALPHABET, seed) + "AA"].join("-"),
  groq: (seed) => "gsk" + "_" + characters(52, ALPHABET, seed),
  "aws-id": (seed) => "AK" + "IA" + characters(16, UPPER, seed),
  "aws-secret": (seed) => characters(40, ALPHABET + "/+", seed),
  github: (seed) => "gh" + "p_" + characters(36, ALPHABET, seed),
  slack: (seed) => ["xo" + "xb", characters(12, "0123456789", seed), characters(12, "0123456789", seed + 1), characters(24, ALPHABET, seed)].join("-"),
  stripe: (seed) => ["sk", "live", characters(24, ALPHABET, seed)].join("_"),
  serper: (seed) => characters(40, HEX, seed),
  tavily: (seed) => ["tvly", characters(32, ALPHABET, seed)].join("-"),
  huggingface: (seed) => "hf" + "_" + characters(34, ALPHABET, seed),
  google: (seed) => "AI" + "za" + characters(35, ALPHABET, seed),
  password: (seed) => characters(6, ALPHABET, seed) + "!" + characters(8, ALPHABET, seed + 3),
  azure: (seed) => `${characters(86, ALPHABET, seed)}==`,
  telegram: (seed) => `${characters(10, "123456789", seed)}:AA${characters(33, ALPHABET, seed)}`,
  "slack-hook": (seed) => [`T${characters(9, UPPER, seed)}`, `B${characters(9, UPPER, seed + 1)}`, characters(24, ALPHABET, seed + 2)].join("/"),
  encoded: (seed) => Buffer.from(characters(18, ALPHABET, seed)).toString("base64"),
  hex: (seed) => characters(32, HEX, seed),
  alnum: (seed) => characters(32, ALPHABET, seed),
  vapid: (seed) => characters(86, ALPHABET, seed),
  uuid: (seed) => characters(32, HEX, seed).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"),
  "app-password": (seed) => characters(16, "bcdfghjkmnpqrtvwxz", seed).replace(/(.{4})(?=.)/g, "$1 "),
  jwt: (seed) => ["ey" + "J" + characters(33, ALPHABET, seed), "ey" + "J" + characters(60, ALPHABET, seed + 1), characters(43, ALPHABET, seed + 2)].join("."),
};

/** Replaces `{{name}}` and `{{name:2}}` (another value of the same kind) by test keys. */
export function expandSecrets(text: string): string {
  return text.replace(/\{\{([a-z-]+)(?::(\d+))?\}\}/g, (whole, name: string, seed: string | undefined) => {
    const make = SECRETS[name];
    return make ? make(Number(seed ?? "1")) : whole;
  });
}
