"""The one form in which addresses are compared."""

import pytest

from baton_contracts.addresses import address


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Mei.Lin@Customer.EXAMPLE", "Mei.Lin@customer.example"),
        (" <mei@customer.example.> ", "mei@customer.example"),
        ('"mei"@customer.example', "mei@customer.example"),
        ("mei@例子.example", "mei@xn--fsqu00a.example"),
        ("+86 10 1234-5678", "+861012345678"),
        ("0049 (30) 901820", "+4930901820"),
    ],
)
def test_it_is_written_alike_by_everybody(written: str, compared: str) -> None:
    assert address(written) == compared
    assert address(compared) == compared


@pytest.mark.parametrize(
    "written",
    ["", "mei", "mei@", "@customer.example", "a b@customer.example", "mei@-x.example", "010 1234",
     "+0123456", "mei@customer..example", "x" * 330 + "@customer.example", "mei@\ud800.example"],
    ids=range(11),
)  # fmt: skip
def test_what_is_no_address_is_none(written: str) -> None:
    assert address(written) is None
