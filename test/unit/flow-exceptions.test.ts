import { expect, it } from "vitest";
import { analyse } from "../support/analyze";

const CALL = (n: number): string => `
def job_${String(n)}():
    try:
        connect()
    except ConfigError as error:
        log.error(f"job ${String(n)} failed: {error}")
`;

const KEPT = "class ConfigError(Exception):\n    def __init__(self, message, *args):\n        self.message = message\n        super().__init__(message, *args)\n";

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

async function leaks(jobs: number, kept = false): Promise<{ message: string; line: number; related: number }[]> {
  const text = kept ? program(jobs).replace("class ConfigError(Exception):\n    pass\n", KEPT) : program(jobs);
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

it("an exception that keeps its text is one all the same", async () => {
  const found = await leaks(12, true);
  expect(found.filter((one) => one.message.includes("the log")).map((one) => one.message.includes("(the same exception in 10 more places)"))).toEqual([true, false]);
});
