"""Redaction: logs, tracebacks and tool results without secrets and without personal data.

print() and CrewAI's verbose console do not go through logging: use verbose=False where they must not show secrets.
Formatters that print a frame's local variables (rich with show_locals, some error trackers) have to be told not to.
"""

import functools
import json
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus

MASK = "***"

# Environment variables whose values count as secrets.
SECRET_VARIABLE = re.compile(r"(?:^|_)(?:API_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD|DSN|CREDENTIALS?)$|_PWD$|^DATABASE_URL$", re.IGNORECASE)
# Names of fields (of `extra=`, of tool arguments) whose values are secrets, whatever they look like.
SECRET_FIELD = re.compile(
    r"(?:^|_)(?:api_?key|access_?key|private_?key|secret|secret_?key|password|passwd|pwd|token|authorization|credentials?|cookie)$", re.IGNORECASE
)

# What secrets look like: the whole match goes, or what the group "value" holds.
SECRET_SHAPES = [
    # keys of providers, by their prefixes
    re.compile(r"\b(?:sk|rk|pk)[-_](?=[\w-]*\d)[\w-]{16,}"),
    re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    re.compile(r"\b(?:gh[opsur]_\w{30,}|github_pat_\w{30,}|glpat-[\w-]{20,})"),
    re.compile(r"\bxox[abeoprs]-[\w-]{10,}"),
    re.compile(r"\bAIza[\w-]{35}|\bya29\.[\w-]{20,}"),
    re.compile(r"\b(?:hf_|gsk_|r8_|npm_)[A-Za-z0-9]{20,}|\b(?:xai|pplx|tvly|fc|lsv2|nvapi)[-_][\w-]{20,}|\bpypi-[\w-]{40,}"),
    re.compile(r"\bSG\.[\w-]{16,}\.[\w-]{16,}|\bkey-[0-9a-f]{32}\b|\bhv[bsr]\.[\w-]{20,}"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL),
    # JSON web tokens
    re.compile(r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"),
    # passwords in URLs, credentials in headers
    re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@]*:(?P<value>[^\s/@]+)@", re.IGNORECASE),
    re.compile(r"\b(?:Bearer|Basic)\s+(?P<value>(?=[^\s\d]*[\d=])[\w.~+/=-]{8,})", re.IGNORECASE),
    # password=…, "api_key": "…", token=…
    re.compile(
        r"(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|client[_-]?secret)"
        r"[\"']?\s*[=:]\s*[\"']?(?P<value>[^\s\"'&,;(){}\[\]<>]{4,})",
        re.IGNORECASE,
    ),
    # a passport number only beside the word
    re.compile(r"\bpassport\b(?:\s+(?:no|nr|number))?[.:#\s]{1,4}(?P<value>(?=[A-Z]{0,3}\d)[A-Z0-9]{6,9})\b", re.IGNORECASE),
    # social security numbers, without the areas that are never given out
    re.compile(r"\b(?!000|666|9\d\d)\d{3}-(?!00)\d\d-(?!0000)\d{4}\b"),
]
CARD_NUMBER = re.compile(r"(?<![\w.-])(?:4\d{3}|5[1-5]\d\d|2[2-7]\d\d|3[4-8]\d\d|30\d\d|6(?:011|4\d\d|5\d\d))(?:[ -]?\d){8,15}(?![\w-]|\.\d)")

_secrets: set[str] = set()
_secrets_pattern: re.Pattern[str] | None = None
_secrets_lock = threading.Lock()


def remember_secret(value: str) -> None:
    """From now on the value is redacted wherever it appears, also in the forms that URLs and JSON give it."""
    global _secrets_pattern
    if len(value) < 4:
        return
    forms = {value, value.strip(), quote(value), quote(value, safe=""), quote_plus(value), json.dumps(value)[1:-1], repr(value)[1:-1]}
    with _secrets_lock:
        if forms <= _secrets:
            return
        _secrets.update(form for form in forms if len(form) >= 4)
        _secrets_pattern = re.compile("|".join(re.escape(form) for form in sorted(_secrets, key=len, reverse=True)))


def redact(text: str) -> str:
    """The text with known secrets, and all that looks like a secret or like personal data, replaced by ***."""
    if _secrets_pattern:
        text = _secrets_pattern.sub(MASK, text)
    for shape in SECRET_SHAPES:
        text = shape.sub(_mask_match, text)
    return CARD_NUMBER.sub(lambda match: MASK if _is_card(match.group()) else match.group(), text)


