import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { UsageError } from "../arguments";
import type { Command } from "../program";

/** `crewvet server --stdio`: the language server's bundle stands beside this one and starts when it is loaded. */
export const server: Command = (args) => {
  if (!args.on("stdio")) throw new UsageError("server needs --stdio");
  const bundle = join(__dirname, "server.js");
  if (!existsSync(bundle)) throw new UsageError("the language server is not built: run npm run build");
  createRequire(__filename)(bundle);
  return Promise.resolve(null);
};
