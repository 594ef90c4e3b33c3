"""HashiCorp Vault or OpenBao: VAULT_ADDR, and an AppRole for each agent or else VAULT_TOKEN."""

# requires: hvac>=2.3

import os

import hvac
import requests
from hvac.exceptions import BadGateway, InternalServerError, RateLimitExceeded, VaultDown, VaultError

from .secrets import SECRET_READERS, Secret, SecretMissing, SecretOutage, agent_variable, secret_id

VAULT_MOUNT = os.environ.get("CREW_VAULT_MOUNT", "secret")
VAULT_OUTAGES = (BadGateway, InternalServerError, RateLimitExceeded, VaultDown, requests.RequestException)

_vault_clients: dict[str, hvac.Client] = {}


def vault_client(agent: str, *, fresh: bool = False) -> hvac.Client:
    """A client with the agent's own identity: its AppRole, else the process's token. `fresh` logs in again."""
    if fresh or agent not in _vault_clients:
        client = hvac.Client(timeout=5)
        role = os.environ.get(agent_variable(agent, "VAULT_ROLE_ID"))
        if role:
            client.auth.approle.login(role_id=role, secret_id=os.environ.get(agent_variable(agent, "VAULT_SECRET_ID")))
        _vault_clients[agent] = client
    return _vault_clients[agent]


def read_vault(agent: str, provider: str) -> Secret:
    try:
        try:
            return _read_kv(vault_client(agent), secret_id(agent, provider))
        except (hvac.exceptions.Forbidden, hvac.exceptions.Unauthorized):
            # the token may have expired: once more with a new one
            return _read_kv(vault_client(agent, fresh=True), secret_id(agent, provider))
    except VAULT_OUTAGES as error:
        raise SecretOutage(f"Vault: {type(error).__name__}") from None
    except (VaultError, KeyError):
        raise SecretMissing from None


def _read_kv(client: hvac.Client, path: str) -> Secret:
    answer = client.secrets.kv.v2.read_secret_version(path=path, mount_point=VAULT_MOUNT, raise_on_deleted_version=True)
    return Secret(answer["data"]["data"]["value"])


SECRET_READERS.append(read_vault)
