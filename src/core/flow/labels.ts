import type { FlowCategory, FlowOrigin } from "../model/knowledge";
import type { Confidence, Severity } from "../model/finding";

/** A place inside a function, counted from the function's start: it stays right when the function moves in its file. */
export interface Spot {
  readonly fn: string;
  readonly start: number;
  readonly end: number;
}

/** Something secret, told by where it comes from. */
export interface SourceLabel {
  readonly kind: "source";
  readonly key: string;
  readonly category: FlowCategory;
  readonly origin: FlowOrigin;
  /** Credential, object or field by name, never a value. */
  readonly name: string;
  readonly confidence: Confidence;
  /** Severity that the source itself allows at most (personal data, response bodies). */
  readonly ceiling: Severity;
  readonly spot: Spot;
}

/** Whatever the caller passes: a parameter (`p0`) or a captured variable (`f:name`), and the way into it. */
export interface SlotLabel {
  readonly kind: "slot";
  readonly key: string;
  readonly slot: string;
  readonly path: readonly string[];
}

export type Label = SourceLabel | SlotLabel;

/** The way of a value so far, newest step first. */
export interface Trace {
  readonly spot: Spot;
  readonly message: string;
  readonly before: Trace | null;
  readonly length: number;
}

/** A label and the shortest way on which it came. */
export interface Mark {
  readonly label: Label;
  readonly trace: Trace | null;
  /** Slot and field (`p0.value`) of the object that it came out of, over all objects of the class: who knows the object knows better. */
  readonly via?: Via;
}

export interface Via {
  readonly slot: string;
  readonly field: string;
}

export function slotLabel(slot: string, path: readonly string[]): SlotLabel {
  return { kind: "slot", key: `${slot}${path.join("")}`, slot, path };
}

export function step(before: Trace | null, spot: Spot, message: string): Trace {
  return { spot, message, before, length: (before?.length ?? 0) + 1 };
}

/** Puts a callee's way behind the caller's. */
export function append(before: Trace | null, after: Trace | null): Trace | null {
  if (after === null) return before;
  return step(append(before, after.before), after.spot, after.message);
}

/** How a step names the function whose exception carried the value. */
export function raisedBy(name: string): string {
  return `raised by ${name}()`;
}

/** The function that first raised an exception with the value in it, by name; null where none did on this way. */
export function thrower(trace: Trace | null): string | null {
  let first: string | null = null;
  for (let at = trace; at !== null; at = at.before) first = /^raised by (.+)\(\)$/.exec(at.message)?.[1] ?? first;
  return first;
}

export function spotKey(spot: Spot): string {
  return `${spot.fn}@${String(spot.start)}-${String(spot.end)}`;
}
