"""One record that differs is never outweighed by others that do not."""

import pytest

from baton_common.edge.auditing.on_topic import FoundRecord


@pytest.mark.parametrize(
    ("copies", "finding"),
    [
        ([], "missing"),
        ([True], "same"),
        ([True, True], "same"),
        ([True, False], "different"),
        ([False, True], "different"),
    ],
)
def test_what_is_found_is_the_worst_of_it(copies: list[bool], finding: str) -> None:
    found = FoundRecord()
    for offset, is_same in enumerate(copies):
        found.add(offset, is_same=is_same)
    assert found.finding == finding
    assert found.offsets == list(range(len(copies)))
