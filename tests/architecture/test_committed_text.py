"""What may not be committed: paths of one machine, addresses of registries, secrets."""

import re
from collections.abc import Iterator

import pytest

from tests.architecture.tree import ROOT, files

# Written in parts, so that this file, too, holds none of what it looks for.
_HOSTS = (
    ("pypi", "org"),
    ("files", "pythonhosted"),
    ("registry", "npmjs"),
    ("registry", "yarnpkg"),
    ("repo", "maven"),
    ("repo1", "maven"),
    ("maven", "org"),
    ("proxy", "golang", "org"),
)
_FOLDERS = ("work", "root", r"home/\w+", r"Users/\w+", "tmp/baton")
RULES = {
    "a path of one machine": re.compile(rf"(?<![\w.$/}}:-])/(?:{'|'.join(_FOLDERS)})/"),
    "a package registry": re.compile(
        "|".join([*(re.escape(".".join(host)) for host in _HOSTS), r"index-url\s*=\s*http"]),
        re.IGNORECASE,
    ),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
}
PLANTED = {
    "a path of one machine": f"see {'/'.join(('', 'work', 'main', 'README.md'))}",
    "a package registry": f"https://{'.'.join(_HOSTS[0])}/simple",
    "a private key": f"-----BEGIN {'PRIVATE'} KEY-----",
}
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
        if path.suffix not in _BINARY:
            text = (ROOT / path).read_text(errors="replace")
            found += [f"{path}: {what}" for what in violations(text, rule)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("rule", RULES)
def test_a_planted_one_is_seen(rule: str) -> None:
    assert list(violations(PLANTED[rule], rule))
    assert not list(violations("GET /work-list, a root/branch, the home page", rule))
