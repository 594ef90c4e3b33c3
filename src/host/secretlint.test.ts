import { expect, it } from "vitest";
import { SECRETS } from "../../test/support/secrets";
import { createSecretlintScanner } from "./secretlint";

it("gives places of tokens and never their text", async () => {
  const scanner = await createSecretlintScanner();
  const token = SECRETS.slack?.(1) ?? "";
  const text = `first line\ntoken = "${token}"\n`;
  const matches = scanner.scan(text);
  expect(matches.map(({ start, end }) => text.slice(start, end))).toEqual([token]);
  expect(JSON.stringify(matches)).not.toContain(token);
});

it("is silent on prose and on a broken notebook", async () => {
  const scanner = await createSecretlintScanner();
  expect(scanner.scan("Keys are rotated every month.")).toEqual([]);
  expect(scanner.scan('{"cells": [ {"source": "sk-'.repeat(200))).toEqual([]);
});
