"""Addresses are read from whatever a header holds, and compared in one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton_contracts.addresses import mail_address
from baton_email.parsing.addresses import mailboxes
from baton_email.parsing.parsed import Mailbox


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Ann.Lee@Mail.Example", "Ann.Lee@mail.example"),
        ("ann@mail.example.", "ann@mail.example"),
        ("李雷@例子.example", "李雷@xn--fsqu00a.example"),
        ('"ann"@mail.example', "ann@mail.example"),
        ("<ann@mail.example>", "ann@mail.example"),
    ],
)
def test_the_domain_is_lower_case_ascii(written: str, compared: str) -> None:
    assert mail_address(written) == compared


@pytest.mark.parametrize(
    "written",
    ["", "ann", "@x.example", "ann@", "a b@x.example", "a@x..example", "a@-x.example", 
     "a\x00@x.example",
     "a@" + "x" * 64 + ".example", "a" * 320 + "@x.example", "a,b@x.example", "\ud800@x.example"],
)  # fmt: skip
def test_what_no_mail_can_go_to_is_no_address(written: str) -> None:
    assert mail_address(written) is None


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("Ann <ann@x.example>, bo@x.example", [("ann@x.example", "Ann"), ("bo@x.example", "")]),
        ('"Lee, Ann" <ann@x.example>', [("ann@x.example", "Lee, Ann")]),
        ("=?gbk?B?wO7A1w==?= <li@x.example>", [("li@x.example", "李雷")]),
        ("ann@x.example (Ann (the first) Lee)", [("ann@x.example", "Ann (the first) Lee")]),
        ("team: ann@x.example, bo@x.example;", [("ann@x.example", ""), ("bo@x.example", "")]),
        ("<@relay.example:ann@x.example>", [("ann@x.example", "")]),
        ("undisclosed-recipients:;", []),
        ("ann@x.example;bo@x.example", [("ann@x.example", ""), ("bo@x.example", "")]),
        ("李雷 li@x.example", [("li@x.example", "李雷")]),
        ("'ann@x.example' <ann@x.example>", [("ann@x.example", "")]),
        ('"ann.lee"@x.example', [("ann.lee@x.example", "")]),
        ('"Ann"@X.example, bo@x.example', [("Ann@x.example", ""), ("bo@x.example", "")]),
        ('"ann lee"@x.example, bo@x.example', [("bo@x.example", "")]),
        ('"bo@bank.example"@x.example', []),
        ('<"bo@bank.example"@x.example>', []),
        ('"a\\"bo"@x.example', []),
        ('"at work" bo@x.example', [("bo@x.example", "at work")]),
    ],
)
def test_a_list_of_addresses_is_read(field: str, found: list[tuple[str, str]]) -> None:
    assert mailboxes(field) == tuple(Mailbox(*each) for each in found)


def test_a_list_is_cut_where_it_gets_too_long() -> None:
    assert len(mailboxes(",".join(f"a{n}@x.example" for n in range(900)))) == 500


@given(st.text(alphabet='ab@<>()",;:\\ .=?é中', max_size=60))
def test_nothing_makes_the_reader_stumble(field: str) -> None:
    for mailbox in mailboxes(field):
        assert mail_address(mailbox.address) == mailbox.address
