"""AWS Secrets Manager."""

# requires: boto3>=1.34

import os
from typing import Any

import boto3
from botocore.config import Config
from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import get_session

from .secrets import SECRET_READERS, Secret, SecretMissing, SecretOutage, agent_variable, secret_id

AWS_ABSENT = {"ResourceNotFoundException", "AccessDeniedException", "AccessDenied", "InvalidRequestException", "DecryptionFailure"}

_aws_clients: dict[str, Any] = {}


def aws_session(agent: str) -> boto3.Session:
    """The agent's own identity: its role (CREW_<AGENT>_ROLE_ARN), renewed before it expires; else the process's identity."""
    role = os.environ.get(agent_variable(agent, "ROLE_ARN"))
    if not role:
        return boto3.Session()
    base = get_session()
    fetcher = AssumeRoleCredentialFetcher(
        client_creator=base.create_client,
        source_credentials=base.get_credentials(),
        role_arn=role,
        extra_args={"RoleSessionName": f"crew-{agent}"[:64], "DurationSeconds": 900},
    )
    own = get_session()
    own._credentials = DeferredRefreshableCredentials(fetcher.fetch_credentials, method="assume-role")
    own.set_config_variable("region", base.get_config_variable("region"))
    return boto3.Session(botocore_session=own)


def read_aws(agent: str, provider: str) -> Secret:
    if agent not in _aws_clients:
        config = Config(connect_timeout=3, read_timeout=5, retries={"max_attempts": 2})
        _aws_clients[agent] = aws_session(agent).client("secretsmanager", config=config)
    try:
        answer = _aws_clients[agent].get_secret_value(SecretId=secret_id(agent, provider))
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in AWS_ABSENT:
            raise SecretMissing from None
        raise SecretOutage(f"AWS answers {code}") from None
    except BotoCoreError as error:
        raise SecretOutage(f"AWS: {type(error).__name__}") from None
    return Secret(answer["SecretString"])


SECRET_READERS.append(read_aws)
