"""Regenerates language-rules/knowledge/crewai/tools.json from an installed crewai-tools.

    python scripts/knowledge/crewai.py SITE_PACKAGES [--check]

Reads the package's source (nothing is imported or run): every tool class, the environment variables it reads
(`os.getenv`, `os.environ`, `EnvVar`), the keyword arguments that replace them, inherited ones included. Capabilities are
hand-checked in capabilities.json; a new class that is missing there is named on stderr and gets what its name says.
"""

import ast
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[2] / "language-rules/knowledge/crewai"
CREDENTIAL = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD|PASS|PAT|CONNECTION_STRING|_URI|ACCESS_KEY_ID|USERNAME|_USER)$")
NOT_CREDENTIAL = re.compile(r"(?:PROJECT_ID|_ZONE|_HOST|_PORT|_REGION|SSL_KEY)$")
ARGUMENT = re.compile(r"(?:api_key|token|password|secret|connection_string|db_uri|username|credential)$")
# classes that older releases had, with what they read (crewai-tools 0.1 to 1.12)
OLDER = {
    "CodeInterpreterTool": ([], []),
    "PGSearchTool": ([], ["db_uri"]),
    "SerplyTool": (["SERPLY_API_KEY"], []),
    "SerpApiTool": (["SERPAPI_API_KEY"], []),
    "BrowserbaseTool": (["BROWSERBASE_API_KEY"], ["api_key"]),
    "GithubTool": ([], ["gh_token"]),
    "DallETool": (["OPENAI_API_KEY"], []),
    "FileWriteTool": ([], []),
    "HyperbrowserTool": (["HYPERBROWSER_API_KEY"], ["api_key"]),
    "MCPServerAdapter": ([], []),
}
# what the source declares by mistake, or takes only as an argument
ERRATA = {
    "MongoDBVectorSearchTool": (["OPENAI_API_KEY"], ["connection_string"]),
    "GithubSearchTool": ([], ["gh_token"]),
    "StagehandTool": (["BROWSERBASE_API_KEY", "OPENAI_API_KEY"], ["api_key", "model_api_key"]),
    "AzureDocumentDBVectorSearchTool": (["AZURE_DOCUMENTDB_CONNECTION_STRING"], ["connection_string"]),
    "SingleStoreSearchTool": (["SINGLESTOREDB_PASSWORD"], ["password"]),
    "BedrockInvokeAgentTool": (["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"], []),
    "BedrockKBRetrieverTool": (["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"], []),
    "DB2VectorSearchTool": (["DB2_CONNECTION_STRING", "OPENAI_API_KEY"], ["connection_string"]),
    "GenerateCrewaiAutomationTool": (["CREWAI_PERSONAL_ACCESS_TOKEN"], ["personal_access_token"]),
    "S3ReaderTool": (["CREW_AWS_ACCESS_KEY_ID", "CREW_AWS_SEC_ACCESS_KEY"], []),
    "S3WriterTool": (["CREW_AWS_ACCESS_KEY_ID", "CREW_AWS_SEC_ACCESS_KEY"], []),
    "DatabricksQueryTool": (["DATABRICKS_TOKEN"], []),
}
PAIRS = [
    ("OXYLABS_USERNAME", "OXYLABS_PASSWORD"),
    ("CREW_AWS_ACCESS_KEY_ID", "CREW_AWS_SEC_ACCESS_KEY"),
    ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
]
POWERS = [
    (r"AWS|AZURE(?!_OPENAI)|GOOGLE_APPLICATION", "cloud"),
    (r"OPENAI|ANTHROPIC|GEMINI|GOOGLE_API_KEY|COHERE", "llm"),
    (r"DB|DATABASE|CONNECTION_STRING|URI|DATABRICKS|SNOWFLAKE|db_uri|connection_string|weaviate|MINDS|COUCHBASE", "database"),
    (r"GITHUB|gh_token", "code-host"),
    (r"COMPOSIO|ZAPIER|CREWAI|MULTION|AGENT_HANDLER|enterprise|bearer|E2B|DAYTONA|PATRONUS", "other"),
    (r".", "search"),
]


def environment(node):
    """Environment variables that the code of a class names."""
    found = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            name = ast.unparse(inner.func)
            first = inner.args[0] if inner.args else None
            if name in ("os.getenv", "os.environ.get", "getenv") and isinstance(first, ast.Constant):
                found.add(first.value)
            if name.endswith("EnvVar"):
                found.update(k.value.value for k in inner.keywords if k.arg == "name" and isinstance(k.value, ast.Constant))
        if isinstance(inner, ast.Subscript) and ast.unparse(inner.value) == "os.environ" and isinstance(inner.slice, ast.Constant):
            found.add(inner.slice.value)
        if isinstance(inner, ast.Compare) and isinstance(inner.left, ast.Constant) and any(ast.unparse(c) == "os.environ" for c in inner.comparators):
            found.add(inner.left.value)
    return {name for name in found if isinstance(name, str)}


