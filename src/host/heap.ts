/**
 * Lets V8's heap at most double before it is cleaned up. By default it grows fourfold first: a language server whose
 * analyses leave 70 MB behind took 1.4 GB on a machine with memory to spare, and takes 0.3 GB so; the slowest keystrokes
 * wait some milliseconds longer (measured 2026-11 with Node 20).
 */
export const STEADY_HEAP = "--heap-growing-percent=100";
