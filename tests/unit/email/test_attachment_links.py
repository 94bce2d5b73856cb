"""Links that cases signs and email checks; the time is an input of both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton_contracts.attachment_links import CLOCKS_DIFFER, VALID_FOR, is_signed, signed
from baton_contracts.upload_ids import is_upload_of, upload_id
from baton_email.api.attachments import disposition

KEY = bytes(range(32))
NOW = 1_767_225_600


def opens(link: str, now: int, *, key: bytes = KEY, of: str | None = None) -> bool:
    path, _, query = link.partition("?")
    until, _, signature = query.removeprefix("until=").partition("&signature=")
    return is_signed(key, of or path.rpartition("/")[2], int(until), signature, now)


@pytest.mark.parametrize(
    ("later", "is_open"),
    [(0, True), (VALID_FOR, True), (VALID_FOR + 1, False), (86_400, False)],
)
def test_a_link_is_good_for_five_minutes(later: int, is_open: bool) -> None:
    assert opens(signed(KEY, "m1.1", NOW), NOW + later) is is_open


def test_the_clock_of_who_signed_may_be_a_little_ahead() -> None:
    link = signed(KEY, "m1.1", NOW)
    assert opens(link, NOW - CLOCKS_DIFFER)
    assert not opens(link, NOW - CLOCKS_DIFFER - 1)


def test_it_opens_one_file_with_one_key() -> None:
    link = signed(KEY, "m1.1", NOW)
    assert not opens(link, NOW, of="m1.2")
    assert not opens(link, NOW, key=bytes(32))
    later = link.replace(str(NOW + VALID_FOR), str(NOW + VALID_FOR + 1))
    assert not opens(later, NOW)


@pytest.mark.parametrize("signature", ["", "0" * 40, "\u4e2d", "z" * 100])
def test_a_signature_that_is_none_opens_nothing(signature: str) -> None:
    assert not is_signed(KEY, "m1.1", NOW + 10, signature, NOW)


def test_a_file_is_saved_under_its_chinese_name() -> None:
    assert disposition("发票.pdf") == (
        "attachment; filename=\"__.pdf\"; filename*=UTF-8''%E5%8F%91%E7%A5%A8.pdf"
    )


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_no_name_breaks_out_of_its_header(name: str) -> None:
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2


def test_an_upload_is_its_uploader_s_alone() -> None:
    mine = upload_id(KEY, "f1", "ana")
    assert is_upload_of(KEY, mine, "ana")
    assert not is_upload_of(KEY, mine, "bo")
    assert not is_upload_of(b"another", mine, "ana")
    for other in ("f1", "f1~", f"f2~{mine.partition('~')[2]}", "m1.1", ""):
        assert not is_upload_of(KEY, other, "ana")
