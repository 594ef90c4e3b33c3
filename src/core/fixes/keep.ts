import { contains } from "../text/range";
import { namesOf } from "./names";
import type { Changes, FixContext } from "./types";

/** Keeps, commented out in .env, the secrets that the edits take out of the source and put nowhere: no fix loses a value. */
export function keepValues(changes: Changes, context: FixContext): Changes {
  const kept = JSON.stringify([changes.edits.map((edit) => edit.newText), changes.environment, changes.toStore]);
  const lost = context.project.secrets.filter(
    ({ location, value, secret }) => !kept.includes(JSON.stringify(secret.handle)) && changes.edits.some((edit) => edit.path === location.path && contains(edit.range, value)),
  );
  if (lost.length === 0) return changes;
  const environment = lost.map((literal) => {
    const { folder, env } = namesOf(literal, context);
    return { folder, name: env, value: [{ secret: literal.secret.handle, escape: "dotenv" as const }], inert: true, comment: `was in ${literal.location.path}` };
  });
  const notes = lost.map((literal) => `rotate the ${literal.label} (${literal.secret.preview}): it has been in ${literal.location.path}`);
  return { ...changes, environment: [...changes.environment, ...environment], notes: [...changes.notes, ...notes] };
}
