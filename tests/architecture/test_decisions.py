"""Decisions are numbered without holes, listed in the index, and named by numbers that exist."""

import re
from collections.abc import Iterator, Mapping

from tests.architecture.tree import ROOT, files

_FOLDER = ("docs", "adr")
_FILE = re.compile(r"(\d{4})-[a-z0-9-]+\.md")
_TITLE = re.compile(r"# ADR (\d+): (.+)")
_NAMED = re.compile(r"\bADRs? (\d+(?:(?:, | and )\d+)*)")
_READ = {".md", ".py", ".sql", ".toml", ".yaml", ".yml"}


def _decisions() -> dict[str, str]:
    """File name to text."""
    found = [path for path in files() if path.parts[:2] == _FOLDER and path.name != "README.md"]
    return {path.name: (ROOT / path).read_text() for path in found}


def misnumbered(decisions: Mapping[str, str]) -> Iterator[str]:
    """Faults in the numbering: file names, first lines, holes."""
    numbers = []
    for name, text in decisions.items():
        file, title = _FILE.fullmatch(name), _TITLE.match(text)
        if not file or not title or int(file[1]) != int(title[1]):
            yield f"{name} does not begin with `# ADR <its number>: <the decision>`"
        if file:
            numbers.append(int(file[1]))
    for expected, number in enumerate(sorted(numbers), 1):
        if number != expected:
            yield f"ADR {min(expected, number)} is there twice or not at all"
            return


def unlisted(decisions: Mapping[str, str], index: str) -> set[str]:
    """Lines that the index should have and does not, or has and should not."""
    lines = set()
    for name, text in decisions.items():
        if title := _TITLE.match(text):
            lines.add(f"{title[1]}. [{title[2]}]({name})")
    return lines ^ {line for line in index.splitlines() if re.match(r"\d+\.", line)}


def unknown(text: str, last: int) -> set[int]:
    """Numbers of decisions that a text names and that there are not."""
    named = {int(each) for group in _NAMED.findall(text) for each in re.findall(r"\d+", group)}
    return {number for number in named if not 1 <= number <= last}


def test_numbers_have_no_holes() -> None:
    assert list(misnumbered(_decisions())) == []


def test_the_index_lists_all() -> None:
    assert unlisted(_decisions(), (ROOT / "docs" / "adr" / "README.md").read_text()) == set()


def test_every_number_that_is_named_is_there() -> None:
    last = len(_decisions())
    found = {
        str(path): missing
        for path in files()
        if path.suffix in _READ and path.name != "test_decisions.py"
        if (missing := unknown((ROOT / path).read_text(errors="replace"), last))
    }
    assert found == {}


def test_a_planted_hole_is_seen() -> None:
    good = {"0001-a.md": "# ADR 1: A\n", "0002-b.md": "# ADR 2: B\n"}
    assert list(misnumbered(good)) == []
    assert list(misnumbered({**good, "0004-d.md": "# ADR 4: D\n"}))
    assert list(misnumbered({**good, "0002-c.md": "# ADR 2: C\n"}))
    assert list(misnumbered({**good, "0003-c.md": "# 3. C\n"}))
    assert unlisted(good, "1. [A](0001-a.md)\n") == {"2. [B](0002-b.md)"}
    assert unknown("see ADR 1, 3 and ADR 40", 2) == {3, 40}
