"""Azure Key Vault: AZURE_KEYVAULT_URL, and a managed identity for each agent or else the process's own."""

# requires: azure-identity>=1.16
# requires: azure-keyvault-secrets>=4.8

import os

from azure.core.exceptions import AzureError, ClientAuthenticationError, HttpResponseError
from azure.identity import CredentialUnavailableError, DefaultAzureCredential
from azure.keyvault.secrets import SecretClient

from .flat_names import flat_name
from .secrets import SECRET_READERS, Secret, SecretMissing, SecretOutage, agent_variable, secret_id

_azure_clients: dict[str, SecretClient] = {}


def azure_client(agent: str) -> SecretClient:
    """A client with the agent's own identity: its managed identity (CREW_<AGENT>_CLIENT_ID)."""
    if agent not in _azure_clients:
        identity = os.environ.get(agent_variable(agent, "CLIENT_ID"))
        credential = DefaultAzureCredential(managed_identity_client_id=identity) if identity else DefaultAzureCredential()
        url = os.environ["AZURE_KEYVAULT_URL"]
        _azure_clients[agent] = SecretClient(url, credential, retry_total=1, connection_timeout=3, read_timeout=5)
    return _azure_clients[agent]


def read_azure(agent: str, provider: str) -> Secret:
    try:
        value = azure_client(agent).get_secret(flat_name(secret_id(agent, provider))).value
    except CredentialUnavailableError as error:
        raise SecretOutage(f"Azure: {type(error).__name__}") from None
    except ClientAuthenticationError:
        raise SecretMissing from None
    except HttpResponseError as error:
        if error.status_code in (401, 403, 404):
            raise SecretMissing from None
        raise SecretOutage(f"Azure answers {error.status_code}") from None
    except AzureError as error:
        raise SecretOutage(f"Azure: {type(error).__name__}") from None
    return Secret(value or "")


SECRET_READERS.append(read_azure)
