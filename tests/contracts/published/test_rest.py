"""What is left out of a long text is packed as far as it fits, and read again."""

from itertools import pairwise

import pytest

from baton_contracts.email_received.rest import SHARED, in_pieces, packed, unpacked

BEFORE = "It came in May. " * 100


@pytest.mark.parametrize("rest", ["The cable caught fire.", "充电宝起火了。" * 500, BEFORE * 3])
def test_what_fits_is_whole(rest: str) -> None:
    assert unpacked(packed(rest, BEFORE, 8_000), BEFORE) == rest


def test_what_does_not_fit_is_cut_at_its_end() -> None:
    rest = "".join(f"{n * 7919 % 100_003} " for n in range(50_000))
    written = packed(rest, BEFORE, 6_000)
    assert 3_000 < len(written) <= 6_000
    some = unpacked(written, BEFORE)
    assert len(some) > 4_000
    assert rest.startswith(some)


@pytest.mark.parametrize("written", ["", "nonsense", "\u00e9", packed("x" * 99, "other", 999)])
def test_what_cannot_be_read_is_nothing(written: str) -> None:
    assert unpacked(written, BEFORE) == ""
    assert packed("", BEFORE, 100) == packed("x", BEFORE, 0) == ""


def test_pieces_have_all_of_a_text_and_share_what_a_word_is() -> None:
    text = " ".join(f"word{n * 7919 % 100_003}" for n in range(40_000))
    written = in_pieces(text, 6_000, 99)
    assert all(len(each) <= 6_000 for each in written)
    said = [unpacked(each, "") for each in written]
    assert all(one[-SHARED:] == other[:SHARED] for one, other in pairwise(said))
    assert said[0] + "".join(each[SHARED:] for each in said[1:]) == text


def test_there_are_no_more_pieces_than_may_be() -> None:
    assert len(in_pieces("".join(f"{n * 7919 % 100_003} " for n in range(50_000)), 2_000, 3)) == 3
    assert in_pieces("", 2_000, 3) == in_pieces("some words", 0, 3) == []
