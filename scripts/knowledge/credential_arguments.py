"""Regenerates language-rules/knowledge/libraries/credential-arguments.json from the sources of Python libraries.

    python scripts/knowledge/credential_arguments.py SOURCE...

A SOURCE is a folder with one library: an unpacked sdist or wheel, a folder of site-packages, or a checkout. Nothing is
imported or run: the signatures are read with `ast`. Kept are names and positions only: which argument of which class,
function or method takes a credential when no keyword names it. A checkout called `name@date` gives its date where the
source names no version. Python's own library is read from the interpreter that runs this.
"""

import ast
import datetime
import json
import re
import sys
import sysconfig
from pathlib import Path

OUT = Path(__file__).resolve().parents[2] / "language-rules/knowledge/libraries/credential-arguments.json"
# parameters that hold a credential
CREDENTIAL = re.compile(
    r"^_?(?:[a-z]+_){0,3}(?:password|passwd|passcode|passphrase|pwd|api_?key|secret_?key|private_?key|access_?key|auth_?key|account_key"
    r"|app_?key|license_key|api_?hash|token|secret|api_?token|sas_token|connection_string)$|^(?:pass_|pw|psw|pswd|apikey|apiKey|accessToken|authToken|secretKey)$|^login_or_token$"
)
# what only sounds like one: places in a result, pages, numbers
NOT_CREDENTIAL = re.compile(
    r"(?:next|page|continuation|cursor|sync|resume|stop|start|end|max|min|num|cancellation|cancel|idempotency|public|pagination|eos|bos|pad|mask|sort|partition|shard|device|push|csrf|upload|"
    r"image|notification|verification|user_token|id_token|file_token|client_token|change|previous|prev|callback|tracking|confirm|reset|mfa|otp|captcha|response|request|check_)_?.*(?:token|secret|key)$"
)
# what a flag asks
ASKS = re.compile(r"^_?(?:hide|has|is|validate|use|auto_refresh|forward|require|include|passcode_in|next|allow|enable|force|no|skip|save|store|show|check|reset|prompt|encrypted?|hashed|public)_")
# methods that open a session or set a credential; others take data
OPENS = re.compile(r"connect|login|log_in|logon|auth|sign_?in|^start$|^run$|^init|^open$|bind|credential|passw|pass_$|pwd|_pw_|token|_key$|secret|^setup|^configure|session|^from_|^create_client$|^driver$|^client$|^extractall$")
SKIPPED = {"test", "tests", "testing", "docs", "doc", "examples", "example", "samples", "scripts", "benchmarks", "tools", "ci", "build", "node_modules", "vendor", "_vendor", "vendored", "fixtures", "site", "stubs"}
# folders that only hold packages
NAMESPACES = {"snowflake", "databricks", "google", "azure", "mysql", "pinecone_plugins"}
# folders that hold what is not imported by their name
CONTAINERS = {"src", "lib", "libs", "python", "packages", "apps", "sdk", "sdks", "clients", "python-sdk"}
# classes that tell of something that has happened, and parts of others
PASSIVE = re.compile(r"(?:Error|Exception|Response|Result|Paginator|Message|Mix[iI]n|Event|Iterator|Listener|Generator)$|Test|Mock|Fake")
STANDARD = ["ftplib", "smtplib", "imaplib", "poplib", "nntplib", "telnetlib", "ssl", "zipfile", "urllib", "netrc"]
MAX_FILE = 2_000_000


class Module:
    """Classes, functions and names that one file gives."""

    def __init__(self, root, tree, shallow):
        self.root = root
        self.shallow = shallow
        self.classes = {}
        self.functions = {}
        self.aliases = {}
        for node in tree.body:
            self.read(node)

    def read(self, node):
        if isinstance(node, ast.ClassDef):
            self.classes[node.name] = node
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self.functions.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.Assign) and isinstance(node.value, (ast.Name, ast.Attribute)):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    self.aliases[target.id] = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
        elif isinstance(node, (ast.If, ast.Try)):
            for inner in node.body:
                self.read(inner)


