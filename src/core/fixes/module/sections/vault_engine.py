"""SQLAlchemy engines with logins leased from Vault."""

# requires: SQLAlchemy>=1.4

from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine

from .vault_leases import LeasedLogin


def leased_engine(agent: str, url: Any, role: str | None = None, **options: Any) -> Engine:
    """An engine whose new connections use the agent's current login. `url` needs no user and no password."""
    login = LeasedLogin(agent, role)
    engine = create_engine(url, **{"pool_pre_ping": True, **options})

    @event.listens_for(engine, "do_connect")
    def use_lease(_dialect: Any, _record: Any, _args: Any, params: dict[str, Any]) -> None:
        lease = login.current()
        params["user"], params["password"] = lease.username, lease.password

    return engine
