import os
import sys

from google.api_core.exceptions import AlreadyExists
from google.cloud import secretmanager

_id, flat, _variable = sys.argv[1:4]
value = sys.stdin.buffer.read()
endpoint = os.environ.get("SECRET_MANAGER_ENDPOINT")
client = secretmanager.SecretManagerServiceClient(client_options={"api_endpoint": endpoint} if endpoint else None)
project = f"projects/{os.environ['GOOGLE_CLOUD_PROJECT']}"
try:
    client.create_secret(parent=project, secret_id=flat, secret={"replication": {"automatic": {}}})
except AlreadyExists:
    pass
version = client.add_secret_version(parent=f"{project}/secrets/{flat}", payload={"data": value})
if client.access_secret_version(name=version.name).payload.data != value:
    sys.exit("another value came back")
