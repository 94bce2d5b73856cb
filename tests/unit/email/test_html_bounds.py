"""What a mail's HTML costs is bounded before it is cleaned; its words stay."""

import time

import pytest

from baton_email.parsing.html import cleaned, text_of
from baton_email.parsing.html_bounds import DEEPEST, bounded

_MANY = " ".join(f"data-{n}=1" for n in range(45_000))
BOMBS = {
    "attributes of one tag": f"<p {_MANY}>caught fire</p>",
    "attributes of many tags": "".join(
        "<p " + " ".join(f"a{n}=1" for n in range(50)) + ">x" for _ in range(900)
    ) + "caught fire",
    "a title of one tag": f'<p title="{"x" * 390_000}">caught fire</p>',
    "nesting": "<div>" * 30_000 + "caught fire",
    "nested formatting": "<b><i><font>" * 10_000 + "caught fire",
    "nested lists": "<ul><li>" * 20_000 + "caught fire",
    "nested quotations": "<blockquote>" * 30_000 + "caught fire",
    "tags that never end": "caught fire" + "<a" * 100_000,
    "quotes that never end": "caught fire" + "<a x='" * 45_000,
    "comments that never end": "caught fire" + "<!--" * 40_000,
    "tables": "<table><tr><td>" * 12_000 + "caught fire",
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_its_words_are_read_in_less_than_a_reader_may_use(name: str) -> None:
    began = time.process_time()
    assert "caught fire" in text_of(BOMBS[name])
    cleaned(BOMBS[name])
    assert time.process_time() - began < 1.4


def test_usual_html_stays_as_it_is() -> None:
    html = (
        "<p class=\"a\" title='x > y'>a<br>b &lt; c</p>"
        '<a href="https://a.example/?b=1&c=>">d</a> 1 < 2'
    )
    assert bounded(html) == html


def test_a_tag_with_too_many_attributes_loses_them_and_too_deep_ones_are_left_out() -> None:
    assert bounded(f"a<p {_MANY}>b</p>") == "a<p>b</p>"
    deep = "<div>" * (DEEPEST + 5) + "x" + "</div>" * (DEEPEST + 5)
    assert bounded(deep) == "<div>" * DEEPEST + "x" + "</div>" * DEEPEST
    assert bounded("a<!-- <p> -->b<!doctype html>c") == "ab<!doctype html>c"
