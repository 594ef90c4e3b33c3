"""Runs a fixed crew step by step: a JSON command a line on standard input, an answer behind `@@` on standard output."""

import asyncio
import importlib
import json
import os
import sys
import time
import traceback


class Clock:
    """time, some seconds later."""

    offset = 0.0

    def __getattr__(self, name):
        return getattr(time, name)

    def monotonic(self):
        return time.monotonic() + self.offset


# some versions of CrewAI ask a question on standard input after the first run
commands = os.fdopen(os.dup(0))
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)

clock = Clock()
crew = None
project = os.getcwd()
started_with = dict(os.environ)


def enter(folder, variables):
    """Goes into another project as a new process would: no module, variable, path or hour of the one before is left."""
    global project, crew
    crew = None
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(project + os.sep):
            del sys.modules[name]
    sys.path[:] = [folder, *(path for path in sys.path if path not in (folder, project))]
    importlib.invalidate_caches()
    project = folder
    os.environ.clear()
    os.environ.update({**started_with, **variables})
    os.chdir(folder)
    clock.offset = 0.0


def load(module):
    for name in list(sys.modules):
        if name == module or name.endswith("crew_credentials"):
            del sys.modules[name]
    loaded = importlib.import_module(module)
    for name, other in list(sys.modules.items()):
        if name.endswith("crew_credentials"):
            other.time = clock
    return loaded.crew


def steal(backend, agent, wanted):
    """What the store says to an agent's identity that asks for any secret."""
    module = next(module for name, module in sys.modules.items() if name.endswith("crew_credentials"))
    own = module.secret_id
    module.secret_id = lambda *_: wanted
    try:
        getattr(module, f"read_{backend}")(agent, "openai")
        return "given"
    except Exception as error:
        return type(error).__name__
    finally:
        module.secret_id = own


def step(command, argument):
    global crew
    if command == "enter":
        enter(*argument)
    elif command == "load":
        crew = None
        crew = load(argument)
    elif command == "run":
        return crew.kickoff().raw
    elif command == "arun":
        return asyncio.run(crew.kickoff_async()).raw
    elif command == "native":
        return asyncio.run(crew.akickoff()).raw
    elif command == "advance":
        clock.offset += argument
    elif command == "dump":
        agents = [[repr(agent.llm), str(agent), agent.model_dump_json() if argument else ""] for agent in crew.agents]
        return json.dumps([repr(crew), str(crew), agents, crew.model_dump_json() if argument else ""])
    elif command == "steal":
        return steal(*argument)
    return None


for line in commands:
    name, argument = json.loads(line)
    try:
        answer = {"result": step(name, argument)}
    except BaseException:
        answer = {"error": traceback.format_exc()}
    # one write: threads of CrewAI print in between
    sys.stdout.write("\n@@" + json.dumps(answer) + "\n")
    sys.stdout.flush()
