import type { Document } from "./document";
import { remembered } from "../remember";

/** `crewai==1.15.30`, `crewai[tools]>=1.4,<2`, `crewai = "^0.80"`, lock-file entries. */
const REQUIREMENT = /(?:^|["'\s])crewai(?:\s*\[[^\]]*\])?\s*(?:(===?|~=|>=|\^|~)\s*|=\s*["'{][^"'\n]*?["']?)v?(\d+(?:\.\d+){0,3})/im;
const REQUIREMENTS = /^(?:pyproject\.toml|requirements[\w.-]*\.txt|setup\.(?:py|cfg)|Pipfile|environment\.ya?ml)$/;
const LOCK_ENTRY = /name\s*=\s*"crewai"\s*\r?\nversion\s*=\s*"([\d.]+)"/;

/** The version of crewai that a project pins: its lock file's, else the lowest that its requirements allow; null without one. */
export function pinnedCrewaiVersion(documents: ReadonlyMap<string, Document>): string | null {
  return versionOf(documents, () => true);
}

/** The lock file's version, else that of the first requirement that counts. */
function versionOf(documents: ReadonlyMap<string, Document>, counts: (pin: CrewaiPin) => boolean): string | null {
  const pins = [...documents.values()].flatMap((document) => pinOf(document) ?? []);
  return (pins.find((pin) => pin.locked) ?? pins.find(counts))?.version ?? null;
}

const targets = new WeakMap<ReadonlyMap<string, Document>, { readonly version: string | null }>();

/**
 * The version that code is written for: the lock file's, else what the requirements hold fast (`==`, `~=`, an upper bound). With
 * an open bound (`>=0.28`) pip installs the newest: null, as without any.
 */
export function targetCrewaiVersion(documents: ReadonlyMap<string, Document>): string | null {
  const known = targets.get(documents);
  if (known) return known.version;
  const version = versionOf(documents, (pin) => pin.exact);
  targets.set(documents, { version });
  return version;
}

/** What a folder says of the crewai that it runs on. */
export interface CrewaiPin {
  readonly version: string;
  /** From a lock file, or a requirement that allows nothing much newer (`==`, `~=`, `^0.80`). */
  readonly exact: boolean;
  /** From a lock file. */
  readonly locked: boolean;
}

/** The crewai of each project of a repository: what the nearest folder around a file says. */
export class CrewaiVersions {
  private readonly pins = new Map<string, CrewaiPin>();

  constructor(documents: ReadonlyMap<string, Document>) {
    for (const [path, document] of documents) {
      const slash = path.lastIndexOf("/");
      const folder = slash < 0 ? "" : path.slice(0, slash);
      const pin = pinOf(document);
      const known = this.pins.get(folder);
      if (pin && (!known || (pin.exact && !known.exact))) this.pins.set(folder, pin);
    }
  }

  /** Null where no folder around the file says anything. */
  at(path: string): CrewaiPin | null {
    for (let folder = path; folder !== ""; ) {
      const slash = folder.lastIndexOf("/");
      folder = slash < 0 ? "" : folder.slice(0, slash);
      const pin = this.pins.get(folder);
      if (pin) return pin;
    }
    return null;
  }
}

const pinOf = remembered((document: Document): CrewaiPin | null => pinIn(document.file.path.slice(document.file.path.lastIndexOf("/") + 1), document.file.text));

function pinIn(name: string, text: string): CrewaiPin | null {
  if (name === "uv.lock" || name === "poetry.lock") {
    const locked = LOCK_ENTRY.exec(text)?.[1];
    return locked === undefined ? null : { version: locked, exact: true, locked: true };
  }
  const match = REQUIREMENTS.test(name) ? REQUIREMENT.exec(text) : null;
  const version = match?.[2];
  if (!match || version === undefined) return null;
  const [line = ""] = text.slice(match.index).trimStart().split("\n", 1);
  return { version, exact: !match[0].includes(">=") || /<=?\s*\d/.test(line), locked: false };
}

/** Compares dotted versions number by number: negative, zero or positive. */
export function compareVersions(a: string, b: string): number {
  const x = a.split(".").map(Number);
  const y = b.split(".").map(Number);
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const difference = (x[i] ?? 0) - (y[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
