"""Audit trail: what each agent did, as JSON lines that are chained by hashes. `python -m … verify` checks them.

With CREW_AUDIT_KEY the chain is an HMAC: whoever lacks the key can neither edit, remove nor reorder entries unseen.
Without it everyone who can write the file can recompute the chain: it shows accidents only, and verify says so.
A tail that is cut off shows only by a head (SEQ:HASH) that was kept elsewhere: each one goes to the logger "crew.audit"
and to the file CREW_AUDIT_HEAD, which belongs on another disk or machine.
"""

# requires: crewai>=1.5.0

import argparse
import hashlib
import hmac
import json
import logging
import os
import sys
import uuid
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from .file_lock import locked_file
from .redaction import redact, redact_data

AUDIT_FILE = "crew-audit.jsonl"
AUDIT_TEXT_LIMIT = 500  # characters of a text in an entry
AUDIT_START = "0" * 64  # what the first entry is chained to


class AuditError(RuntimeError):
    """The trail cannot be continued. The action that was to be recorded must not take place."""


class AuditTrail:
    """Appends entries; several processes may share the file."""

    def __init__(self, path: str | Path | None = None, head: Callable[[str], None] | None = None) -> None:
        self.path = Path(path or os.environ.get("CREW_AUDIT_FILE") or AUDIT_FILE).absolute()
        self.run = uuid.uuid4().hex
        self._head = head or _keep_head

    def record(self, agent: str | None, action: str, **details: Any) -> dict[str, Any]:
        """Writes one entry, on disk when this returns. `agent` None: no agent, the program itself. Texts are redacted and
        cut. Raises AuditError or OSError."""
        key = _audit_key()
        with locked_file(self.path):
            last, torn = _last_entry(self.path)
            if last and last["alg"] != _algorithm(key):
                raise AuditError(f"{self.path} was begun {'with' if key is None else 'without'} CREW_AUDIT_KEY: move it away to begin another")
            if torn:
                # a crash cut this line off: what is left of it stays, and the chain goes on behind it
                last = self._append(last, key, None, "audit.recovered", {"fragment": hashlib.sha256(torn).hexdigest()}, b"\n")
            entry = self._append(last, key, agent, action, _short(redact_data(details)))
        self._head(f"{entry['seq']}:{entry['hash']}")
        return entry

    def _append(self, last: dict[str, Any] | None, key: bytes | None, agent: str | None, action: str, details: Any, before: bytes = b"") -> dict[str, Any]:
        entry = {
            "seq": last["seq"] + 1 if last else 1,
            "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds"),
            "run": self.run,
            "agent": None if agent is None else redact(agent.strip()),
            "action": action,
            "details": details,
            "alg": _algorithm(key),
            "prev": last["hash"] if last else AUDIT_START,
        }
        entry["hash"] = _entry_hash(entry, key)
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(file).st_size
            line = before + _entry_line(entry)
            try:
                if os.write(file, line) != len(line):
                    raise OSError(f"{self.path} took a part of an entry only")
                os.fsync(file)
            except OSError:
                os.ftruncate(file, size)
                raise
        finally:
            os.close(file)
        return entry


