"""The environment, as whoever starts the crew fills it."""

import os

from .secrets import SECRET_READERS, Secret, SecretMissing, secret_variable


def read_environment(agent: str, provider: str) -> Secret:
    value = os.environ.get(secret_variable(agent, provider))
    if not value:
        raise SecretMissing
    return Secret(value)


SECRET_READERS.append(read_environment)
