import os
import sys

from azure.identity import DefaultAzureCredential
from azure.keyvault.secrets import SecretClient

_id, flat, _variable = sys.argv[1:4]
value = sys.stdin.buffer.read().decode()
client = SecretClient(os.environ["AZURE_KEYVAULT_URL"], DefaultAzureCredential())
client.set_secret(flat, value)
if client.get_secret(flat).value != value:
    sys.exit("another value came back")
