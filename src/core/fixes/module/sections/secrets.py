"""Secrets: each agent reads its own, and goes without rather than with another's."""

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

PROJECT = "__project__"

# Seconds. A value is read again after TTL. When the store cannot be reached, the last good value serves for GRACE more.
SECRET_TTL = float(os.environ.get("CREW_SECRET_TTL", "300"))
SECRET_GRACE = float(os.environ.get("CREW_SECRET_GRACE", "600"))
SECRET_RETRY = float(os.environ.get("CREW_SECRET_RETRY", "5"))


class SecretUnavailable(RuntimeError):
    """There is no value to use. The message names agent and provider, never a value."""


class SecretMissing(SecretUnavailable):
    """The store answered: there is no such secret, or this agent may not read it."""


class SecretOutage(SecretUnavailable):
    """The store could not be asked."""


@dataclass(frozen=True, repr=False)
class Secret:
    """What a store gives. `lifetime` is in seconds; None for a value that does not expire by itself."""

    value: str
    lifetime: float | None = None


@dataclass(repr=False)
class _Known:
    value: str
    refresh_at: float
    dead_at: float


# A reader takes agent and provider and gives a Secret, or raises SecretMissing or SecretOutage. They are asked in order.
SECRET_READERS: list[Callable[[str, str], Secret]] = []
# Called with every new value, before anybody else sees it.
SECRET_LISTENERS: list[Callable[[str], None]] = []

_known: dict[tuple[str, str], _Known] = {}
_lock = threading.RLock()


def get_secret(agent: str, provider: str, *, refused: str | None = None) -> str:
    """The agent's own secret for a provider. `refused` is a value that the provider did not take: it is not given again
    while the store has another one. Raises SecretUnavailable."""
    with _lock:
        known = _known.get((agent, provider))
        now = time.monotonic()
        if known and now < known.refresh_at and (refused is None or refused != known.value):
            return known.value
        try:
            secret = _read(agent, provider)
        except SecretOutage:
            if not known or now >= known.dead_at:
                raise
            known.refresh_at = min(now + SECRET_RETRY, known.dead_at)
            logging.getLogger(__name__).warning("%s: the store of %s cannot be reached; the last value serves on", agent, provider)
            return known.value
        except SecretUnavailable:
            _known.pop((agent, provider), None)
            raise
        for listener in SECRET_LISTENERS:
            listener(secret.value)
        lifetime = secret.lifetime
        fresh = SECRET_TTL if lifetime is None else min(SECRET_TTL, lifetime * 2 / 3)
        dead = SECRET_TTL + SECRET_GRACE if lifetime is None else min(SECRET_TTL + SECRET_GRACE, lifetime)
        _known[agent, provider] = _Known(secret.value, now + fresh, now + dead)
        return secret.value


def secret_id(agent: str, provider: str) -> str:
    """Name of the secret in the store."""
    return f"crew/{PROJECT}/{agent}/{provider}"


def secret_variable(agent: str, provider: str) -> str:
    """The same as a name of an environment variable."""
    name = agent_variable(agent, provider)
    return name if name.endswith(("KEY", "TOKEN", "SECRET", "PASSWORD", "URL", "DSN", "ID")) else f"{name}_API_KEY"


def agent_variable(agent: str, what: str) -> str:
    """Name of the environment variable that says something about an agent: CREW_RESEARCHER_ROLE_ARN."""
    return f"CREW_{agent}_{what}".replace("-", "_").upper()


def _read(agent: str, provider: str) -> Secret:
    for reader in SECRET_READERS:
        try:
            secret = reader(agent, provider)
        except SecretMissing:
            continue
        except SecretOutage as error:
            # libraries put requests, and with them tokens, into their errors: only what we wrote goes on
            raise SecretOutage(f"agent {agent!r}: the {provider} secret cannot be read now ({error})") from None
        if secret.value:
            return secret
    raise SecretMissing(f"agent {agent!r} has no {provider} secret of its own ({secret_id(agent, provider)})") from None
