"""A mail is stored once, read once, told once, whatever comes twice or breaks on the way."""

from datetime import timedelta

import pytest

from baton_common.model.log_port import LogUnavailable
from baton_common.model.personal import VaultUnavailable
from baton_contracts.email_received.mail import MailReceived, MailUnreadable
from baton_email.domain.mail.events import MailCameAgain, MailRead
from tests.unit.email.world import ANN, SERVICE, World, mail

AGAIN = "Received: from other.example by mx.example; Tue\r\n"


async def test_what_is_told_has_no_word_in_clear(world: World) -> None:
    await world.take(mail("My order 4711 is late"))
    (message,) = world.published(MailReceived)
    body = str(world.log.published("email-received")[0].body)
    assert "4711" not in body
    assert ANN not in body
    assert await world.words(message.text) == "My order 4711 is late"
    assert await world.words(message.from_.address) == ANN
    assert await world.words(message.subject) == "order"
    assert (message.recipient, message.to, message.kind) == (SERVICE, (), "person")


async def test_the_same_mail_through_another_server_is_kept_once(world: World) -> None:
    first = await world.take(mail())
    assert await world.take(AGAIN + mail()) == first
    assert len(world.published(MailReceived)) == 1
    assert any(isinstance(e, MailCameAgain) for e in world.log.history(f"mail-{first}"))


async def test_other_content_under_the_same_message_id_is_a_mail_of_its_own(world: World) -> None:
    first = await world.take(mail("one"))
    second = await world.take(mail("two"))
    assert first != second
    assert [await world.words(message.text) for message in world.published(MailReceived)] == [
        "one",
        "two",
    ]


async def test_a_mail_without_a_message_id_is_known_again_by_its_content(world: World) -> None:
    first = await world.take(mail(Message_ID=""))
    assert await world.take(mail(Message_ID="")) == first
    assert await world.take(mail("other", Message_ID="")) != first


async def test_nothing_is_taken_while_the_log_or_the_vault_is_away(world: World) -> None:
    world.vault.away = True
    with pytest.raises(VaultUnavailable):
        await world.take(mail())
    world.vault.away = False
    world.log.store.away = True
    with pytest.raises(LogUnavailable):
        await world.take(mail())


async def test_a_stored_mail_waits_while_the_vault_is_away_and_is_read_then(world: World) -> None:
    mail_id = await world.arrivals.take(mail().encode(), ANN, [SERVICE], "smtp")
    world.vault.away = True
    await world.settle()
    world.vault.away = False
    world.restart()
    await world.later(timedelta(seconds=1))
    assert isinstance(world.log.history(f"mail-{mail_id}")[-1], MailRead)


async def test_a_mail_that_cannot_be_read_is_kept_and_told(world: World) -> None:
    mail_id = await world.take(b"X: " + b"x" * 300_000, sender=ANN)
    (message,) = world.published(MailUnreadable)
    assert (message.mail_id, message.reason, message.recipient) == (mail_id, "header", SERVICE)
    assert message.from_ is not None
    assert await world.words(message.from_.address) == ANN


async def test_the_event_fits_whatever_the_mail_holds(world: World) -> None:
    domain = ".".join(["y" * 60] * 3)
    crowd = ", ".join(f'"{"名" * 90}" <{n:03}{"x" * 60}@{domain}.example>' for n in range(100))
    files = "".join(
        f'--b\r\nContent-Disposition: attachment; filename="{n}{"件" * 90}.pdf"\r\n\r\n{n}\r\n'
        for n in range(30)
    )
    kind = "multipart/mixed; boundary=b"
    text = f"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{'字' * 60_000}\r\n{files}--b--"
    raw = mail(text, To=f"{SERVICE}, {crowd}", Subject="题" * 900, Content_Type=kind)
    await world.take(raw)
    (message,) = world.published(MailReceived)
    assert message.text_is_cut
    assert len(str(await world.words(message.text))) > 5_000
    assert (len(message.to), len(message.attachments), message.more_attachments) == (20, 20, 10)
    assert message.more_mailboxes > 20


async def test_an_erased_sender_is_given_up_not_retried_for_ever(world: World) -> None:
    await world.arrivals.take(mail().encode(), ANN, [SERVICE], "smtp")
    subject = await world.vault.known_subject(ANN)
    assert subject is not None
    await world.vault.erase(subject)
    await world.settle()
    (message,) = world.published(MailUnreadable)
    assert message.reason == "broken"
