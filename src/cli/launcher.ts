import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { launch } from "../host/launch";

declare const CREWVET_DIGEST: string;

/**
 * A run is over before most optimised code has paid for its making: Node 20's V8 is to wait seven times longer (by default
 * 132 KB of bytecode) before it optimises a function. That saves a third of the processor's time on 100 files and a tenth on
 * 250 long ones (measured 2026-11). The language server lives long and keeps the default; later versions of V8 have no such flag and would say so.
 */
if (process.versions.v8.startsWith("11.") && process.argv[2] !== "server") setFlagsFromString("--interrupt-budget=1000000");

launch(join(__dirname, "crewvet.js"), CREWVET_DIGEST);
