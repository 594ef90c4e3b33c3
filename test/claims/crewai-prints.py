"""What CrewAI objects print of an API key. Run with a Python that has crewai: it exits 1 when a claim of
language-rules/languages/python/flow/passing.ts does not hold, and prints what was seen.

Shown with crewai 1.15.30 and 1.13.0, and with 1.12.2, 1.11.1, 1.8.1, 1.4.1 and 0.203.2, on 21 November 2026: up to 1.12 an
LLM is no pydantic model, and neither its text nor any object's dump shows the key, only its `vars` do. MCP server
objects show it in every version that has them (from 1.4).
"""

import os
import sys

PASSED, FROM_ENVIRONMENT = "planted-passed-0001", "planted-environment-0002"
os.environ.update(OPENAI_API_KEY=FROM_ENVIRONMENT, CREWAI_DISABLE_TELEMETRY="true", OTEL_SDK_DISABLED="true")

import crewai  # noqa: E402
from crewai import LLM, Agent, Crew, Task  # noqa: E402

try:
    from crewai.mcp import MCPServerHTTP, MCPServerSSE, MCPServerStdio  # noqa: E402
except ImportError:
    MCPServerHTTP = None

# language-rules/languages/python/flow/passing.ts: silentUpTo
VERSION = tuple(int(part) for part in crewai.__version__.split(".")[:2])
SILENT = VERSION <= (1, 12)

FORMS = {
    "str": str,
    "f-string": lambda o: f"{o}",
    "repr": repr,
    "in a list": lambda o: str([o]),
    "vars": lambda o: str(vars(o)),
    "model_dump": lambda o: str(o.model_dump()),
    "model_dump_json": lambda o: o.model_dump_json(),
}
TEXT, REPR, DUMPS = {"str", "f-string"}, {"repr", "in a list"}, {"model_dump", "model_dump_json"}
EXPECTED = {
    "LLM": TEXT | REPR | DUMPS | {"vars"},
    "Agent": TEXT | DUMPS | {"vars"},
    "Task": DUMPS,
    "Crew": DUMPS,
}
# JSON of the others holds the model's name only
NAMED_IN_JSON = VERSION <= (1, 13)


def crew_objects(**key):
    llm = LLM(model="gpt-4o-mini", **key)
    agent = Agent(role="r", goal="g", backstory="b", llm=llm)
    task = Task(description="d", expected_output="e", agent=agent)
    return {"LLM": llm, "Agent": agent, "Task": task, "Crew": Crew(agents=[agent], tasks=[task])}


def expected(name, how):
    if SILENT:
        # below 1.0 an LLM keeps a key that it is passed, and reads no other
        return {"vars"} if name == "LLM" and (how == "passed" or VERSION >= (1, 0)) else set()
    return EXPECTED[name] - ({"model_dump_json"} if NAMED_IN_JSON and name != "LLM" else set())


def shown(thing, key):
    seen, failed = set(), set()
    for name, form in FORMS.items():
        try:
            if key in form(thing):
                seen.add(name)
        except Exception as error:  # old versions cannot dump everything: then nothing comes out
            failed.add(name)
            print(f"    {type(thing).__name__} {name}: {type(error).__name__}")
    return seen, failed


def main():
    wrong = 0
    for how, key, arguments in (("passed", PASSED, {"api_key": PASSED}), ("environment", FROM_ENVIRONMENT, {})):
        objects = crew_objects(**arguments)
        for name, thing in objects.items():
            seen, failed = shown(thing, key)
            if name == "LLM" and hasattr(thing, "to_config_dict") and key in str(thing.to_config_dict()):
                seen.add("to_config_dict")
            ok = seen == expected(name, how) - failed
            wrong += not ok
            print(f"{'ok ' if ok else 'NOT'} {how:12} {name:6} shows the key in: {', '.join(sorted(seen))}")
    servers = () if MCPServerHTTP is None else (
        MCPServerHTTP(url="https://example.com", headers={"Authorization": PASSED}),
        MCPServerSSE(url="https://example.com", headers={"Authorization": PASSED}),
        MCPServerStdio(command="x", args=[], env={"KEY": PASSED}),
    )
    for server in servers:
        seen, _ = shown(server, PASSED)
        ok = seen >= TEXT | REPR | DUMPS
        wrong += not ok
        print(f"{'ok ' if ok else 'NOT'} passed       {type(server).__name__} shows the key in: {', '.join(sorted(seen))}")
    print("crewai", crewai.__version__)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
