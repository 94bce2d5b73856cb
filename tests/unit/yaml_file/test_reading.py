"""A YAML file is read within bounds, and what is wrong is told with its line."""

import pytest

from baton_common.platform.yaml_file.problems import FileRefused, LineProblem
from baton_common.platform.yaml_file.reading import MAX_BYTES, read_file
from baton_common.platform.yaml_file.spot import Spot


def read_text(spot: Spot) -> str:
    return spot.fields(("word",)).text("word")


def problems_of(content: str | bytes) -> list[LineProblem]:
    raw = content.encode() if isinstance(content, str) else content
    with pytest.raises(FileRefused) as refused:
        read_file(raw, read_text)
    return refused.value.problems


def test_words_come_as_they_are_written() -> None:
    assert read_file(b"word: 09:00", read_text) == "09:00"
    assert read_file(b"word: no", read_text) == "no"


def test_every_problem_is_told_in_the_order_of_lines() -> None:
    problems = problems_of("words: a\n\nother: b\nword: [1]")
    assert [str(each) for each in problems] == [
        "line 1: words: is not known here; known are word",
        "line 3: other: is not known here; known are word",
        "line 4: word: must be words on one line",
    ]


def test_a_missing_field_is_told_at_its_mapping() -> None:
    assert problems_of("{}") == [LineProblem(1, "the file", "needs word")]


def test_a_key_that_stands_twice_is_told_once_at_its_second_line() -> None:
    assert problems_of("word: a\nword: b") == [LineProblem(2, "word", "stands here twice")]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("word: a\n  b: c", 2, "is no YAML"),
        ("word: a\nb: [", 2, "is no YAML"),
        ("word: 'a", 1, "is no YAML"),
        (b"word: a\nb: \xff", 2, "UTF-8"),
        ("", 1, "is empty"),
        ("word: \x07", 1, "is no YAML"),
        ("a: &x 1\nb: *x", 2, "alias"),
        ("[" * 40 + "]" * 40, 1, "deeper"),
        ("[" * 100_000, 1, "deeper"),
        ("- a", 1, "must be a mapping"),
        ("word: !!python/object:os.system {}", 1, "must be words"),
        ("a" * (MAX_BYTES + 1), 1, "longer"),
    ],
    ids=range(12),
)
def test_what_is_no_such_file_is_told_with_its_line(
    content: str | bytes, line: int, words: str
) -> None:
    first = problems_of(content)[0]
    assert first.line == line
    assert words in first.problem


@pytest.mark.parametrize("text", ["20s", "15m", "2h", "1d"])
def test_durations_have_their_unit(text: str) -> None:
    seconds = {"20s": 20, "15m": 900, "2h": 7200, "1d": 86400}[text]
    assert read_file(text.encode(), lambda spot: spot.seconds(1, 86400)) == seconds


@pytest.mark.parametrize("text", ["20", "s", "0s", "2d", "-1s", "1.5h"])
def test_other_durations_are_problems(text: str) -> None:
    with pytest.raises(FileRefused):
        read_file(text.encode(), lambda spot: spot.seconds(1, 86400))