def packages(source):
    """Folders and files that can be imported: (root name, files)."""
    found = {}
    for path in sorted(source.rglob("*.py")):
        inside = path.relative_to(source)
        if any(part.lower() in SKIPPED or part.startswith(".") for part in inside.parts[:-1]) or path.name in ("setup.py", "conftest.py") or path.stat().st_size > MAX_FILE:
            continue
        top = path.parent
        while (top.parent / "__init__.py").exists() and top != source:
            top = top.parent
        above = top.parent
        if above != source and above.name.lower() not in CONTAINERS and (above.name in NAMESPACES or above.parent in (source, source / "src", source / "lib")):
            top = above
        if (path.parent / "__init__.py").exists():
            found.setdefault(top.name, []).append((path, len(path.relative_to(top).parts)))
        elif path.parent in (source, source / "src", source / "lib"):
            found.setdefault(path.stem, []).append((path, 1))
    return found


def modules(root, files):
    for path, depth in files:
        try:
            yield Module(root, ast.parse(path.read_text(encoding="utf8", errors="replace")), depth)
        except (SyntaxError, ValueError, RecursionError):
            continue


def is_credential(name):
    plain = re.sub(r"([a-z\d])([A-Z])", r"\1_\2", name).lower()
    return bool(CREDENTIAL.match(plain) or CREDENTIAL.match(name)) and not NOT_CREDENTIAL.match(plain) and not ASKS.match(plain)


def places(function, method):
    """Positions of credentials among the positional parameters, `self` left out."""
    names = [arg.arg for arg in function.args.posonlyargs + function.args.args]
    static = any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in function.decorator_list)
    if method and names and not static:
        names = names[1:]
    return [[i, name] for i, name in enumerate(names) if i < 12 and is_credential(name)]


def fields(node):
    """Positions among the fields of a dataclass."""
    names = [ast.unparse(d) for d in node.decorator_list]
    if not any(re.search(r"dataclass|^attr|define$|frozen", name) for name in names):
        return None
    order = [stmt.target.id for stmt in node.body if isinstance(stmt, ast.AnnAssign) and isinstance(stmt.target, ast.Name)]
    return [[i, name] for i, name in enumerate(order) if i < 12 and is_credential(name)]


def bases(node):
    return [base.attr if isinstance(base, ast.Attribute) else base.id for base in node.bases if isinstance(base, (ast.Name, ast.Attribute))]


def members(name, classes, seen=()):
    """Methods of a class, those of its bases included: name → definitions, and the class whose fields make it."""
    node = classes.get(name)
    if node is None or name in seen:
        return {}, None
    own = {}
    made = fields(node)
    for stmt in node.body:
        if isinstance(stmt, (ast.FunctionDef, ast.AsyncFunctionDef)) and not any(re.search(r"property|setter", ast.unparse(d)) for d in stmt.decorator_list):
            own.setdefault(stmt.name, []).append(stmt)
    for base in bases(node):
        inherited, more = members(base, classes, (*seen, name))
        for key, value in inherited.items():
            own.setdefault(key, value)
        made = made if made is not None else more
    return own, made


def agreed(functions, method):
    """The places on which all definitions (overloads, branches) agree."""
    found = [places(function, method) for function in functions]
    return found[0] if found and all(one == found[0] for one in found) else found[-1] if found else []


