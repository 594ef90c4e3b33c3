import type { AwsTables, IamAction, IamService } from "./tables";

/** IAM's glob (`*`, `?`) as a case-insensitive test of the whole text. Takes at most pattern × text steps on any input. */
export function glob(pattern: string): (text: string) => boolean {
  const wanted = pattern.toLowerCase();
  if (!/[*?]/.test(wanted)) return (text) => text.toLowerCase() === wanted;
  return (text) => globMatches(wanted, text.toLowerCase());
}

function globMatches(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    const c = pattern[p];
    if (c === "*") {
      star = p++;
      mark = t;
    } else if (c === "?" || (c !== undefined && c === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      // the last star takes one character more
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** Actions that a pattern of a policy means. `*` alone gives none: it is every action there is (see `isEveryAction`). */
export function expand(pattern: string, tables: AwsTables): IamAction[] {
  const colon = pattern.indexOf(":");
  if (colon < 0 || pattern.includes("${")) return [];
  const [prefix, name] = [pattern.slice(0, colon).toLowerCase(), pattern.slice(colon + 1)];
  const services: readonly IamService[] = /[*?]/.test(prefix) ? [...tables.services.values()].filter((service) => glob(prefix)(service.prefix)) : [tables.services.get(prefix)].filter((service) => service !== undefined);
  return services.flatMap((service) => {
    if (!/[*?]/.test(name)) return service.actions.get(name.toLowerCase()) ?? [];
    const matches = glob(name);
    return [...service.actions.values()].filter((action) => matches(action.name));
  });
}

export function isEveryAction(pattern: string): boolean {
  return /^\*+(?::\*+)?$/.test(pattern);
}

/** A value that a Terraform module takes from its caller: `${each.value.x}`, `${statement.value.x}`, `${var.x}`. */
export function isPassedOn(text: string): boolean {
  return /^\$\{[^}]*(?:\.value\b|\bvar\.)[^}]*\}$/.test(text);
}

/** The service whose every action a pattern allows (`s3:*`), null for narrower patterns. */
export function wholeService(pattern: string): string | null {
  return /^([\w-]+):\*+$/.exec(pattern)?.[1]?.toLowerCase() ?? null;
}

/** Actions most like a misspelled one, best first; null where nothing is close. */
export function nearestAction(action: string, tables: AwsTables): string | null {
  const colon = action.indexOf(":");
  const [prefix, name] = [action.slice(0, colon).toLowerCase(), action.slice(colon + 1).toLowerCase()];
  const service = tables.services.get(prefix);
  if (!service) {
    const close = nearest(prefix, [...tables.services.keys()], 2);
    const other = close === null ? undefined : tables.services.get(close);
    return other?.actions.get(name)?.id ?? (close === null ? null : `${close}:*`);
  }
  // an operation's name in place of its action's: `s3:ListObjectsV2`, `bedrock:Converse`
  const operation = Object.entries(tables.knowledge.overrides).find(([key, actions]) => key.slice(key.indexOf(".") + 1).toLowerCase() === name && actions[0]?.startsWith(`${prefix}:`));
  if (operation) return operation[1].join(" and ");
  const best = nearest(name, [...service.actions.keys()], Math.max(2, Math.floor(name.length / 4)));
  return best === null ? null : (service.actions.get(best)?.id ?? null);
}

function nearest(word: string, candidates: readonly string[], limit: number): string | null {
  let best: string | null = null;
  let least = limit + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = editDistance(word, candidate, least);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Levenshtein distance, given up at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next[j] = Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + cost);
    }
    if (Math.min(...next) >= limit) return limit;
    row = next;
  }
  return row[b.length] ?? limit;
}
