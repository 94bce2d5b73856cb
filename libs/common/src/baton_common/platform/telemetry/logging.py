"""Log lines as JSON with the correlation id, and without personal data or secrets."""

import logging
import re
import sys
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any, BinaryIO

import msgspec
import structlog

CORRELATION: ContextVar[str | None] = ContextVar("baton_correlation", default=None)
"""The journey that the work in hand belongs to; put on every line."""

_SECRETS = re.compile(
    r"eyJ[\w-]{5,}\.[\w-]+\.[\w-]*"  # a token
    r"|\bbk_[\w-]{20,}"  # an API key
    r"|(?i:bearer|basic)\s+[\w.+/=-]{8,}"
    r"|://[^\s/@:]+:[^\s/@]+@"  # a password in an address
)
_ADDRESSES = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # mail
    r"|(?<![\w.-])\+?\d(?:[ -]?\d){8,14}(?![\w-]|\.\d)"  # telephone, as written by people
)
PERSONAL_NAMES = frozenset(
    {"address", "addresses", "authorization", "body", "content", "from", "name", "password"}
    | {"phone", "recipient", "secret", "sender", "subject", "text", "to", "token", "words"}
)
"""A field of this name is never written."""

_encode = msgspec.json.Encoder(enc_hook=str).encode


def redact(line: str) -> str:
    """Addresses and secrets replaced by what they are."""
    return _ADDRESSES.sub("[address]", _SECRETS.sub("[secret]", line))


def _redacted(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name, value in event.items():
        if name in PERSONAL_NAMES:
            event[name] = "[not logged]"
        elif isinstance(value, str) and name not in _SAFE:
            event[name] = redact(value)
        elif isinstance(value, (list, dict, tuple, set, bytes, Exception)):
            event[name] = redact(str(value))
    return event


_SAFE = frozenset({"timestamp", "level", "correlation", "trace", "service", "route", "method"})
"""Ours, never words of people: passed without a look."""


def _correlated(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if "correlation" not in event and (correlation := CORRELATION.get()) is not None:
        event["correlation"] = correlation
    return event


def _rendered(_: Any, __: str, event: MutableMapping[str, Any]) -> bytes:
    return _encode(event)


def configure_logging(stream: BinaryIO | None = None, level: int = logging.INFO) -> None:
    """Called once by a program's `main`. Lines go to `stream` (standard error by default).

    The standard library's loggers go the same way from WARNING on, redacted like ours.
    """
    out = stream or sys.stderr.buffer
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _correlated,
            structlog.processors.format_exc_info,
            _redacted,
            _rendered,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=ToStream(out),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_ToStructlog()]
    root.setLevel(max(level, logging.WARNING))


class ToStream:
    """Makes structlog's loggers write to one stream of bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def __call__(self, *_: Any) -> structlog.BytesLogger:
        return structlog.BytesLogger(self.stream)


def log_stream() -> BinaryIO | None:
    """The stream that log lines go to; None before `configure_logging` was called."""
    factory = structlog.get_config()["logger_factory"]
    return factory.stream if isinstance(factory, ToStream) else None


class _ToStructlog(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        structlog.get_logger().log(
            record.levelno, record.getMessage(), logger=record.name, exc_info=record.exc_info
        )