def library(source):
    result = {}
    for root, files in packages(source).items():
        calls = {}
        loaded = sorted(modules(root, files), key=lambda module: module.shallow)
        classes = {}
        for module in loaded:
            for name, node in module.classes.items():
                classes.setdefault(name, node)

        def put(name, found):
            if not found:
                return
            # two classes of one name with different places: nothing is certain
            calls[name] = found if calls.get(name, found) == found else None

        for module in loaded:
            for name, node in module.classes.items():
                if name.startswith("_") or PASSIVE.search(name):
                    continue
                own, made = members(name, {**classes, **module.classes})
                for method, functions in own.items():
                    if method == "__init__":
                        put(name, agreed(functions, True))
                    elif not method.startswith(("_", "on_")) and OPENS.search(method):
                        put(f"{name}.{method}", agreed(functions, True))
                if "__init__" not in own and made:
                    put(name, made)
            for name, functions in module.functions.items():
                found = agreed(functions, False)
                if not name.startswith(("_", "on_")) and (OPENS.search(name) or (module.shallow <= 2 and any(param != "token" for _, param in found))):
                    put(name, found)
        for module in loaded:
            for alias, name in module.aliases.items():
                if alias in module.classes or alias.startswith("_"):
                    continue
                for key in [key for key in calls if key == name or key.startswith(name + ".")]:
                    calls.setdefault(alias + key[len(name):], calls[key])
        kept = {name: found for name, found in sorted(calls.items()) if found}
        if kept:
            result[root] = kept
    return result


def version(source):
    for path in [*source.rglob("METADATA"), *source.rglob("PKG-INFO")]:
        match = re.search(r"^Version: (\S+)", path.read_text(encoding="utf8", errors="replace"), re.M)
        if match:
            return match[1]
    for path in [*source.glob("pyproject.toml"), *source.glob("setup.cfg"), *source.glob("setup.py")]:
        match = re.search(r"^\s*version\s*=\s*[\"']?(\d[\w.+-]*)", path.read_text(encoding="utf8", errors="replace"), re.M)
        if match and match[1] != "0.0.0":
            return match[1]
    return source.name.split("@")[1] if "@" in source.name else "unknown"


def standard():
    folder = Path(sysconfig.get_path("stdlib"))
    found = {}
    for name in STANDARD:
        path = folder / f"{name}.py"
        files = [(path, 1)] if path.exists() else [(p, 1) for p in sorted((folder / name).glob("*.py"))]
        calls = library_of(name, files)
        if calls:
            found[name] = calls
    return found


def library_of(root, files):
    calls = {}
    for module in modules(root, [entry for entry in files if entry[0].exists()]):
        for name in module.classes:
            own, _ = members(name, module.classes)
            for method, functions in own.items():
                key = name if method == "__init__" else f"{name}.{method}"
                if (method == "__init__" or not method.startswith("_")) and agreed(functions, True):
                    calls[key] = agreed(functions, True)
        for name, functions in module.functions.items():
            if not name.startswith("_") and agreed(functions, False):
                calls[name] = agreed(functions, False)
    return dict(sorted(calls.items()))


def main():
    calls = standard()
    versions = {"python": "%d.%d" % sys.version_info[:2]}
    for argument in sorted(sys.argv[1:]):
        source = Path(argument)
        found = library(source)
        if found:
            versions[source.name.split("@")[0]] = version(source)
        for root, names in found.items():
            known = calls.setdefault(root, {})
            for name, value in names.items():
                known.setdefault(name, value)
    def grouped(names):
        """Names by their places, which many share: "0:api_key" → "AsyncClient Client"."""
        groups = {}
        for name, found in names.items():
            groups.setdefault(",".join(f"{i}:{param}" for i, param in found), []).append(name)
        return {place: " ".join(members) for place, members in sorted(groups.items())}

    data = {
        "_": "Generated by scripts/knowledge/credential_arguments.py; do not edit",
        "date": datetime.date.today().isoformat(),
        "versions": dict(sorted(versions.items())),
        "calls": {root: grouped(names) for root, names in sorted(calls.items())},
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    lines = json.dumps(data, ensure_ascii=False, indent=1)
    OUT.write_text(lines + "\n", encoding="utf8")
    print(f"{len(versions)} libraries, {len(calls)} packages, {sum(map(len, calls.values()))} names, {OUT.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
