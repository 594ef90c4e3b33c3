import type { CredentialArguments } from "../../model/knowledge";

/** Positions of credentials among a call's arguments, each with what the parameter is called. */
export type Places = readonly (readonly [index: number, name: string])[];

/** Finds the places of a call by its dotted name: `telethon.TelegramClient`, `stomp.Connection.connect`; null for what is not known. */
export type LibraryArguments = (qualified: string) => Places | null;

const made = new WeakMap<CredentialArguments, LibraryArguments>();

/** The places that libraries' signatures give, looked up by root and last names: where a name is exported from does not matter. */
export function libraryArguments(data: CredentialArguments): LibraryArguments {
  const known = made.get(data);
  if (known) return known;
  const roots = new Map<string, ReadonlyMap<string, Places>>();
  const namesOf = (root: string): ReadonlyMap<string, Places> => {
    const seen = roots.get(root);
    if (seen) return seen;
    const names = new Map<string, Places>();
    for (const [places, members] of Object.entries(data.calls[root] ?? {})) for (const name of members.split(" ")) names.set(name, parsed(places));
    roots.set(root, names);
    return names;
  };
  let alone: ReadonlyMap<string, Places> | null = null;
  const find: LibraryArguments = (qualified) => {
    const parts = qualified.split(".");
    const [root = ""] = parts;
    // a class that nothing imports, as in a cell or behind `import *`: what all libraries that have one agree on
    if (parts.length === 1 && /^[A-Z]/.test(root)) {
      alone ??= agreed(Object.keys(data.calls).map(namesOf));
      return alone.get(root) ?? null;
    }
    if (parts.length < 2 || !Object.hasOwn(data.calls, root)) return null;
    const names = namesOf(root);
    return (parts.length > 2 ? names.get(parts.slice(-2).join(".")) : undefined) ?? names.get(parts.at(-1) ?? "") ?? null;
  };
  made.set(data, find);
  return find;
}

/** Names that many a program gives to classes of its own. */
const EVERYDAY = /^(?:Auth|Account|Api|API|App|Base|Bot|Client|Config|Connection|Credentials?|Database|DB|Device|Driver|Item|Jwt|JWT|Key|Login|Manager|Profile|Server|Service|Session|Settings|Source|State|Store|Stream|Token|User|Webhook|Node|Table|Site|Project|Query|Job|Request|Context)$/;

/** Classes whose places are the same wherever they are found. */
function agreed(roots: readonly ReadonlyMap<string, Places>[]): ReadonlyMap<string, Places> {
  const all = new Map<string, Places | null>();
  for (const names of roots) {
    for (const [name, places] of names) {
      if (!/^[A-Z]\w+$/.test(name) || EVERYDAY.test(name)) continue;
      const known = all.get(name);
      all.set(name, known === undefined || (known !== null && String(known) === String(places)) ? places : null);
    }
  }
  return new Map([...all].filter((entry): entry is [string, Places] => entry[1] !== null));
}

/** What Telegram calls a hash is the application's secret. */
const RENAMED: Readonly<Record<string, string>> = { api_hash: "api_secret" };

function parsed(places: string): Places {
  return places.split(",").map((place) => {
    const [index = "", name = ""] = place.split(":");
    return [Number(index), RENAMED[name] ?? name] as const;
  });
}
