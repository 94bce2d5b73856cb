"""What email is told by its environment, and what it says of what it cannot use."""

import pytest

from baton_common.program.settings import WrongSetting
from baton_email.settings import email_settings
from tests.advice import Advice

KEYS = {
    "BATON_EMAIL_SECRET": "00" * 32,
    "BATON_LINK_KEY": "11" * 32,
    "BATON_SURVEY_LINK_KEY": "22" * 32,
    "BATON_PUBLIC_URL": "https://service.example",
}
TWO = "imaps://a:p@imap.example/INBOX imaps://b:p@imap.example/Service"


def test_several_mailboxes_each_have_their_address() -> None:
    addresses = "service@demo.example returns@DEMO.example"
    told = email_settings({**KEYS, "BATON_IMAP_IN": TWO, "BATON_IMAP_ADDRESS": addresses})
    assert [(account.folder, address) for account, address in told.imap_in] == [
        ("INBOX", "service@demo.example"),
        ("Service", "returns@demo.example"),
    ]
    assert email_settings(KEYS).imap_in == []


@pytest.mark.parametrize("addresses", ["", "service@demo.example", "nonsense also@demo.example"])
def test_a_mailbox_without_its_address_is_refused(addresses: str) -> None:
    with pytest.raises(WrongSetting, match="one address of ours for each mailbox"):
        email_settings({**KEYS, "BATON_IMAP_IN": TWO, "BATON_IMAP_ADDRESS": addresses})


@pytest.mark.parametrize("url", ["", "service.example"])
def test_without_a_public_address_no_link_could_be_written(url: str) -> None:
    with pytest.raises(WrongSetting, match="BATON_PUBLIC_URL"):
        email_settings({**KEYS, "BATON_PUBLIC_URL": url})


def test_limits_are_read_and_have_their_usual_values() -> None:
    usual = email_settings(KEYS)
    assert (usual.reading.children, usual.smtp.connections, usual.refusals_a_day) == (2, 200, 2_000)
    told = email_settings(
        {**KEYS, "BATON_MAIL_READERS": "4", "BATON_MAIL_SECONDS": "12", "BATON_MAIL_WAITING": "9"}
    )
    assert (told.reading.children, told.reading.seconds_a_minute) == (4, 12)
    assert told.reading.waiting_of_one == 9


@pytest.mark.parametrize(
    ("name", "value", "advice", "better"),
    [
        ("BATON_MAIL_READERS", "0", Advice("write a number from 1 on."), "1"),
        ("BATON_MAIL_SECONDS", "many", Advice("write a number from 1 on."), "60"),
        ("BATON_SMTP_CONNECTIONS_NEW", "200", Advice("keep fewer for new hosts."), "10"),
        (
            "BATON_SMTP_MEMORY",
            "1000",
            Advice("write at least …, for two mails of the largest size."),
            str(2 * 25 * 1024 * 1024),
        ),
        (
            "BATON_SMTP_RELAYS",
            "mail.example",
            Advice(
                "Write addresses and networks divided by commas, like 192.0.2.25,198.51.100.0/24."
            ),
            "192.0.2.25,198.51.100.0/24",
        ),
    ],
)
def test_a_limit_that_cannot_be_kept_is_refused_and_the_advice_helps(
    name: str, value: str, advice: Advice, better: str
) -> None:
    with pytest.raises(WrongSetting) as refused:
        email_settings({**KEYS, name: value})
    advice.said_in(refused.value)
    email_settings({**KEYS, name: better})
