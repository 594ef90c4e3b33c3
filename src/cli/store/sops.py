import json
import os
import subprocess
import sys

_id, _flat, variable = sys.argv[1:4]
value = sys.stdin.buffer.read().decode()
file = os.environ.get("CREW_SOPS_FILE", "secrets.enc.yaml")
path = json.dumps([variable])


def sops(*arguments: str, text: str) -> str:
    return subprocess.run(["sops", *arguments], input=text, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout


if os.path.exists(file):
    sops("set", "--value-stdin", file, path, text=json.dumps(value))
else:
    text = json.dumps({variable: value})
    sops("encrypt", "--filename-override", file, "--input-type", "json", "--output-type", "yaml", "--output", file, text=text)
if sops("decrypt", "--extract", path, file, text="") != value:
    sys.exit("another value came back")