def verify_trail(path: str | Path, heads: list[str] | None = None) -> tuple[list[str], list[str]]:
    """What is wrong with a trail, and what one has to know of it. `heads` are lines SEQ:HASH that were kept elsewhere."""
    key = _audit_key()
    wrong: list[str] = []
    notes: list[str] = []
    hashes: dict[int, str] = {}
    previous, fragment = AUDIT_START, b""
    raw = Path(path).read_bytes()
    lines = raw.split(b"\n")
    if lines.pop():
        wrong.append("the last line is cut off")
    for number, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
            seq, alg, given = int(entry["seq"]), entry["alg"], entry["hash"]
        except (ValueError, KeyError, TypeError):
            if fragment:
                wrong.append(f"line {number}: not an entry")
            fragment = line or b"\0"
            continue
        if fragment:
            if entry.get("action") == "audit.recovered" and entry["details"].get("fragment") == hashlib.sha256(fragment).hexdigest():
                notes.append(f"line {number - 1}: an entry was cut off by a crash")
            else:
                wrong.append(f"line {number - 1}: not an entry")
            fragment = b""
        if seq != len(hashes) + 1:
            wrong.append(f"line {number}: entry {seq} stands where entry {len(hashes) + 1} belongs")
        if entry.get("prev") != previous:
            wrong.append(f"line {number}: entry {seq} does not follow the one before it")
        if alg == "hmac-sha256" and key is None:
            wrong.append(f"line {number}: entry {seq} is keyed; set CREW_AUDIT_KEY to verify it")
            key = b""
        elif alg != _algorithm(key) and key != b"":
            wrong.append(f"line {number}: entry {seq} is not keyed, though CREW_AUDIT_KEY is set")
        elif key != b"" and (_entry_hash(entry, key) != given or _entry_line(entry) != line + b"\n"):
            wrong.append(f"line {number}: entry {seq} was changed")
        previous = given
        hashes[len(hashes) + 1] = given
    if fragment:
        wrong.append(f"line {len(lines)}: not an entry")
    for head in heads or []:
        seq_text, _, digest = head.strip().partition(":")
        if not seq_text.isdigit() or hashes.get(int(seq_text)) != digest:
            wrong.append(f"entry {seq_text} of the head kept elsewhere is not there: the trail was cut or rewritten")
    if key is None:
        notes.append("without CREW_AUDIT_KEY whoever can write the file can recompute the chain: this shows accidents only")
    if not heads:
        notes.append("without a head kept elsewhere (--head, --head-file) a cut tail does not show")
    notes.append(f"{len(hashes)} entries, head {len(hashes)}:{previous}")
    return wrong, notes


def install_audit(path: str | Path | None = None) -> AuditTrail:
    """Records each tool call and each LLM call of each agent. Call it once, where the program starts, before other hooks
    are registered. A call that cannot be recorded is not made."""
    global _trail
    if _trail is None:
        from crewai.events import LLMCallFailedEvent, crewai_event_bus
        from crewai.hooks import (
            register_after_llm_call_hook,
            register_after_tool_call_hook,
            register_before_llm_call_hook,
            register_before_tool_call_hook,
        )

        _trail = AuditTrail(path)
        for register, hook in (
            (register_before_tool_call_hook, _before_tool),
            (register_after_tool_call_hook, _after_tool),
            (register_before_llm_call_hook, _before_llm),
            (register_after_llm_call_hook, _after_llm),
        ):
            register(hook)
        crewai_event_bus.on(LLMCallFailedEvent)(_failed_llm)
    return _trail


def record_action(agent: str | None, action: str, **details: Any) -> None:
    """Writes an entry of your own, where the trail is installed: `record_action("billing", "refund", order="17")`."""
    if _trail:
        _trail.record(agent, action, **details)


_trail: AuditTrail | None = None


def _before_tool(context: Any) -> bool | None:
    return _recorded(context.agent, "tool.call", tool=context.tool_name, input=context.tool_input, task=_task(context))


def _after_tool(context: Any) -> None:
    _recorded(context.agent, "tool.result", tool=context.tool_name, length=len(str(context.tool_result)), blocked=_blocked(context))


def _before_llm(context: Any) -> bool | None:
    return _recorded(context.agent, "llm.call", model=_model(context), messages=len(context.messages or []), task=_task(context))


def _after_llm(context: Any) -> None:
    _recorded(context.agent, "llm.result", model=_model(context), length=len(str(context.response)))


def _failed_llm(_source: Any, event: Any) -> None:
    _recorded(event.from_agent, "llm.failed", model=event.model, error=str(event.error)[:AUDIT_TEXT_LIMIT], role=event.agent_role)