def redact_data(data: Any, name: str = "") -> Any:
    """The same for a value of any type. Numbers, True, False and None stay; so do objects whose text shows nothing."""
    if data is None or isinstance(data, (bool, float)):
        return data
    if name and SECRET_FIELD.search(name):
        return MASK
    if isinstance(data, str):
        return redact(data)
    if isinstance(data, dict):
        return {redact_data(key): redact_data(value, key if isinstance(key, str) else "") for key, value in data.items()}
    if type(data) in (list, tuple, set, frozenset):
        return type(data)(redact_data(item) for item in data)
    shown = [str(data), repr(data)]
    hidden = [redact(text) for text in shown]
    return data if shown == hidden else hidden[0]


def install_redaction() -> None:
    """Redacts every log record of every logger, and the tracebacks of errors that end the program or a thread. Call it
    once, where the program starts; calling it again does nothing."""
    _learn_environment()
    if not getattr(logging.getLogRecordFactory(), "redacts", False):
        logging.setLogRecordFactory(_redacting_factory(logging.getLogRecordFactory()))
    if not getattr(logging.Logger.makeRecord, "redacts", False):
        logging.Logger.makeRecord = _redacting_make_record(logging.Logger.makeRecord)  # type: ignore[method-assign]
    sys.excepthook = _print_redacted
    threading.excepthook = lambda args: None if args.exc_type is SystemExit else _print_redacted(*args[:3])


class RedactingFormatter(logging.Formatter):
    """For handlers whose own formatter writes more than the record's text (frames, exception objects): wraps it."""

    def __init__(self, inner: logging.Formatter | None = None) -> None:
        super().__init__()
        self.inner = inner or logging.Formatter()

    def format(self, record: logging.LogRecord) -> str:
        return redact(self.inner.format(record))


def _learn_environment() -> None:
    """Variables may come later, from a .env file: a change of their number is noticed."""
    global _variables
    if len(os.environ) == _variables:
        return
    _variables = len(os.environ)
    for name, value in list(os.environ.items()):
        if SECRET_VARIABLE.search(name) and len(value) >= 8 and not os.path.exists(value):
            remember_secret(value)


_variables = -1


def _mask_match(match: re.Match[str]) -> str:
    if "value" not in match.re.groupindex:
        return MASK
    start, end = match.span("value")
    text, offset = match.group(), match.start()
    return text[: start - offset] + MASK + text[end - offset :]


def _is_card(text: str) -> bool:
    digits = [int(sign) for sign in text if sign.isdigit()]
    doubled = [digit if index % 2 == 0 else digit * 2 - 9 * (digit > 4) for index, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def _redacting_factory(previous: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    @functools.wraps(previous)
    def make(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = previous(*args, **kwargs)
        try:
            _redact_record(record)
        except Exception as error:
            # whatever could not be looked at is not written
            record.msg, record.args = f"[log message withheld: {type(error).__name__} while redacting it]", ()
            record.exc_info = record.exc_text = record.stack_info = None
        return record

    make.redacts = True  # type: ignore[attr-defined]
    return make


def _redact_record(record: logging.LogRecord) -> None:
    _learn_environment()
    if isinstance(record.args, dict):
        record.args = redact_data(record.args)
    elif record.args:
        record.args = tuple(redact_data(arg) for arg in record.args)
    record.msg = redact_data(record.msg)
    try:
        message = record.getMessage()
    except Exception:
        message = None  # logging reports the mismatch itself, from what is redacted already
    if message is not None and redact(message) != message:
        # text and arguments show it only together
        record.msg, record.args = redact(message), ()
    if record.exc_info and record.exc_info[0]:
        text = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        record.exc_text = redact(text)
        if record.exc_text != text:
            # formatters that render the exception themselves would show it: they find the text only
            record.exc_info = None
    if record.stack_info:
        record.stack_info = redact(record.stack_info)


_RECORD_FIELDS = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime"}


def _redacting_make_record(previous: Callable[..., logging.LogRecord]) -> Callable[..., logging.LogRecord]:
    """`extra=` is put into the record behind the factory."""

    @functools.wraps(previous)
    def make(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = previous(*args, **kwargs)
        for name in record.__dict__.keys() - _RECORD_FIELDS:
            try:
                record.__dict__[name] = redact_data(record.__dict__[name], name)
            except Exception:
                record.__dict__[name] = MASK
        return record

    make.redacts = True  # type: ignore[attr-defined]
    return make


def _print_redacted(kind: type[BaseException], error: BaseException | None, trace: Any) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error or kind(), trace)
        return
    sys.stderr.write(redact("".join(traceback.format_exception(kind, error, trace))))
