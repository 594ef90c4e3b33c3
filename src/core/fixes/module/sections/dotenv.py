"""The environment: set by whoever starts the crew, or by a .env file that git ignores."""

# requires: python-dotenv>=1.0

import os

from dotenv import load_dotenv

from .secrets import SECRET_READERS, Secret, SecretMissing, secret_variable


def read_environment(agent: str, provider: str) -> Secret:
    value = os.environ.get(secret_variable(agent, provider))
    if not value:
        raise SecretMissing
    return Secret(value)


load_dotenv()
SECRET_READERS.append(read_environment)
