"""Google Secret Manager: GOOGLE_CLOUD_PROJECT, and a service account for each agent or else the process's own."""

# requires: google-cloud-secret-manager>=2.20

import os

import google.auth
from google.api_core.exceptions import FailedPrecondition, GoogleAPIError, NotFound, PermissionDenied, Unauthenticated
from google.auth import impersonated_credentials
from google.auth.exceptions import GoogleAuthError
from google.cloud import secretmanager

from .flat_names import flat_name
from .secrets import SECRET_READERS, Secret, SecretMissing, SecretOutage, agent_variable, secret_id

GCP_SCOPE = "https://www.googleapis.com/auth/cloud-platform"

_gcp_clients: dict[str, secretmanager.SecretManagerServiceClient] = {}


def gcp_client(agent: str) -> secretmanager.SecretManagerServiceClient:
    """A client with the agent's own identity: its service account (CREW_<AGENT>_SERVICE_ACCOUNT), for ten minutes a token.
    SECRET_MANAGER_ENDPOINT names a regional endpoint."""
    if agent not in _gcp_clients:
        credentials, _ = google.auth.default(scopes=[GCP_SCOPE])
        account = os.environ.get(agent_variable(agent, "SERVICE_ACCOUNT"))
        if account:
            credentials = impersonated_credentials.Credentials(
                source_credentials=credentials, target_principal=account, target_scopes=[GCP_SCOPE], lifetime=600
            )
        endpoint = os.environ.get("SECRET_MANAGER_ENDPOINT")
        options = {"api_endpoint": endpoint} if endpoint else None
        _gcp_clients[agent] = secretmanager.SecretManagerServiceClient(credentials=credentials, client_options=options)
    return _gcp_clients[agent]


def read_gcp(agent: str, provider: str) -> Secret:
    name = f"projects/{os.environ['GOOGLE_CLOUD_PROJECT']}/secrets/{flat_name(secret_id(agent, provider))}/versions/latest"
    try:
        answer = gcp_client(agent).access_secret_version(name=name, timeout=5, retry=None)
    except (NotFound, PermissionDenied, FailedPrecondition, Unauthenticated):
        raise SecretMissing from None
    except (GoogleAPIError, GoogleAuthError) as error:
        # a channel that has failed waits longer and longer before it tries again: the next read gets a new one
        client = _gcp_clients.pop(agent, None)
        if client:
            client.transport.close()
        raise SecretOutage(f"Google: {type(error).__name__}") from None
    return Secret(answer.payload.data.decode())


SECRET_READERS.append(read_gcp)
