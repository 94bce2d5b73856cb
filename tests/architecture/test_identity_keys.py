"""Whoever asks the vault whose an address is asks by its key: as it was written, two spellings
would be two people, and two callers who hide would be one."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.architecture.tree import Module, modules

_ASKS = re.compile(r"\.(?:subjects_of|known_subject)\(")
_KEYS = re.compile(r"\b(?:mail_key|mail_subject_key|key_of|read_address|ReadAddress)\b")
_OWN_ID = re.compile(r'subjects_of\(\[f"[a-z]+:\{')
"""A subject of a thing's own, like `attachment:<id>`: nobody is looked up by it."""


def unkeyed(module: Module) -> Iterator[str]:
    """Modules that ask for a subject and know no key."""
    asks = len(_ASKS.findall(module.text)) - len(_OWN_ID.findall(module.text))
    if asks > 0 and not _KEYS.search(module.text):
        yield f"{module.path}: asks whose an address is; ask by `mail_key` or `read_address(…).key`"


def test_nobody_is_looked_up_by_an_address_as_it_was_written() -> None:
    services = [each for each in modules() if each.path.parts[0] in ("services", "apps")]
    assert any(_ASKS.search(each.text) for each in services)
    assert [what for each in services for what in unkeyed(each)] == []


def test_a_planted_violation_is_seen() -> None:
    path = PurePosixPath("services/email/src/baton_email/a.py")
    assert list(unkeyed(Module(path, "await vault.subjects_of([person.mail])\n")))
    assert not list(unkeyed(Module(path, 'await vault.subjects_of([f"contact:{id_}"])\n')))
    assert not list(unkeyed(Module(path, "await vault.subjects_of([mail_key(person.mail)])\n")))
