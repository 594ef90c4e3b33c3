import os
import sys

import hvac

secret_id, _flat, _variable = sys.argv[1:4]
value = sys.stdin.buffer.read().decode()
kv = hvac.Client().secrets.kv.v2
mount = os.environ.get("CREW_VAULT_MOUNT", "secret")
kv.create_or_update_secret(path=secret_id, secret={"value": value}, mount_point=mount)
answer = kv.read_secret_version(path=secret_id, mount_point=mount, raise_on_deleted_version=True)
if answer["data"]["data"]["value"] != value:
    sys.exit("another value came back")
