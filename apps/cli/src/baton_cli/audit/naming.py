"""Resolves what an auditor names: a stream of a service, or a case by its number."""

import re

from baton_cli.client import Client
from baton_cli.story import case_id_of

_NUMBER = re.compile(r"[0-9A-Za-z]{9}")
"""Eight letters and a check letter."""


def stream_of(client: Client, service: str, what: str) -> str:
    """`case-<id>` for a case number, else the argument itself. Raises CommandError."""
    if service == "cases" and _NUMBER.fullmatch(what):
        return f"case-{case_id_of(client, what)}"
    return what
