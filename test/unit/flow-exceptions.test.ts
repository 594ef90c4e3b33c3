import { expect, it } from "vitest";
import { analyse } from "../support/analyze";

const CALL = (n: number): string => `
def job_${String(n)}():
    try:
        connect()
    except ConfigError as error:
        log.error(f"job ${String(n)} failed: {error}")
`;

const program = (jobs: number): string => `import logging
import os

log = logging.getLogger(__name__)


class ConfigError(Exception):
    pass


def connect():
    url = os.environ["DATABASE_URL"]
    if not url.startswith("postgresql://"):
        raise ConfigError(f"cannot use {url}")
${Array.from({ length: jobs }, (_, n) => CALL(n)).join("")}`;

async function leaks(jobs: number): Promise<{ message: string; line: number; related: number }[]> {
  const text = program(jobs);
  const { findings } = await analyse({ "jobs.py": text });
  return findings
    .filter((one) => one.ruleId === "unredacted-logging")
    .map((one) => ({ message: one.message, line: text.slice(0, one.location.range.start).split("\n").length, related: one.related.length }));
}

it("reports each place of an exception with a secret in it while they are few", async () => {
  const found = await leaks(3);
  expect(found.filter((one) => one.message.includes("written to the log"))).toHaveLength(3);
  expect(found.some((one) => one.message.includes("same exception"))).toBe(false);
});

it("lets the nearest places stand for all where an exception comes out everywhere", async () => {
  const found = await leaks(12);
  const logged = found.filter((one) => one.message.includes("written to the log"));
  expect(logged).toHaveLength(2);
  expect(logged[0]?.message).toContain("(the same exception in 10 more places)");
  expect(logged[0]?.related).toBeGreaterThanOrEqual(5);
  expect(found.filter((one) => one.message.includes("exception's message"))).toHaveLength(1);
});
