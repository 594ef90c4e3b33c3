import type { PolicyDocument, PolicyStatement } from "../../model/policy";
import type { Draft } from "./checks/draft";
import { pathsOf, tell, type Hit } from "./checks/escalation";
import { grantsOf } from "./checks/grants";
import { isEverything } from "./resources";
import type { AwsTables } from "./tables";

/** What an identity's policies open together, by the document that the finding is told at. */
export interface Combined {
  readonly drafts: ReadonlyMap<PolicyDocument, readonly Draft[]>;
  /** Statements of other policies that deny what this one allows, wherever it is carried. */
  readonly denials: ReadonlyMap<PolicyDocument, readonly PolicyStatement[]>;
}

/** An identity that carries several policies has what all of them allow, less what any of them denies. */
export function combine(documents: readonly PolicyDocument[], tables: AwsTables): Combined {
  const held = new Map<string, PolicyDocument[]>();
  for (const document of documents) {
    if (document.kind === "identity") for (const holder of document.holders) held.set(holder, [...(held.get(holder) ?? []), document]);
  }
  const drafts = new Map<PolicyDocument, readonly Draft[]>();
  for (const all of held.values()) {
    if (all.length < 2) continue;
    for (const { document, draft } of together(all, tables)) if (!(drafts.get(document) ?? []).some((one) => one.statement === draft.statement)) drafts.set(document, [...(drafts.get(document) ?? []), draft]);
  }
  return { drafts, denials: denialsOf(documents, held) };
}

/** Escalation paths that no policy of an identity opens alone. */
function together(all: readonly PolicyDocument[], tables: AwsTables): { readonly document: PolicyDocument; readonly draft: Draft }[] {
  const [first] = all;
  if (!first) return [];
  const merged: PolicyDocument = { ...first, statements: all.flatMap((document) => document.statements) };
  const owners = all.flatMap((document) => document.statements.map((_, index) => ({ document, index })));
  const grants = grantsOf(merged, tables);
  const alone = new Set(all.flatMap((document) => pathsOf(grantsOf(document, tables), tables).map((hit) => hit.path.id)));
  const spans = (hit: Hit): boolean => new Set(hit.grants.map(({ index }) => owners[index]?.document)).size > 1;
  const hits = pathsOf(grants, tables).filter((hit) => !alone.has(hit.path.id) && spans(hit));
  return tell(hits).flatMap((draft) => {
    const owner = owners[draft.statement];
    const others = [...new Set(hits.flatMap((hit) => hit.grants.map(({ index }) => owners[index]?.document)))].filter((document) => document !== owner?.document);
    const names = others.map((document) => (document?.name ? `'${document.name}'` : "another policy"));
    return owner ? [{ document: owner.document, draft: { ...draft, statement: owner.index, check: "combined-escalation", clause: `and ${[...new Set(names)].join(", ")} of the same identity: ${draft.clause.replace(/^opens a way/, "together they open a way")}` } }] : [];
  });
}

/** Denials on everything that each identity which carries a document has in another of its policies. */
function denialsOf(documents: readonly PolicyDocument[], held: ReadonlyMap<string, readonly PolicyDocument[]>): Map<PolicyDocument, readonly PolicyStatement[]> {
  const found = new Map<PolicyDocument, readonly PolicyStatement[]>();
  for (const document of documents) {
    const [first, ...rest] = document.holders.map((holder) => (held.get(holder) ?? []).filter((other) => other !== document).flatMap((other) => other.statements.filter(deniesAll)));
    const shared = (first ?? []).filter((statement) => rest.every((others) => others.includes(statement)));
    if (shared.length > 0) found.set(document, shared);
  }
  return found;
}

function deniesAll(statement: PolicyStatement): boolean {
  return statement.effect === "Deny" && statement.conditions.length === 0 && statement.resources.some((resource) => isEverything(resource.text));
}
