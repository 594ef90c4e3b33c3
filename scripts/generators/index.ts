import type { RulePage } from "../rules";
import { editorSettings } from "./editor-settings";
import { moduleSections } from "./module-sections";
import { notices } from "./notices";
import { configurationPage } from "./configuration";
import { configSchema } from "./config-schema";
import { registry } from "./registry";
import { reportScript } from "./report-script";
import { rulesIndex } from "./rules-index";
import { storePrograms } from "./store-programs";

export interface Generated {
  readonly path: string;
  readonly text: string;
}

/** Turns the rules' pages into files. Add a generator here and its output is checked in CI. */
export type Generator = (rules: readonly RulePage[]) => readonly Generated[];

export const generators: readonly Generator[] = [registry, rulesIndex, configSchema, configurationPage, editorSettings, moduleSections, storePrograms, reportScript, notices];
