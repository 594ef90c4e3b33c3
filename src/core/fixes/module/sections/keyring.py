"""The keyring of the machine's user."""

# requires: keyring>=25.0

import keyring
from keyring.errors import KeyringError

from .secrets import PROJECT, SECRET_READERS, Secret, SecretMissing, SecretOutage


def read_keyring(agent: str, provider: str) -> Secret:
    try:
        value = keyring.get_password(f"crew/{PROJECT}/{agent}", provider)
    except KeyringError as error:
        raise SecretOutage(f"keyring: {type(error).__name__}") from None
    if value is None:
        raise SecretMissing
    return Secret(value)


SECRET_READERS.append(read_keyring)
