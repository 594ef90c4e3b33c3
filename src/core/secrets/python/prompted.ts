import type { Expr, Stmt } from "../../languages/python/ast";
import { lastName } from "./calls";

/** What waits for a program's question. */
const WAITS = /^(?:expect|expect_exact|read_until|recv_?until|wait_for|send_command_expect)$/;
/** What answers it. */
const ANSWERS = /^(?:sendline|send|write|sendall|send_line|sendText)$/i;
const ASKED = /assw|passphrase|passwort|contraseña|senha|mot de passe/i;

/** The answer that a statement types where the one before it waits for the question for a password: `child.sendline("…")`. */
export function promptedPassword(before: Stmt | undefined, stmt: Stmt): Expr | null {
  const question = methodCall(before);
  const answer = methodCall(stmt);
  if (!question || !answer || !WAITS.test(lastName(question.func)) || !ANSWERS.test(lastName(answer.func))) return null;
  if (!question.args.some((arg) => texts(arg).some((text) => ASKED.test(text)))) return null;
  const [typed] = answer.args;
  // `b"…" + b"\n"`
  return typed?.kind === "BinOp" ? typed.left : (typed ?? null);
}

function methodCall(stmt: Stmt | undefined): Extract<Expr, { kind: "Call" }> | null {
  const value = stmt?.kind === "Expr" || stmt?.kind === "Assign" ? stmt.value : null;
  return value?.kind === "Call" && value.func.kind === "Attribute" ? value : null;
}

function texts(expr: Expr): readonly string[] {
  return expr.kind === "Str" ? [expr.value] : expr.kind === "List" || expr.kind === "Tuple" ? expr.elts.flatMap(texts) : [];
}
