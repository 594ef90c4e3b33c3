import { afterAll, describe, expect, it } from "vitest";
import { composeModule } from "../../src/core/fixes/module/compose";
import { Folder, MISSING, run } from "../support/running-crew";
import { expandSecrets } from "../support/secrets";

const HEAD = `import io, json, logging, sys, threading
import crew_credentials
from crew_credentials import RedactingFormatter, install_redaction, redact, redact_data, remember_secret

install_redaction()
install_redaction()
out = io.StringIO()
logging.basicConfig(stream=out, level=0, format="%(message)s")
log = logging.getLogger("some.child")
key = "${expandSecrets("{{openai:31}}")}"
def said():
    text = out.getvalue(); out.seek(0); out.truncate(); return text
`;

describe.skipIf(MISSING !== null)("redaction of the whole project", () => {
  const folders: Folder[] = [];
  const python = async (code: string, variables: Record<string, string> = {}): ReturnType<typeof run> => {
    const folder = new Folder({ files: { "app.py": HEAD + code, "crew_credentials.py": composeModule(["redacted_secrets", "dotenv"], { project: "p" }) }, modes: new Map() });
    folders.push(folder);
    return run(folder, ["app.py"], null, variables);
  };
  const passes = async (code: string, variables: Record<string, string> = {}): Promise<void> => {
    const result = await python(`${code}\nprint("passed")`, variables);
    expect(result.stdout, result.stderr).toContain("passed");
  };
  afterAll(() => {
    for (const folder of folders.splice(0)) folder.remove();
  });

  it("redacts message, arguments, objects and what only both together show", async () => {
    await passes(`
class Thing:
    def __str__(self): return "thing with " + key
log.info("key %s", key); assert said() == "key ***\\n"
log.info("key " + key); assert said() == "key ***\\n"
log.info("%(k)s and %(n)d", {"k": key, "n": 3}); assert said() == "*** and 3\\n"
log.info({"password": "abc", "n": 1}); assert said() == "{'password': '***', 'n': 1}\\n"
log.info("%s", Thing()); assert said() == "thing with ***\\n"
log.info("Authorization: Bearer %s", "abcdefgh1234"); assert said() == "Authorization: Bearer ***\\n"
log.info("%s://me:%s@host/db", "postgresql", "pw"); assert said() == "postgresql://me:***@host/db\\n"
log.info("%5.1f%% of %s", 12.34, [1, "two"]); assert said() == " 12.3% of [1, 'two']\\n"
`);
  });

  it("redacts exceptions, for formatters that render them themselves as well, and extra=", async () => {
    await passes(`
class Own(logging.Formatter):
    def format(self, record):
        body = {"message": record.getMessage(), "text": record.exc_text, **{k: v for k, v in record.__dict__.items() if k in ("api_key", "body")}}
        if record.exc_info: body["exception"] = self.formatException(record.exc_info)
        return json.dumps(body)
handler = logging.StreamHandler(own := io.StringIO()); handler.setFormatter(Own()); logging.getLogger().addHandler(handler)
try: raise ValueError("refused " + key)
except ValueError: log.exception("failed")
assert key not in own.getvalue() and "ValueError: refused ***" in own.getvalue(), own.getvalue()
text = said(); assert key not in text and "ValueError: refused ***" in text
try: raise ValueError("nothing secret")
except ValueError: log.exception("failed")
assert "exception" in json.loads(own.getvalue().splitlines()[-1])
log.info("x", extra={"api_key": "abc", "body": {"deep": [key, 1]}})
assert json.loads(own.getvalue().splitlines()[-1])["body"] == {"deep": ["***", 1]} and '"api_key": "***"' in own.getvalue()
class Local(logging.Formatter):
    def format(self, record): return "locals: " + key
record = log.makeRecord("n", 20, "f", 1, "m", (), None)
assert RedactingFormatter(Local()).format(record) == "locals: ***"
`);
  });

  it("knows values: of the environment, of secrets that were read, and in the forms that URLs and JSON give them", async () => {
    await passes(
      `
log.info("db %s", "correct horse"); assert said() == "db ***\\n"
from crew_credentials import get_secret
value = get_secret("writer", "openai")
log.info(value); assert said() == "***\\n"
import urllib.parse
log.info(urllib.parse.quote(value)); assert said() == "***\\n"
log.info(json.dumps([value])); assert said() == '["***"]\\n'
log.info("path /usr/share stays"); assert said() == "path /usr/share stays\\n"
import os
os.environ["LATE_TOKEN"] = "from a dotenv file"
log.info("so: from a dotenv file"); assert said() == "so: ***\\n"
`,
      { DB_PASSWORD: "correct horse", CREW_WRITER_OPENAI_API_KEY: 'plain "words/and signs' },
    );
  });

  it("tells personal data from numbers that only look like it", async () => {
    await passes(`
same = ["000-12-3456", "666-12-3456", "912-34-5678", "123-00-4567", "123-45-0000", "4111 1111 1111 1112", "1234567812345670", "version 1.15.30", "AB1234567",
        "passport renewal", "max_tokens=4096", "total_tokens: 120", "Basic understanding", "a bearer of news", "https://host:8080/a@b", "order 20260101123456", "token usage is fine", "x@y.org"]
for text in same: assert redact(text) == text, (text, redact(text))
gone = ["123-45-6789", "4111 1111 1111 1111", "4111-1111-1111-1111", "378282246310005", "passport AB1234567", "Passport no. 123456789", "password=abcd", '"client_secret": "abcd"',
        "mysql://root:pw@db/x", "-----BEGIN RSA PRIVATE KEY-----\\nabc\\n-----END RSA PRIVATE KEY-----"]
for text in gone: assert "***" in redact(text), text
for text in gone: assert not any(part in redact(text) for part in ("6789", "1111", "8224", "AB12", "abcd", "root:pw", "abc\\n")), redact(text)
`);
  });

  it("redacts what ends the program or a thread, and a message that does not fit its arguments", async () => {
    const result = await python(`
log.info("%d apples", key)
worker = threading.Thread(target=lambda: log.info(1 / 0, key)); worker.start(); worker.join()
def fails(): raise RuntimeError("thread " + key)
worker = threading.Thread(target=fails); worker.start(); worker.join()
raise RuntimeError("main " + key)`);
    expect(result.status).toBe(1);
    expect(result.stderr).toContain("RuntimeError: thread ***");
    expect(result.stderr).toContain("RuntimeError: main ***");
    expect(result.stderr).toContain("Logging error");
    expect(result.stderr).not.toContain(expandSecrets("{{openai:31}}"));
  });

  it("takes provider tokens of all kinds out of texts", async () => {
    const kinds = ["openai", "anthropic", "github", "slack", "aws-id", "google", "stripe", "huggingface", "groq", "jwt"];
    const known = kinds.filter((kind) => !expandSecrets(`{{${kind}}}`).includes("{{"));
    expect(known.length).toBeGreaterThan(4);
    await passes(known.map((kind) => `assert "***" in redact(${JSON.stringify(`see ${expandSecrets(`{{${kind}}}`)} there`)}), "${kind}"`).join("\n"));
  });
});
