import type { CredentialWords } from "../model/knowledge";

/** Words of templates: no random token holds them between separators. */
const STRONG_WORDS =
  /(?:^|[^A-Za-z])(?:your|example|sample|dummy|placeholder|fake|mock|redacted|replace|replaceme|changeme|insert|here|xxx+|XXX+|todo|invalid|abc123|something|fictional)(?:[^A-Za-z]|$)|EXAMPLE|[Pp]laceholder|[Rr]edacted|[Yy]our_?[Aa]pi|YOUR|FAKE|DUMMY|_HERE|-here\b|xxxxx|XXXXX|\*\*\*|\.\.\.|…|<|>|\$\{|\{\{/;
/** Words that some providers' prefixes hold too: looked for behind the prefix only. */
const BODY_WORDS = /(?:^|[^A-Za-z])(?:key|token|secret|test|testing|demo|real|not|the|foo|bar)(?:[^A-Za-z]|$)/;
/** Words joined by hyphens, as in a title's address. */
const SLUG = /^[a-z]{2,}(?:[-_](?:[a-z]{2,20}|\d{1,4}|a)){3,}$/;
const PREFIX = /^[A-Za-z]{2,10}(?:[-_.$][A-Za-z]{2,10}\d{0,2}){0,2}[-_.$]|^A{18,24}|^[a-z0-9]{11}A{10}/;

/** Runs that fingers and documentation make, not random generators. */
const SEQUENCES = /(?:0123456789|1234567890|123456789|abcdefghij|ABCDEFGHIJ|qwertyuiop|a1b2c3d4|A1B2C3D4|1a2b3c4d|deadbeef|DEADBEEF|abcdef123456|abc123def456|1234abcd|abcd1234)/;

/**
 * True for a value that has a provider's form but is plainly made up. Tokens are random, so a word between separators,
 * one character over and over, or a run of the keyboard settles it. Chance of rejecting a real one is below 1 in 10,000.
 */
export function placeholderToken(value: string): boolean {
  const body = value.replace(PREFIX, "");
  return STRONG_WORDS.test(value) || BODY_WORDS.test(body) || SEQUENCES.test(value) || monotonous(body) || SLUG.test(value);
}

/** Few different characters for its length, or one of them six times in a row. */
export function monotonous(value: string): boolean {
  if (/(.)\1{5,}/.test(value)) return true;
  const distinct = new Set(value.toLowerCase()).size;
  return value.length >= 16 ? distinct <= 6 : value.length >= 6 ? distinct <= 3 && value.length - distinct >= 3 : false;
}

/** Longest stretch of neighbours in the character table, up or down: `abcdef`, `987654`. */
export function longestRun(value: string): number {
  let longest = 1;
  let up = 1;
  let down = 1;
  for (let i = 1; i < value.length; i++) {
    const step = value.charCodeAt(i) - value.charCodeAt(i - 1);
    up = step === 1 ? up + 1 : 1;
    down = step === -1 ? down + 1 : 1;
    longest = Math.max(longest, up, down);
  }
  return longest;
}

export interface PlaceholderTest {
  /** `random`: the value looks generated, so that two or three letters in a row are chance and no word. */
  (value: string, random?: boolean): boolean;
}

/** Tells placeholders of any language and style from values. */
export function placeholderTest(words: CredentialWords): PlaceholderTest {
  const known = new Set(words.placeholderWords);
  return (value, random = false) => {
    const text = value.toLowerCase();
    if (words.placeholderTexts.some((part) => text.includes(part))) return true;
    // a word between separators: `my-key`, `test_secret`, `key.for.demo`
    if (text.split(/[^\p{L}]+/u).some((word) => word.length > (random ? 3 : 1) && known.has(word))) return true;
    return monotonous(value) || (value.length >= 8 && longestRun(value) >= Math.max(6, value.length / 2));
  };
}
