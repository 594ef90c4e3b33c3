import { findNodeAtOffset, type Node } from "jsonc-parser";
import type { SecretLiteral } from "../../model/secret";
import { folderOf } from "../files/reader";
import type { FixContext, SourceEdit } from "../types";

/** The variable that CrewAI reads when an `llm` in a JSON project has no `api_key`, and the edit that drops the field. */
export interface DroppedField {
  readonly variable: string;
  readonly edit: SourceEdit;
}

/** Drops `api_key` from an agent's or crew's `llm` in CrewAI's JSON files; null for every other place in JSON. */
export function droppedField(literal: SecretLiteral, context: FixContext): DroppedField | null {
  const { path } = literal.location;
  const document = context.input.documents.get(path);
  const variable = literal.provider === null ? undefined : context.input.knowledge.crewai.providers[literal.provider]?.env[0];
  if (document?.language !== "json" || !document.json || variable === undefined || !isCrewFile(path)) return null;
  const property = findNodeAtOffset(document.json, literal.value.start)?.parent;
  const object = property?.parent;
  const owner = object?.parent;
  if (property?.type !== "property" || object?.type !== "object" || !object.children || property.children?.[0]?.value !== "api_key" || owner?.children?.[0]?.value !== "llm") return null;
  const range = removal(object.children, property);
  // a comment in between may speak of the field, or of its neighbour
  return /\/[/*]/.test(document.file.text.slice(range.start, range.end).replace(/"(?:[^"\\]|\\.)*"/g, "")) ? null : { variable, edit: { path, range, newText: "" } };
}

function isCrewFile(path: string): boolean {
  return /(?:^|\/)agents\/[^/]+\.jsonc?$|(?:^|\/)crew\.jsonc?$/.test(path) && !folderOf(path).includes("node_modules");
}

/** From the property to the next one, or from behind the one before. */
function removal(properties: readonly Node[], property: Node): { start: number; end: number } {
  const index = properties.indexOf(property);
  const next = properties[index + 1];
  const previous = properties[index - 1];
  if (next) return { start: property.offset, end: next.offset };
  return { start: previous ? previous.offset + previous.length : property.offset, end: property.offset + property.length };
}
