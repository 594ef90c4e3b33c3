import type { Node } from "../languages/python/ast";
import type { Frame } from "./frame";
import type { Mark } from "./labels";
import { sourceMark } from "./sources";
import type { Value } from "./values";

/** What is known of a call's result when it answers an HTTP request. */
const RESPONSE = /^(?:requests|httpx)\.(?:get|post|put|patch|delete|request)\(\)$|(?:^|\.)(?:Session|session|Client|AsyncClient|ClientSession)\(\)\.(?:get|post|put|patch|delete|request)\(\)$/;
/** Members that hold the whole answer. */
export const BODY: ReadonlySet<string> = new Set(["text", "content"]);

/** A whole answer of a remote API: may hold personal data or tokens; information only. */
export function responseBody(frame: Frame, receiver: Value, receiverName: string | null, member: string, at: Node): Mark | null {
  const known = receiver.types.some((type) => type.kind === "library" && RESPONSE.test(type.path));
  const unknown = receiver.types.every((type) => type.kind === "library" && /^\w+$/.test(type.path));
  const named = unknown && receiver.opaque && receiver.fields === null && receiverName !== null && /^(?:resp|response|api_response|http_response)$/.test(receiverName) && member !== "content";
  if (!known && !named) return null;
  return sourceMark(frame, at, {
    key: "response",
    category: "response-body",
    origin: "response",
    name: `${receiverName ?? "response"}.${member}`,
    confidence: "medium",
    ceiling: "information",
    message: "the whole answer of an API is read here",
  });
}
