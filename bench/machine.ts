import { cpus, loadavg, release, totalmem, type } from "node:os";

/** One line on what the numbers were measured on. */
export function machine(): string {
  const processors = cpus();
  const memory = (totalmem() / 1024 ** 3).toFixed(0);
  const load = loadavg().map((one) => one.toFixed(1)).join(" ");
  return `${type()} ${release()}, ${String(processors.length)} × ${processors[0]?.model.trim() ?? "unknown processor"}, ${memory} GB, Node ${process.version}, load ${load}`;
}
