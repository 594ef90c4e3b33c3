import type { Document } from "./document";

/** `crewai==1.15.30`, `crewai[tools]>=1.4,<2`, `crewai = "^0.80"`, lock-file entries. */
const REQUIREMENT = /(?:^|["'\s])crewai(?:\s*\[[^\]]*\])?\s*(?:(===?|~=|>=|\^|~)\s*|=\s*["'{][^"'\n]*?["']?)v?(\d+(?:\.\d+){0,3})/im;
const LOCK_ENTRY = /name\s*=\s*"crewai"\s*\r?\nversion\s*=\s*"([\d.]+)"/;

/** The version of crewai that a project pins: its lock file's, else the lowest that its requirements allow; null without one. */
export function pinnedCrewaiVersion(documents: ReadonlyMap<string, Document>): string | null {
  let required: string | null = null;
  for (const [path, document] of documents) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (name === "uv.lock" || name === "poetry.lock") {
      const locked = LOCK_ENTRY.exec(document.file.text)?.[1];
      if (locked !== undefined) return locked;
    } else if (/^(?:pyproject\.toml|requirements[\w.-]*\.txt|setup\.(?:py|cfg)|Pipfile|environment\.ya?ml)$/.test(name)) {
      required ??= REQUIREMENT.exec(document.file.text)?.[2] ?? null;
    }
  }
  return required;
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
