"""`libs/common` knows no business word, in names, comments and sentences alike."""

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.architecture.tree import Module, modules

_WORD = re.compile(r"[A-Za-z][a-z]*|[A-Z]+")
_BUSINESS = {
    "agent",
    "cases",
    "customer",
    "customers",
    "department",
    "departments",
    "handoff",
    "handoffs",
    "roster",
    "rosters",
    "survey",
    "surveys",
}
_A_CASE = re.compile(
    r"\b(?:the|a|each|every|this|that|its|of|open|closed)[ -]cases?\b"
    r"|\bcase[-_ ]?(?:id|opened|news|number)\b",
    re.IGNORECASE,
)
"""`case` is Python's too, and half of a `lower-case`; these are ours."""


_CLAIMS = {"agent", "department", "departments"}
"""Roles and claims of a token, as published: only what reads tokens may name them."""


def business_words(module: Module) -> Iterator[str]:
    """Words that a reader of the plumbing would have to ask the business about."""
    known = _CLAIMS if module.within("identity", "http") else set()
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        if token.type not in {tokenize.NAME, tokenize.COMMENT, tokenize.STRING}:
            continue
        words = {word.lower() for word in _WORD.findall(token.string)}
        for word in sorted(words & _BUSINESS - known):
            yield f"line {token.start[0]}: {word}"
        if found := _A_CASE.search(token.string):
            yield f"line {token.start[0]}: {found.group()}"


def test_the_plumbing_speaks_of_no_business() -> None:
    common = [m for m in modules() if m.path.parts[:2] == ("libs", "common")]
    found = [f"{m.path}: {what}" for m in common for what in business_words(m)]
    assert common
    assert not found, "\n".join(found)


def test_a_planted_business_word_is_seen() -> None:
    for text in ("customer_id = 1\n", "class CaseRoster: ...\n", '"""News of the case."""\n'):
        assert list(business_words(Module(PurePosixPath("libs/common/a.py"), text)))


def test_pythons_own_case_is_not_ours() -> None:
    text = '"""In case of doubt, lower-case."""\nmatch 1:\n    case 1:\n        pass\n'
    assert not list(business_words(Module(PurePosixPath("libs/common/a.py"), text)))
