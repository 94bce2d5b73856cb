"""What email is told by its environment, and what it says of what it cannot use."""

import pytest

from baton_common.program.settings import WrongSetting
from baton_email.settings import email_settings

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
