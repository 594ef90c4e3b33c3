"""A file that SOPS keeps encrypted: SOPS_AGE_KEY_FILE, or what .sops.yaml names, opens it."""

import json
import os
import subprocess

from .secrets import SECRET_READERS, Secret, SecretMissing, SecretOutage, secret_variable

SOPS_FILE = os.environ.get("CREW_SOPS_FILE", "__sops_file__")


def read_sops(agent: str, provider: str) -> Secret:
    path = json.dumps([secret_variable(agent, provider)])
    command = ["sops", "decrypt", "--extract", path, SOPS_FILE]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, encoding="utf-8", timeout=30)
    except (OSError, subprocess.SubprocessError) as error:
        raise SecretOutage(f"sops: {type(error).__name__}") from None
    if done.returncode == 0:
        return Secret(done.stdout)
    if "not found" in done.stderr or not os.path.exists(SOPS_FILE):
        raise SecretMissing
    raise SecretOutage(f"sops ends with {done.returncode}")


SECRET_READERS.append(read_sops)
