/** Modules of the standard library that fixes import: they go above the project's other imports. */
export const STANDARD_MODULES: ReadonlySet<string> = new Set([
  "__future__", "argparse", "asyncio", "atexit", "base64", "collections", "contextlib", "contextvars", "dataclasses", "datetime", "enum", "errno", "fcntl", "functools", "hashlib",
  "hmac", "importlib", "inspect", "io", "itertools", "json", "logging", "math", "msvcrt", "os", "pathlib", "queue", "random", "re", "secrets", "shutil", "signal", "socket",
  "stat", "string", "subprocess", "sys", "tempfile", "threading", "time", "traceback", "types", "typing", "urllib", "uuid", "warnings", "weakref",
]);
