"""Mails that opened no case are on a list, and somebody can make a case of one."""

import pytest

from baton_common.model.messages import Refused, Unknown
from baton_contracts.email_received.mail import MailReceived, MailTakenUp
from baton_email.domain.mail.events import Correspondent
from baton_email.domain.mail.state import MAIL, Readable
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import MakeCaseOfMail
from tests.unit.email.world import ANN, SERVICE, World, mail


async def make_case(world: World, mail_id: str, by: str = "ana") -> None:
    """Somebody presses the button."""
    read = world.log.state(MAIL, mail_id)
    assert isinstance(read, Readable)
    assert read.read.from_ is not None
    sender, unknown = read.read.from_, read.read.is_sender_unknown
    await world.run(
        lambda work: do(
            work,
            MakeCaseOfMail(
                mail_id=mail_id, sender=sender, is_sender_unknown=unknown, by=by, at=work.now
            ),
        )
    )


async def test_a_case_is_made_of_an_automatic_reply_by_the_person_who_says_so(
    world: World,
) -> None:
    mail_id = await world.take(mail("I am away. Ask Bo.", Auto_Submitted="auto-replied"))
    await make_case(world, mail_id)
    (message,) = world.published(MailTakenUp)
    assert (message.by, message.mail_id, message.recipient) == ("ana", mail_id, SERVICE)
    assert message.text is not None
    assert await world.words(message.text) == "I am away. Ask Bo."
    assert await world.words(message.from_.address) == ANN


async def test_a_case_is_made_once(world: World) -> None:
    mail_id = await world.take(mail(Auto_Submitted="auto-replied"))
    await make_case(world, mail_id)
    with pytest.raises(Refused, match="already"):
        await make_case(world, mail_id)


async def test_what_is_a_case_is_not_made_one(world: World) -> None:
    mail_id = await world.take(mail())
    with pytest.raises(Refused, match="case of its own"):
        await make_case(world, mail_id)


async def test_what_is_still_being_read_waits(world: World) -> None:
    mail_id = await world.arrivals.take(mail().encode(), ANN, [SERVICE], "smtp")
    (subject,) = await world.vault.subjects_of([ANN])
    (address,) = await world.vault.seal([(subject, ANN)])
    with pytest.raises(Refused, match="still being read"):
        await world.run(
            lambda work: do(
                work,
                MakeCaseOfMail(
                    mail_id=mail_id, sender=Correspondent(address=address),
                    is_sender_unknown=False, by="ana", at=work.now,
                ),
            )
        )  # fmt: skip


async def test_no_case_is_made_of_no_mail(world: World) -> None:
    mail_id = await world.take(mail(Auto_Submitted="auto-replied"))
    read = world.log.state(MAIL, mail_id)
    assert isinstance(read, Readable)
    assert read.read.from_ is not None
    request = MakeCaseOfMail(
        mail_id="gone", sender=read.read.from_, is_sender_unknown=False, by="a", at=read.read.at
    )
    with pytest.raises(Unknown):
        await world.run(lambda work: do(work, request))


async def test_nobody_is_known_by_our_own_address_or_without_a_sender(world: World) -> None:
    for raw in (mail(From="Shop <service@demo.example>"), mail("2", From="")):
        await world.take(raw, sender="service@demo.example" if "Shop" in raw else "")
        message = world.published(MailReceived)[-1]
        assert message.is_sender_unknown
        assert await world.words(message.from_.address) == ""
    first, second = world.published(MailReceived)
    assert first.from_.address.subject != second.from_.address.subject
    assert (first.kind, second.kind) == ("generated", "automatic")
