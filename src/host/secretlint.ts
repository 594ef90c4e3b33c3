import type { TokenMatch, TokenScanner } from "../core/analysis";

/** What a rule of secretlint's preset needs of its surroundings; kept to what its scanners call. */
interface RuleContext {
  readonly sharedOptions: object;
  createTranslator(messages: object): (id: string) => { message: string; messageId: string };
  report(descriptor: { readonly range: readonly [number, number]; readonly message: { readonly messageId: string } }): void;
  ignore(): void;
}

interface PresetRule {
  readonly meta: { readonly id: string; readonly type: string };
  create(context: RuleContext, options: object): { file?(source: object): unknown };
}

/** Rules whose work the engine does with more context (URLs, key files), or that judge file names and comments. */
const LEFT_OUT = /basicauth|database-connection|privatekey|filter-comments|no-dotenv|no-k8s|pattern/;

/** Beginnings of what the preset's scanners look for: without one of them it is not asked. */
const PREFILTER = /xox[a-z]-|hooks\.slack|npm_|_authToken|gh[opusr]_|github_pat_|sk-|SG\.|shp(?:at|ca|pa|ss)_|secret_?access|aws_?secret|"private_key"|lin_api_|figd_|glpat-|hf_|ops_ey|glsa_|ntn_|dop_v1_|dapi|tskey-|docker|dckr_|hvs\.|AIza|GOCSPX|vercel|cloudflare|supabase|sbp_/i;

/**
 * Asks secretlint's recommended rules. Its engine is asynchronous and hands out raw tokens unless they are masked, so the
 * rules are run one by one here, and only the range of what they report is read: messages are made without the value and
 * `data` is dropped. Rules that answer later (a key file beside the text) are not waited for.
 */
export async function createSecretlintScanner(): Promise<TokenScanner> {
  const preset = (await import("@secretlint/secretlint-rule-preset-recommend")) as unknown as { readonly rules: readonly PresetRule[] };
  const rules = preset.rules.filter(({ meta }) => meta.type === "scanner" && !LEFT_OUT.test(meta.id));
  return { scan: (text) => (PREFILTER.test(text) ? rules.flatMap((rule) => run(rule, text)) : []) };
}

function run(rule: PresetRule, text: string): TokenMatch[] {
  const found: TokenMatch[] = [];
  const name = rule.meta.id.replace(/^.*secretlint-rule-/, "");
  const context: RuleContext = {
    sharedOptions: {},
    createTranslator: () => (messageId) => ({ message: "", messageId }),
    report: ({ range, message }) => {
      found.push({ start: range[0], end: range[1], tokenType: `secretlint-${name}`, label: labelOf(name, message.messageId), provider: name });
    },
    ignore: () => undefined,
  };
  try {
    const answer = rule.create(context, {}).file?.({ content: text, contentType: "text", filePath: undefined, ext: "", hasBOM: false });
    if (answer instanceof Promise) answer.catch(() => undefined);
  } catch {
    // a rule that fails on this text says nothing about it
    return [];
  }
  return found;
}

/** `SLACK_TOKEN` of rule `slack` → `slack token`. */
function labelOf(rule: string, messageId: string): string {
  const words = messageId.toLowerCase().replace(/_/g, " ");
  return words.includes(rule) ? words : `${rule} ${words}`;
}