def arguments(node):
    names = {s.target.id for s in node.body if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)}
    for method in node.body:
        if isinstance(method, ast.FunctionDef) and method.name == "__init__":
            names.update(a.arg for a in method.args.args + method.args.kwonlyargs)
    return {name for name in names if ARGUMENT.search(name) and not name.startswith("_")}


def shown_name(node):
    """What crewai calls the tool: the default of the field `name`."""
    for statement in node.body:
        target = statement.target if isinstance(statement, ast.AnnAssign) else statement.targets[0] if isinstance(statement, ast.Assign) else None
        if isinstance(target, ast.Name) and target.id == "name" and statement.value is not None:
            value = statement.value
            if isinstance(value, ast.Call):  # Field(default=…)
                value = next((k.value for k in value.keywords if k.arg == "default"), value.args[0] if value.args else value)
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                return value.value
    return None


def power(names):
    text = " ".join(names)
    return next(kind for pattern, kind in POWERS if re.search(pattern, text))


def main():
    site = Path(sys.argv[1])
    classes, names = {}, {}
    for path in sorted((site / "crewai_tools").rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                bases = [ast.unparse(b).split("[")[0] for b in node.bases]
                classes[node.name] = (bases, environment(node), arguments(node))
                names[node.name] = shown_name(node)

    def inherited(name, seen=()):
        bases, env, kwargs = classes[name]
        is_tool, rag = name in ("BaseTool", "MCPServerAdapter"), name == "RagTool"
        for base in bases:
            if base in ("BaseTool", "crewai.tools.BaseTool"):
                is_tool = True
            elif base in classes and base not in seen:
                more, more_kwargs, tool, is_rag = inherited(base, (*seen, name))
                env, kwargs, is_tool, rag = env | more, kwargs | more_kwargs, is_tool or tool, rag or is_rag
        return env, kwargs, is_tool, rag

    def name_of(name):
        """Of the class, or of the first base that has one."""
        if name not in classes:
            return None
        return names[name] or next(filter(None, map(name_of, classes[name][0])), None)

    capabilities = json.loads((HERE / "capabilities.json").read_text())
    tools, missing = {}, []
    for name in sorted({*classes, *OLDER}):
        if name in classes:
            env, kwargs, is_tool, rag = inherited(name)
            if not is_tool or name.endswith(("Base", "BaseTool")):
                continue
        else:
            env, kwargs, rag = {*OLDER[name][0]}, {*OLDER[name][1]}, False
        if name in ERRATA:
            env, kwargs = {*ERRATA[name][0]}, {*ERRATA[name][1]}
        env = {e for e in env if CREDENTIAL.search(e) and not NOT_CREDENTIAL.search(e)}
        credentials = []
        left = set(env)
        for first, second in PAIRS:
            if first in left:
                left -= {first, second}
                pair = sorted(k for k in kwargs if re.search("user|pass|secret", k))
                credentials.append({"env": [first, second], "kwargs": pair, "power": power([first])})
        model_keys = {e for e in left if re.match("OPENAI_API_KEY|ANTHROPIC|GOOGLE_API|AZURE_OPENAI", e)}
        for e in sorted(left):
            mine = sorted(kwargs) if e not in model_keys or len(left) == 1 else sorted(k for k in kwargs if "model" in k or "openai" in k)
            credentials.append({"env": [e], "kwargs": mine, "power": power([e])})
        if "weaviate_api_key" in kwargs:
            credentials = [{"env": [], "kwargs": ["weaviate_api_key"], "power": "database"}, {"env": ["OPENAI_API_KEY"], "kwargs": ["headers"], "power": "llm"}]
        if not env and kwargs:
            credentials.append({"env": [], "kwargs": sorted(kwargs), "power": power(sorted(kwargs))})
        if rag and "OPENAI_API_KEY" not in env:
            # RAG tools embed with OpenAI unless they are given a configuration or an adapter
            credentials.append({"env": ["OPENAI_API_KEY"], "kwargs": ["config", "adapter"], "power": "llm"})
        if name not in capabilities:
            missing.append(name)
        guess = ["web-search"] if "Search" in name else ["file-write"] if "Write" in name else ["file-read"] if "Read" in name else ["other"]
        tools[name] = {"credentials": credentials, "capabilities": capabilities.get(name, guess)} | ({"name": name_of(name)} if name_of(name) else {})
    print("capability taken from the name:", ", ".join(missing) or "none", file=sys.stderr)
    text = "{\n" + ",\n".join(f"  {json.dumps(name)}: {json.dumps(tool)}" for name, tool in tools.items()) + "\n}\n"
    target = HERE / "tools.json"
    if "--check" in sys.argv:
        sys.exit(0 if target.read_text() == text else f"{target} is out of date")
    target.write_text(text)


main()
