"""What is left out of a long text is packed as far as it fits, and read again."""

import pytest

from baton_contracts.email_received.rest import packed, unpacked

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
