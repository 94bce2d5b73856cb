"""Lists by cursor: nothing twice, nothing left out, no cursor but our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from baton_common.edge.http.cursors import cursor, instant_of, key_after
from baton_common.edge.http.paging import Page, PageQuery
from baton_common.edge.problems import Problem

ROWS = [f"{number:03d}" for number in range(103)]


@given(limit=st.integers(1, 200))
def test_the_pages_together_are_the_list(limit: int) -> None:
    seen: list[str] = []
    after: str | None = None
    while True:
        key = key_after("rows", after, str)
        rows = [row for row in ROWS if key is None or row > str(key[0])][: limit + 1]
        page = Page[str].cut("rows", rows, limit, rows[limit - 1] if len(rows) > limit else "")
        seen += page.items
        if page.next is None:
            break
        after = page.next
    assert seen == ROWS


@given(text=st.text(), number=st.integers(-(2**62), 2**62))
def test_a_cursor_comes_back_as_it_was(text: str, number: int) -> None:
    if "\x00" in text:
        return
    assert key_after("rows", cursor("rows", text, number), str, int) == [text, number]


@pytest.mark.parametrize(
    "after",
    [
        *["", "x", "\u00e9", "=", "bnVsbA", "W10", "W1td"],
        *[cursor("rows"), cursor("rows", "a", "b"), cursor("others", "a")],
        *[cursor("rows", 1), cursor("rows", "a\x00"), cursor("rows", 2**70)],
    ],
)
def test_a_cursor_that_is_not_of_this_list_is_refused(after: str) -> None:
    with pytest.raises(Problem) as refused:
        key_after("rows", after, str)
    assert (refused.value.status, refused.value.code) == (400, "malformed")


@pytest.mark.parametrize("text", ["", "garbage", "9999-12-31T23:59:59-23:59", 7])
def test_an_instant_that_is_none_is_refused(text: str | int) -> None:
    with pytest.raises(Problem) as refused:
        instant_of(text)
    assert refused.value.status == 400


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "201"}, {"limit": "-1"}, {"limit": "1.5"}, {"x": "1"}]
)
def test_a_page_has_two_hundred_rows_at_most(query: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        PageQuery.model_validate(query)
    page = PageQuery.model_validate({"limit": "200", "after": "abc"})
    assert (page.limit, page.after) == (200, "abc")


def test_a_cursor_holds_no_filter() -> None:
    name = PageQuery(limit=3).list_name("customers called Ada " * 100)
    assert len(cursor(name, "a")) < 60
    assert key_after(name, cursor(name, "a"), str) == ["a"]
