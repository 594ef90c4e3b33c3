import type { Tool } from "./peers";
import { CREWVET } from "./peers";
import { run } from "./process";
import { median, megabytes, milliseconds } from "./statistics";
import { printTable } from "./table";

/** A tool that has taken this long in all is not run again. */
const BUDGET_MS = 120_000;

/**
 * Times whole runs, from spawn to exit. The tools take turns, so that a busy minute hits all of them; the first turn warms
 * the disk's cache and is thrown away (for tools that are quick enough to be run twice).
 */
export async function benchAudits(title: string, folder: string, peers: readonly Tool[], rounds: number): Promise<void> {
  const tools = [CREWVET, ...peers];
  const times = new Map<string, number[]>();
  const cpus = new Map<string, number[]>();
  const peaks = new Map<string, number>();
  const failed: string[] = [];
  for (let round = 0; round <= rounds; round++) {
    for (const tool of tools) {
      const known = times.get(tool.name) ?? [];
      if (failed.includes(tool.name) || known.reduce((sum, one) => sum + one, 0) > BUDGET_MS) continue;
      const { elapsed, peak, cpu, status, stderr } = await run(tool.audit(folder));
      // detect-secrets and secretlint say with 1 that they found something
      if (status === null || status > 1) {
        failed.push(tool.name);
        console.log(`${tool.name} failed with ${String(status)}: ${stderr.trim().split("\n").at(-1) ?? ""}`);
        continue;
      }
      if (round === 1 && known.length === 1 && (known[0] ?? 0) < BUDGET_MS / 4) known.pop();
      times.set(tool.name, [...known, elapsed]);
      cpus.set(tool.name, [...(cpus.get(tool.name) ?? []), cpu]);
      peaks.set(tool.name, Math.max(peaks.get(tool.name) ?? 0, peak));
    }
  }
  const own = median(times.get(CREWVET.name) ?? []);
  const ownCpu = median(cpus.get(CREWVET.name) ?? []);
  printTable(
    title,
    ["tool", "median", "min", "runs", "processor", "peak memory", "CrewVet ÷ tool", "by processor time"],
    tools.filter((tool) => !failed.includes(tool.name)).map((tool) => {
      const samples = times.get(tool.name) ?? [];
      const cpu = median(cpus.get(tool.name) ?? []);
      return [tool.name, milliseconds(median(samples)), milliseconds(Math.min(...samples)), String(samples.length), processor(cpu), megabytes(peaks.get(tool.name) ?? Number.NaN), (own / median(samples)).toFixed(2), cpu < 10 ? "–" : (ownCpu / cpu).toFixed(2)];
    }),
  );
}

/** GNU time counts in hundredths of a second. */
function processor(cpu: number): string {
  return cpu < 10 ? "< 10 ms" : milliseconds(cpu);
}
