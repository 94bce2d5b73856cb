"""Every commit after the one that adds this file has a subject that fits on one line."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

LONGEST = 72
_THIS = Path(__file__).relative_to(ROOT)


def broken(message: str) -> Iterator[str]:
    """Faults in the form of a commit's message."""
    subject, *rest = message.strip().splitlines() or [""]
    if not subject:
        yield "has no subject"
    if len(subject) > LONGEST:
        yield f"has {len(subject)} characters in its subject; {LONGEST} are allowed"
    if subject.endswith("."):
        yield "has a subject that ends with a period"
    if rest and rest[0].strip():
        yield "has no blank line between subject and body"


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.needs_history
def test_the_messages_since_this_rule_have_its_form() -> None:
    added = _git("log", "--diff-filter=A", "--format=%H", "--", str(_THIS)).split()
    if not added:  # not committed yet: there is no commit after it
        return
    since = f"{added[-1]}..HEAD"
    said = _git("log", "--ancestry-path", "--format=%h%x00%B%x01", since)
    found = [
        f"{commit} {what}"
        for commit, _, message in (each.strip().partition("\0") for each in said.split("\1"))
        if commit
        for what in broken(message)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("planted", "seen"),
    [
        ("x" * 73, "has 73 characters in its subject; 72 are allowed"),
        ("A subject.", "has a subject that ends with a period"),
        ("A subject\nthat goes on", "has no blank line between subject and body"),
        ("", "has no subject"),
    ],
)
def test_a_planted_message_is_seen(planted: str, seen: str) -> None:
    assert list(broken(planted)) == [seen]


def test_a_subject_with_its_reasons_below_is_good() -> None:
    assert not list(broken(f"{'x' * LONGEST}\n\nWhy it is so.\nAt length.\n"))
