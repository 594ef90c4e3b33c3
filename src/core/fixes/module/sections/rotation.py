"""Rotation: a new key is issued and stored first, both are valid for a while, then the old one is revoked."""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .file_lock import locked_file

@dataclass(frozen=True)
class IssuedKey:
    """What the provider gives: the id by which a key is revoked, and its value, which no repr shows."""

    id: str
    value: str = field(repr=False)


class RotatingCredential:
    """A credential that is rotated every `every` seconds. Call `rotate_if_due()` at the start of a run or from a
    scheduler. A crew that runs on reads the new value from the store, as it does anyhow; within `grace` seconds the old
    one still works.

    issue:   makes a new key at the provider
    store:   puts a value into the secrets manager (which keeps the old one as its previous version)
    read:    gives the value that the secrets manager has now
    revoke:  ends the key with that id
    state:   file that remembers ids and times, never values
    current: id of the key that is in force before the first rotation, so that it is revoked as well
    """

    def __init__(
        self,
        *,
        issue: Callable[[], IssuedKey],
        store: Callable[[str], None],
        read: Callable[[], str],
        revoke: Callable[[str], None],
        state: str | Path,
        current: str | None = None,
        every: float = 30 * 86400,
        grace: float = 3600,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if not 0 <= grace < every:
            raise ValueError("the grace period has to be shorter than the time between two rotations")
        self.every, self.grace = every, grace
        self._issue, self._store, self._read, self._revoke, self._clock = issue, store, read, revoke, clock
        self._state, self._first = Path(state).absolute(), current

    def get(self) -> str:
        """The value that is in force."""
        return self._read()

    def rotate_if_due(self) -> bool:
        """Rotates when it is time, and revokes what has had its grace. True when it rotated."""
        with self._alone() as state:
            due = self._clock() - state["rotated_at"] >= self.every
            if due:
                self._rotate(state)
            return due

    def rotate(self) -> None:
        """Rotates now. After a leak call `revoke_now()` behind it."""
        with self._alone() as state:
            self._rotate(state)

    def revoke_now(self) -> None:
        """Revokes all old keys without waiting for the grace period. Raises what the provider raises."""
        with self._alone() as state:
            failed = self._revoke_due(state, at_once=True)
            if failed:
                raise failed

    def _rotate(self, state: dict[str, Any]) -> None:
        new = self._issue()
        # on disk before it is stored: when this process ends here, the next one settles what became of the key
        state["pending"] = {"id": new.id, "digest": hashlib.sha256(new.value.encode()).hexdigest()}
        self._save(state)
        try:
            self._store(new.value)
        except Exception:
            self._settle(state)
            raise
        self._settle(state)
        if state["current"] != new.id:
            raise RuntimeError("the secrets manager does not give back the key that was stored; the old one stays in force")

    def _settle(self, state: dict[str, Any]) -> None:
        """A new key that the store gives back is in force, and the old one retires. Any other new key is revoked; nobody
        uses it."""
        pending = state["pending"]
        if pending is None:
            return
        stored = hashlib.sha256(self._read().encode()).hexdigest() == pending["digest"]
        now = self._clock()
        if stored:
            if state["current"] is not None:
                state["retired"].append({"id": state["current"], "after": now + self.grace})
            state["current"], state["rotated_at"] = pending["id"], now
        else:
            state["retired"].append({"id": pending["id"], "after": now})
        state["pending"] = None
        self._save(state)
        self._revoke_due(state)

    def _revoke_due(self, state: dict[str, Any], at_once: bool = False) -> Exception | None:
        """What cannot be revoked now is tried again the next time."""
        failed: Exception | None = None
        for one in list(state["retired"]):
            if not at_once and one["after"] > self._clock():
                continue
            try:
                self._revoke(one["id"])
            except Exception as error:
                failed = error
                continue
            state["retired"].remove(one)
            self._save(state)
        return failed

    @contextmanager
    def _alone(self) -> Iterator[dict[str, Any]]:
        """One rotation at a time, over threads and processes."""
        with locked_file(self._state):
            try:
                state: dict[str, Any] = json.loads(self._state.read_text(encoding="utf-8"))
            except FileNotFoundError:
                state = {"current": self._first, "rotated_at": 0.0, "pending": None, "retired": []}
            self._settle(state)
            self._revoke_due(state)
            yield state

    def _save(self, state: dict[str, Any]) -> None:
        file, name = tempfile.mkstemp(dir=self._state.parent)
        with open(file, "w", encoding="utf-8") as out:
            json.dump(state, out)
            out.flush()
            os.fsync(out.fileno())
        os.replace(name, self._state)
