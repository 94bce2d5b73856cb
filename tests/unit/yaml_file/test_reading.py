"""A YAML file is read within bounds, and what is wrong is told with its line."""

from typing import Annotated, Literal

import pytest
import yaml
from pydantic import Field

from baton_common.platform.yaml_file.composing import MAX_BYTES
from baton_common.platform.yaml_file.document import Document
from baton_common.platform.yaml_file.kinds import (
    Flag,
    Id,
    NameOf,
    Text,
    Zone,
    duration,
    number,
    seconds,
)
from baton_common.platform.yaml_file.model import Part
from baton_common.platform.yaml_file.problems import FileRefused, LineProblem


class Shelf(Part):
    """A part of the section."""

    word: Text
    """Words."""
    kind: Literal["dry", "cold"] = "dry"
    """One of two."""
    open: Flag = False
    """Yes or no."""
    days: Annotated[int, number(1, 9)] = 1
    """A whole number."""
    wait: Annotated[int, seconds(1, 86_400)] = 20
    """A time."""
    zone: Zone = "UTC"
    """A time zone."""
    beside: Annotated[Text, NameOf("shelves")] | None = None
    """Another shelf."""


class Stock(Part):
    """A section."""

    shelves: dict[Id, Shelf] = Field(default={})
    """By id."""
    words: list[Text] = Field(default=[])
    """A list."""


def read(content: str | bytes) -> Stock:
    document = Document(content.encode() if isinstance(content, str) else content, ("stock",))
    shelves = document.values.get("stock")
    known = shelves.get("shelves") if isinstance(shelves, dict) else None
    section = document.section("stock", Stock, {"shelves": known} if known else None)
    document.refuse_if_wrong()
    return section or Stock()


def problems_of(content: str | bytes) -> list[LineProblem]:
    with pytest.raises(FileRefused) as refused:
        read(content)
    return refused.value.problems


def shelf(said: str) -> str:
    return f"stock:\n  shelves:\n    a: {{word: a, {said}}}"


@pytest.mark.parametrize("word", ["09:00", "no", "1", "2026-01-01"])
def test_words_come_as_they_are_written(word: str) -> None:
    assert read(f"stock: {{words: [{word}]}}").words == [word]


def test_what_is_left_out_is_as_usual_and_a_key_without_a_value_is_left_out() -> None:
    assert read(shelf("kind:")).shelves["a"] == Shelf(word="a")


def test_every_problem_is_told_in_the_order_of_lines() -> None:
    problems = problems_of(
        "stock:\n  shelfs: {}\n\n  shelves:\n    a: {word: [1]}\n    b: {words: x}\n  words: {}"
    )
    assert [str(each) for each in problems] == [
        "line 2: stock.shelfs: is not known here; did you mean shelves? Known are shelves, words",
        "line 5: stock.shelves.a.word: must be words on one line",
        "line 6: stock.shelves.b: needs word",
        "line 6: stock.shelves.b.words: is not known here; did you mean word? Known are word, "
        "kind, open, days, wait, zone, beside",
        "line 7: stock.words: must be a list",
    ]


def test_a_key_that_stands_twice_is_told_once_at_its_second_line() -> None:
    assert problems_of("stock: {}\nstock: {}") == [LineProblem(2, "stock", "appears here twice")]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("kind: warm", "kind: must be one of dry, cold, not warm"),
        ("kind: [warm]", "kind: must be words on one line"),
        ("open: yes", "open: must be one of false, true, not yes"),
        ("days: 10", "days: must be a whole number from 1 to 9, not 10"),
        ("days: 1.0", "days: must be a whole number from 1 to 9, not 1.0"),
        ("zone: Mars/One", "zone: must be a time zone like Asia/Shanghai, not Mars/One"),
        ("beside: b", "beside: names b, which is not under shelves"),
        ("? [a]\n    : b", "?: must be words on one line"),
    ],
)
def test_a_value_that_does_not_fit_is_told(said: str, problem: str) -> None:
    assert any(str(each).endswith(problem) for each in problems_of(shelf(said)))


def test_the_nearest_name_is_named() -> None:
    text = "stock:\n  shelves:\n    cellar: {word: a}\n    b: {word: b, beside: celar}"
    (problem,) = problems_of(text)
    assert problem.problem == ("names celar, which is not under shelves; did you mean cellar?")


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("stock: a\n  b: c", 2, "is not YAML"),
        ("stock: a\nb: [", 2, "is not YAML"),
        ("stock: 'a", 1, "is not YAML"),
        (b"stock: a\nb: \xff", 2, "UTF-8"),
        ("", 1, "is empty"),
        ("stock: \x07", 1, "is not YAML"),
        ("a: &x 1\nb: *x", 2, "alias"),
        ("[" * 40 + "]" * 40, 1, "deeper"),
        ("[" * 100_000, 1, "deeper"),
        ("- a", 1, "must be a mapping"),
        ("stock: words", 1, "must be a mapping"),
        ("stock: !!python/object:os.system {}\nstocks: {}", 2, "did you mean stock?"),
        ("a" * (MAX_BYTES + 1), 1, "longer"),
    ],
    ids=range(13),
)
def test_what_is_no_such_file_is_told_with_its_line(
    content: str | bytes, line: int, words: str
) -> None:
    first = problems_of(content)[0]
    assert first.line == line
    assert words in first.problem


LENGTHS = {"0s": 0, "20s": 20, "90s": 90, "15m": 900, "2h": 7200, "1d": 86400}


@pytest.mark.parametrize(("text", "length"), LENGTHS.items())
def test_durations_have_their_unit(text: str, length: int) -> None:
    assert duration(length) == text
    if length:
        assert read(shelf(f"wait: {text}")).shelves["a"].wait == length


@pytest.mark.parametrize("text", ["20", "s", "0s", "2d", "-1s", "1.5h", "１s"])
def test_other_durations_are_problems(text: str) -> None:
    (problem,) = problems_of(shelf(f"wait: {text}"))
    assert problem.problem == "must be a time like 20s, 15m, 2h or 14d, from 1s to 86400s"


def test_what_is_written_is_read_again() -> None:
    stock = read(shelf("open: true, days: 3, wait: 2m, kind: cold"))
    written = {"a": {"word": "a", "kind": "cold", "open": True, "days": 3, "wait": "2m"}}
    assert stock.written() == {"shelves": written}
    assert read(yaml.safe_dump({"stock": stock.written()})) == stock