def _recorded(agent: Any, action: str, **details: Any) -> bool | None:
    """None lets the call go on, False stops it: CrewAI ignores what hooks raise."""
    try:
        name = getattr(agent, "role", None) or details.pop("role", None)
        secret = getattr(agent, "secret_id", None)
        record_action(name, action, **{key: value for key, value in {**details, "secret_id": secret}.items() if value is not None})
    except Exception as error:
        logging.getLogger("crew.audit").error("%s is not recorded: %s", action, error)
        return False
    return None


def _task(context: Any) -> str | None:
    task = getattr(context, "task", None)
    return None if task is None else str(getattr(task, "name", None) or getattr(task, "id", None))


def _model(context: Any) -> str | None:
    return getattr(context.llm, "model", None)


def _blocked(context: Any) -> bool:
    return str(context.tool_result).startswith("Tool execution blocked by hook")


def _audit_key() -> bytes | None:
    return os.environ.get("CREW_AUDIT_KEY", "").encode() or None


def _algorithm(key: bytes | None) -> str:
    return "sha256" if key is None else "hmac-sha256"


def _entry_text(entry: dict[str, Any]) -> bytes:
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode("utf-8", "backslashreplace")


def _entry_line(entry: dict[str, Any]) -> bytes:
    return _entry_text(entry) + b"\n"


def _entry_hash(entry: dict[str, Any], key: bytes | None) -> str:
    text = _entry_text({name: value for name, value in entry.items() if name != "hash"})
    return hashlib.sha256(text).hexdigest() if key is None else hmac.new(key, text, hashlib.sha256).hexdigest()


def _last_entry(path: Path) -> tuple[dict[str, Any] | None, bytes]:
    """The last whole entry, and what a crash left of one behind it."""
    try:
        file = open(path, "rb")
    except FileNotFoundError:
        return None, b""
    with file:
        size = start = file.seek(0, os.SEEK_END)
        tail = b""
        while start > 0 and tail.count(b"\n") < 3:
            start = max(0, start - 65536)
            file.seek(start)
            tail = file.read(size - start)
    *whole, torn = tail.split(b"\n")
    for line in reversed(whole):
        try:
            entry = json.loads(line)
        except ValueError:
            continue  # what a crash cut off earlier
        if isinstance(entry, dict) and {"seq", "hash", "alg"} <= entry.keys():
            return entry, torn
    if whole and start == 0:
        raise AuditError(f"{path} is no audit trail")
    return None, torn


def _short(data: Any) -> Any:
    if isinstance(data, str):
        return data if len(data) <= AUDIT_TEXT_LIMIT else data[:AUDIT_TEXT_LIMIT] + "…"
    if isinstance(data, dict):
        return {str(key): _short(value) for key, value in data.items()}
    if isinstance(data, (list, tuple, set, frozenset)):
        return [_short(item) for item in list(data)[:50]]
    return data if data is None or isinstance(data, (bool, int, float)) else _short(redact(str(data)))


def _keep_head(head: str) -> None:
    logging.getLogger("crew.audit").info("head %s", head)
    path = os.environ.get("CREW_AUDIT_HEAD")
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"{head}\n")


def _verify_command(arguments: list[str]) -> int:
    """`verify [--trail FILE] [--head SEQ:HASH] [--head-file FILE]`: 0 sound, 1 not."""
    parser = argparse.ArgumentParser(prog="verify", description="Checks the audit trail.")
    parser.add_argument("--trail", default=os.environ.get("CREW_AUDIT_FILE") or AUDIT_FILE)
    parser.add_argument("--head", action="append", default=[], metavar="SEQ:HASH")
    parser.add_argument("--head-file", default=os.environ.get("CREW_AUDIT_HEAD"))
    options = parser.parse_args(arguments)
    heads = list(options.head)
    if options.head_file:
        heads += Path(options.head_file).read_text(encoding="utf-8").split()
    wrong, notes = verify_trail(options.trail, heads)
    for line in [*wrong, *(f"note: {note}" for note in notes)]:
        print(line)
    print("TAMPERED" if wrong else "sound")
    return 1 if wrong else 0


if __name__ == "__main__" and sys.argv[1:2] == ["verify"]:
    sys.exit(_verify_command(sys.argv[2:]))
