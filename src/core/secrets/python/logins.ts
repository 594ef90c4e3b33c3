import type { Call } from "../../languages/python/ast";
import { isAppPassword } from "../app-passwords";
import { lastName } from "./calls";
import type { Places } from "./library-arguments";

/** Functions that open a session with a user and a password. */
const SIGNS_IN = /^_?(?:(?:do|user|api|web|auto)_)?(?:log_?in|log_?on|sign_?in|authenticate)(?:_user|_with_password)?$/i;
/** Classes and functions that open something with an account. */
const OPENS = /^[A-Z]\w+$|^(?:create|get|make|build|open|new)_(?:\w{1,30}_)?(?:client|session|connection|api)$|^(?:connect|open_connection|login)$/;
/** Clients of a server, by the end of their name. */
const CLIENT = /(?:Client|Connection|Session|API|Api|Driver|Server|Service|Proxy|Gateway|Adapter|Jira|Confluence|Wiki|Store)$|^(?:connect|open_connection|login)$|_(?:client|session|connection|api)$/;
/** What opens a locked file. */
const UNLOCKS = /^(?:decrypt|unlock|open_encrypted)$/;
/** Longer texts are what was encrypted. */
const LONGEST = 24;
/** Classes that tell of people and mails, where a text stands beside an address. */
const TELLS = /mail|message|contact|person|people|address|recipient|customer|lead|employee|author|task|agent|event|invit|member|profile|notif|ticket|subscri|result|error|exception|field|row|entry|item|record|test|mock|fake|faker|case/i;
/** Who signs in, where a whole account is named: an address of mail, a domain's user. */
const ACCOUNT = /^[\w.+-]{1,60}@[\w.-]{1,60}\.[a-z]{2,10}$|^\w{2,20}\\[\w.-]{2,40}$|^\+\d{9,15}$/i;
const USER = /^[\w.+@\\-]{2,80}$/;
const SERVER = /^[a-z][a-z0-9+.-]{1,20}:\/\/[^\s@]{3,200}$/i;
/** What nobody would put behind an account but a password: letters and digits with a capital or a mark, no name joined of words. */
const CHOSEN = /^(?=\S*[a-z])(?=\S*\d)(?=\S*[A-Z!@#$%&*])(?!\S+@\S+\.[a-z]{2,10}$)[^\s:/.,;()[\]{}<>=?]{6,40}$/;
/** Among the arguments of what signs in, small letters and digits will do. */
const TYPED = /^(?=\S*[a-z])(?=\S*[\dA-Z!@#$%&*])(?=\S*\d|\S*[!@#$%&*])(?!\S+@\S+\.[a-z]{2,10}$|[a-z]+(?:[-_][a-z\d]+)+$)[^\s:/]{5,40}$/;

/** What joins a wireless network: `wlan.connect("net", "…")`. */
const WIRELESS = /^(?:wlan|wifi|sta_if|nic|station)$/i;

const NONE: Places = [];

/** The password of a call that a user and perhaps a server stand before, whoever wrote the function: known by the form of what is written. */
export function statedLogin(call: Call, last: string): Places {
  const texts = call.args.map((arg) => (arg.kind === "Str" ? arg.value : null));
  const [first, second, third] = texts;
  if (typeof first !== "string" || call.args.length > 6) return NONE;
  if (call.args.length === 1 && call.func.kind === "Attribute" && UNLOCKS.test(last) && first.length <= LONGEST && CHOSEN.test(first)) return [[0, "password"]];
  if (typeof second === "string" && ACCOUNT.test(first) && isAppPassword(second, ["mail"])) return [[1, "password"]];
  if (SIGNS_IN.test(last)) return signedIn(texts);
  if (last === "connect" && call.func.kind === "Attribute" && WIRELESS.test(lastName(call.func.value)) && typeof second === "string") return [[1, "password"]];
  if (!OPENS.test(last) || TELLS.test(last)) return NONE;
  if (typeof second === "string" && ACCOUNT.test(first) && CHOSEN.test(second)) return [[1, "password"]];
  if (CLIENT.test(last) && SERVER.test(first) && typeof second === "string" && USER.test(second) && typeof third === "string" && third.length >= 8 && CHOSEN.test(third)) return [[2, "password"]];
  return NONE;
}

/** `login(user, password)`, `login(database, user, password)`, `login(user, password, folder)`. */
function signedIn([user, second, third]: readonly (string | null)[]): Places {
  if (typeof user !== "string") return NONE;
  if (second === undefined) return user.length <= LONGEST && CHOSEN.test(user) ? [[0, "password"]] : NONE;
  if (!USER.test(user)) return NONE;
  if (typeof second === "string" && TYPED.test(second)) return [[1, "password"]];
  return typeof second === "string" && USER.test(second) && typeof third === "string" && TYPED.test(third) ? [[2, "password"]] : NONE;
}
