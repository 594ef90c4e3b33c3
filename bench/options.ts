import { homedir } from "node:os";
import { join } from "node:path";

/** The benches by name, in the order they run. */
export const BENCHES = ["sizes", "small", "hundred", "tree", "start", "keystrokes", "secrets", "policies", "libraries"] as const;
export type BenchName = (typeof BENCHES)[number];

export interface Options {
  /** Fewer repetitions, and on the tree only the two fastest peers. */
  readonly quick: boolean;
  readonly only: ReadonlySet<BenchName>;
}

export const USAGE = `npm run bench -- [--quick] [--only ${BENCHES.join("|")}]…`;

/** Reads the arguments. Throws with the usage on anything unknown. */
export function parseOptions(args: readonly string[]): Options {
  const only = new Set<BenchName>();
  let quick = false;
  for (let i = 0; i < args.length; i++) {
    if (args[i] === "--quick") quick = true;
    else if (args[i] === "--only") {
      const name = BENCHES.find((bench) => bench === args[i + 1]);
      if (!name) throw new Error(`unknown bench: ${args[i + 1] ?? "none"}\n${USAGE}`);
      only.add(name);
      i++;
    } else throw new Error(`unknown option: ${args[i] ?? ""}\n${USAGE}`);
  }
  return { quick, only: only.size > 0 ? only : new Set(BENCHES) };
}

/** Where downloads and virtual environments are kept between runs. */
export const CACHE = join(process.env.CREWVET_CACHE ?? join(homedir(), ".cache/crewvet"), "bench");
export const ROOT = join(__dirname, "..");
