import { applyFiles } from "../core/fixes/apply";
import { NO_CHANGES } from "../core/fixes/changes";
import { harden, HARDENINGS, type Hardening, type HardeningId } from "../core/fixes/harden";
import type { FixPlan } from "../core/fixes";
import type { FileEdit } from "../core/text/edit";
import { lineEdits } from "../core/text/line-edits";
import type { Analysis, RootSession } from "./root-session";

/** A part of hardening, and whether it would change anything in this folder. */
export type HardeningChoice = Hardening & { readonly open: boolean };

export function hardeningChoices(session: RootSession, analysis: Analysis): HardeningChoice[] {
  const context = session.fixContext(analysis, null);
  return HARDENINGS.map((one) => ({ ...one, open: harden(analysis.verdict.findings, context, [one.id]).plan !== null }));
}

/** Fixes that build on others need another look; more rounds than this would mean that two of them undo each other. */
const MAX_ROUNDS = 6;

/**
 * Everything that hardening the crew changes, as one plan: round after round on a copy, until nothing is left to do. Null
 * when the crew is hardened already. Its texts hold the values that it moves; hand it to the editor and to nobody else.
 */
export function hardenPlan(session: RootSession, chosen: readonly HardeningId[]): FixPlan | null {
  const trial = session.copy();
  const notes = new Set<string>();
  const written = new Map<string, { text: string; mode: number | null }>();
  const read = (path: string): string | null => written.get(path)?.text ?? session.text(path);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const analysis = trial.analyse();
    const context = { ...session.fixContext(analysis, null), input: trial.workspace.input(), read };
    const inFiles = analysis.verdict.findings.filter((finding) => !finding.location.path.endsWith(".ipynb"));
    const { plan } = harden(inFiles, context, chosen);
    if (!plan) break;
    const notebooks = new Set(analysis.verdict.findings.filter((finding) => !inFiles.includes(finding)).map((finding) => finding.location.path));
    if (chosen.includes("findings") && notebooks.size > 0) notes.add(`${[...notebooks].sort().join(", ")}: notebooks are left as they are; the fix menu of a cell, or crewvet audit --fix, repairs them`);
    for (const note of plan.notes) notes.add(note);
    for (const [path, file] of applyFiles(plan.files, read, (text) => trial.workspace.vault.materialise(text))) {
      written.set(path, { text: file.text, mode: file.mode ?? written.get(path)?.mode ?? null });
      const secret = /(?:^|\/)(?:\.env|to-store\.env)$/.test(path);
      trial.workspace.set({ path, text: file.text, ignored: secret, mode: null });
    }
  }
  const files = [...written].flatMap(([path, { text, mode }]): FileEdit[] => {
    const before = session.text(path);
    if (before === null) return [{ kind: "create", path, text, ...(mode === null ? {} : { mode }) }];
    return before === text ? [] : [{ kind: "edit", path, edits: lineEdits(before, text, trial.workspace.vault), ...(mode === null ? {} : { mode }) }];
  });
  return files.length === 0 ? null : { title: "Harden this crew", files, notes: [...notes], store: [], changes: NO_CHANGES };
}
