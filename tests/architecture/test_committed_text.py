"""What may not be committed: paths of one machine, addresses of registries, secrets."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest

from tests.architecture.tree import ROOT, files

RULES = {
    "a path of one machine": re.compile(
        r"(?<![\w.$/}:-])/(?:work|root|home/\w+|Users/\w+|tmp/baton)/"
    ),
    "a package registry": re.compile(
        r"pypi\.org|files\.pythonhosted|registry\.npmjs|registry\.yarnpkg|repo1?\.maven"
        r"|maven\.org|proxy\.golang\.org|index-url\s*=\s*http",
        re.IGNORECASE,
    ),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
}
PLANTED = {
    "a path of one machine": "see /work/main/README.md",
    "a package registry": "https://pypi.org/simple",
    "a private key": "-----BEGIN PRIVATE KEY-----",
}
_THIS_FILE = PurePosixPath("tests/architecture/test_committed_text.py")
_BINARY = {".png", ".jpg", ".gif", ".ico", ".gz", ".jar", ".eml", ".zip", ".pdf"}


def violations(text: str, rule: str) -> Iterator[str]:
    """The lines that break it."""
    for number, line in enumerate(text.splitlines(), 1):
        if RULES[rule].search(line):
            yield f"line {number}: {line.strip()[:100]}"


@pytest.mark.parametrize("rule", RULES)
def test_no_file_holds(rule: str) -> None:
    found = []
    for path in files():
        if path.suffix not in _BINARY and path != _THIS_FILE:
            text = (ROOT / path).read_text(errors="replace")
            found += [f"{path}: {what}" for what in violations(text, rule)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("rule", RULES)
def test_a_planted_one_is_seen(rule: str) -> None:
    assert list(violations(PLANTED[rule], rule))
    assert not list(violations("GET /work-list, a root/branch, the home page", rule))
