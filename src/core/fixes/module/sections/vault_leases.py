"""Database logins leased from Vault: each agent has its own, and it ends with the crew."""

# requires: hvac>=2.3

import threading
import time
from dataclasses import dataclass

from hvac.exceptions import VaultError

from .secrets import SECRET_LISTENERS, SecretMissing, SecretOutage
from .vault import VAULT_OUTAGES, vault_client


@dataclass(repr=False)
class Lease:
    """A login and how long it lasts, in seconds of time.monotonic()."""

    id: str
    username: str
    password: str
    length: float
    renew_at: float
    ends_at: float


class LeasedLogin:
    """The agent's database login: renewed after two thirds of its time, replaced when it cannot be renewed any more."""

    def __init__(self, agent: str, role: str | None = None, mount: str = "database") -> None:
        self.agent = agent
        self.role = role or agent
        self.mount = mount
        self._lease: Lease | None = None
        self._lock = threading.Lock()

    def current(self) -> Lease:
        with self._lock:
            now = time.monotonic()
            lease = self._lease
            if lease and now < lease.renew_at:
                return lease
            try:
                self._lease = (self._renewed(lease, now) if lease and now < lease.ends_at else None) or self._new(now)
            except VAULT_OUTAGES as error:
                if lease and now < lease.ends_at:
                    return lease
                raise SecretOutage(f"agent {self.agent!r}: no database login now ({type(error).__name__})") from None
            except VaultError as error:
                raise SecretMissing(f"agent {self.agent!r} gets no database login ({type(error).__name__})") from None
            return self._lease

    def _new(self, now: float) -> Lease:
        for fresh in (False, True):
            try:
                path = f"{self.mount}/creds/{self.role}"
                answer = vault_client(self.agent, fresh=fresh).read(path)
                break
            except VaultError as error:
                if fresh or isinstance(error, VAULT_OUTAGES):
                    raise
        if not answer:
            raise SecretMissing(f"agent {self.agent!r}: Vault has no role {self.role!r}")
        data, length = answer["data"], float(answer["lease_duration"])
        for listener in SECRET_LISTENERS:
            listener(data["password"])
        return Lease(answer["lease_id"], data["username"], data["password"], length, now + length * 2 / 3, now + length)

    def _renewed(self, lease: Lease, now: float) -> Lease | None:
        try:
            answer = vault_client(self.agent).sys.renew_lease(lease.id, increment=int(lease.length))
        except VAULT_OUTAGES:
            raise
        except VaultError:
            return None
        length = float(answer["lease_duration"])
        if length < lease.length / 2:
            return None  # near the end of all renewals
        lease.renew_at, lease.ends_at = now + length * 2 / 3, now + length
        return lease


_leased_logins: dict[tuple[str, str | None], LeasedLogin] = {}


def leased_login(agent: str, role: str | None = None) -> dict[str, str]:
    """The agent's current login, as arguments of a driver's connect(): connect(host="db", **leased_login("researcher"))."""
    lease = _leased_logins.setdefault((agent, role), LeasedLogin(agent, role)).current()
    return {"user": lease.username, "password": lease.password}
