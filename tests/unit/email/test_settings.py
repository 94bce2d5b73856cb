"""What email is told by its environment, and what it says of what it cannot use."""

from datetime import timedelta

import pytest

from baton_common.program.settings import WrongSetting
from baton_email.adapters.parser_pool import Cost
from baton_email.mailroom.refusals import RefusalLimits
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
    assert (usual.reading.children, usual.smtp.connections) == (2, 200)
    assert (usual.refusals.a_minute, usual.refusals.a_day) == (60, 2_000)
    assert (usual.uploads_kept, usual.most_noted) == (timedelta(hours=24), 50)
    told = email_settings(
        {**KEYS, "BATON_MAIL_READERS": "4", "BATON_MAIL_SECONDS": "12", "BATON_MAIL_WAITING": "9"}
    )
    assert (told.reading.children, told.reading.seconds_a_minute) == (4, 12)
    assert told.reading.waiting_of_one == 9


def test_whom_to_ask_of_domains_is_read() -> None:
    assert email_settings(KEYS).dns == []
    assert email_settings({**KEYS, "BATON_DNS": "system"}).dns == []
    assert email_settings({**KEYS, "BATON_DNS": "OFF"}).dns is None
    told = email_settings({**KEYS, "BATON_DNS": "192.0.2.53:5353, 2001:db8::53 [2001:db8::1]:99"})
    assert told.dns == [("192.0.2.53", 5353), ("2001:db8::53", 53), ("2001:db8::1", 99)]


def test_what_is_read_or_refused_costs_as_much_as_the_settings_say() -> None:
    told = email_settings(
        {
            **KEYS,
            "BATON_MAIL_CPU": "4500",
            "BATON_MAIL_MEMORY": str(2**30),
            "BATON_MAIL_BYTES": "2000000",
            "BATON_MAIL_DOUBLES": "7",
            "BATON_UPLOAD_HOURS": "2",
            "BATON_SMTP_RECIPIENTS": "3",
            "BATON_SMTP_REFUSALS_MINUTE": "4",
            "BATON_SMTP_REFUSALS": "5",
        }
    )
    assert told.reading_cost == Cost(4.5, (8.0, 23.0), 2**30)
    assert (told.smtp.mail_bytes, told.smtp.recipients) == (2_000_000, 3)
    assert told.refusals == RefusalLimits(a_minute=4, a_day=5)
    assert (told.uploads_kept, told.most_noted) == (timedelta(hours=2), 7)


NUMBERS = [
    "BATON_MAIL_BYTES", "BATON_MAIL_CPU", "BATON_MAIL_DOUBLES", "BATON_MAIL_MEMORY",
    "BATON_MAIL_READERS", "BATON_MAIL_SECONDS", "BATON_MAIL_WAITING", "BATON_SMTP_CONNECTIONS",
    "BATON_SMTP_CONNECTIONS_HOST", "BATON_SMTP_CONNECTIONS_NEW", "BATON_SMTP_MEMORY",
    "BATON_SMTP_RECIPIENTS", "BATON_SMTP_REFUSALS", "BATON_SMTP_REFUSALS_MINUTE",
    "BATON_UPLOAD_HOURS",
]  # fmt: skip


ROOM = {
    "BATON_SMTP_MEMORY": str(10**9),
    "BATON_SMTP_CONNECTIONS": "10",
    "BATON_SMTP_CONNECTIONS_NEW": "1",
}


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("wrong", ["0", "-1", "many", "1.5", "９", "1" * 30])
def test_a_number_that_cannot_be_is_refused_with_those_that_can(name: str, wrong: str) -> None:
    with Advice("… is …; write a number from … to ….").raised() as refused:
        email_settings({**KEYS, name: wrong})
    least, most = str(refused.value).rpartition("from ")[2].removesuffix(".").split(" to ")
    better = most if name in {"BATON_SMTP_MEMORY", "BATON_SMTP_CONNECTIONS"} else least
    email_settings({**KEYS, **ROOM, name: better})


def test_a_port_for_mail_is_one() -> None:
    with Advice("… is …; write a port from … to 65535.").raised():
        email_settings({**KEYS, "BATON_SMTP_PORT": "smtp"})
    assert email_settings({**KEYS, "BATON_SMTP_PORT": "2525"}).smtp_port == 2525


@pytest.mark.parametrize(
    ("name", "value", "advice", "better"),
    [
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
        *(
            (
                "BATON_DNS",
                wrong,
                Advice(
                    "write addresses of resolvers like 192.0.2.53, 192.0.2.53:5353 or "
                    "[2001:db8::53]:5353, or system, or off."
                ),
                "192.0.2.53, [2001:db8::53]:5353",
            )
            for wrong in ("ns.example", "192.0.2.53:0", "192.0.2.53:x", "[2001:db8::53", "::53:x")
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
