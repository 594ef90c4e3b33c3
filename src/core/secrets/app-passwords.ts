/** What Google gives a program as its password: sixteen small letters, in four groups or in one. */
const GOOGLE = /^[a-z]{4}( ?)[a-z]{4}\1[a-z]{4}\1[a-z]{4}$/;
/** What WordPress gives a program as its password. */
const WORDPRESS = /^[A-Za-z0-9]{4}(?: [A-Za-z0-9]{4}){3,5}$/;
/** Names of a mailbox's password. */
const MAIL = /^(?:g?mail|e?mails|email|smtp|imap|app)$/;

/** How words of European languages begin with three consonants or more, and how they end with them. */
const ONSET = /^(?:s[cptk][hrl]|[st]h[rw]|s[ch]h|chr|phr|thr)/;
const CODA = /(?:[rln]t?ch|[ntrlc]ks|[ntdrlskpgc]ts|[rln]ds|rst|ght|rth|nth|nge|rms|rls|lls|rps|rks|rns|tch)$/;

/** True for a password that a mail service or a blog made for a program. `words` are those of its name. */
export function isAppPassword(value: string, words: readonly string[]): boolean {
  if (GOOGLE.test(value)) {
    const groups = value.includes(" ") ? value.split(" ") : (value.match(/.{4}/g) ?? []);
    const odd = groups.filter(unspeakable).length;
    return odd >= 2 || (odd >= 1 && value.includes(" ") && words.some((word) => MAIL.test(word)));
  }
  return WORDPRESS.test(value) && value.split(" ").filter((group) => /\d/.test(group) && /[A-Za-z]/.test(group)).length >= 2;
}

/** Four letters that no language puts together: without a vowel, three consonants in a row, or a q alone. */
function unspeakable(group: string): boolean {
  if (!/[aeiouy]/.test(group) || /q(?!u)|[aeiou]{4}|[jqvx][bcdfghjklmnpqrstvwxz]|[bcdfghjkpqvxz]j|uu|wx|zx/.test(group)) return true;
  return /[bcdfghjklmnpqrstvwxz]{3}/.test(group) && !ONSET.test(group) && !CODA.test(group);
}
