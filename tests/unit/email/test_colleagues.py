"""A mail of one of our own people is never a customer's: a note with a token, else on the list."""

from typing import Any

import pytest

from baton_contracts.email_received.mail import (
    MailKind,
    MailReceived,
    MailSent,
    MailTakenUp,
    MailUnreadable,
)
from baton_email.domain.configuration.events import Form, Trust
from baton_email.domain.mail.listed import why_listed
from baton_email.domain.mail.state import MAIL, Readable, Unreadable
from baton_email.domain.thread.reply_token import tagged
from tests.unit.email.test_listed import make_case
from tests.unit.email.world import ANN, CASE, NUMBER, SERVICE, World, mail

ANA = "ana@shop.example"


@pytest.fixture
async def world() -> World:
    world = await World().begin()
    await world.works_here("ana", ANA)
    return world


def filed(world: World, mail_id: str) -> str:
    """Why the mail is on the list."""
    state = world.log.state(MAIL, mail_id)
    assert isinstance(state, Readable)
    return state.read.filed


async def wrote(
    world: World, text: str = "See there.", *, sender: str = ANA, to: str = SERVICE, **fields: str
) -> tuple[str, MailReceived]:
    """A mail from this address came, and is told."""
    given = {"From": f"Ana <{sender}>", "To": to, "Message-ID": "<n1@shop.example>", **fields}
    mail_id = await world.take(mail(text, **given), sender=sender, to=to)
    return mail_id, world.published(MailReceived)[-1]


def with_token(world: World) -> str:
    """The address at which mails on the case are answered."""
    return tagged(SERVICE, world.signer.case_token(CASE))


async def test_without_a_token_it_is_on_the_list_and_not_answered(world: World) -> None:
    mail_id, told = await wrote(world, f"About {NUMBER}: the customer called.")
    assert (told.kind, told.colleague, told.sender_proof) == ("colleague", "ana", "unknown")
    assert filed(world, mail_id) == "colleague"
    await world.case_of(told)
    assert world.published(MailSent) == []


async def test_with_a_token_it_is_a_note_and_the_token_proves_nothing_about_who_wrote(
    world: World,
) -> None:
    mail_id, told = await wrote(world, to=with_token(world))
    assert (told.kind, told.colleague) == ("colleague", "ana")
    assert (told.reference.case_id, told.reference.proof) == (CASE, "token")
    assert told.sender_proof == "unknown"
    assert filed(world, mail_id) == ""


@pytest.mark.parametrize("written", ["Ana@shop.example", "ANA@SHOP.EXAMPLE", "ana@Shop.Example."])
async def test_their_address_is_compared_in_the_form_of_all_addresses(
    world: World, written: str
) -> None:
    _, told = await wrote(world, sender=written)
    assert told.kind == "colleague"


@pytest.mark.parametrize("written", ["ana+home@shop.example", "ana@mail.example"])
async def test_any_other_address_of_theirs_is_a_customer_s(world: World, written: str) -> None:
    """Also with a token, as everybody who has one."""
    _, told = await wrote(world, sender=written, to=with_token(world))
    assert (told.kind, told.colleague, told.sender_proof) == ("person", None, "token")


async def test_until_an_address_was_heard_of_its_mail_is_a_customer_s(world: World) -> None:
    _, before = await wrote(world, sender="bo@shop.example")
    await world.works_here("bo", "bo@shop.example")
    _, after = await wrote(world, sender="bo@shop.example", Message_ID="<n2@shop.example>")
    assert (before.kind, after.kind) == ("person", "colleague")


async def test_a_suspended_colleague_writes_nobody_s_note(world: World) -> None:
    await world.works_here("ana", ANA, suspended=True)
    mail_id, told = await wrote(world, to=with_token(world))
    assert (told.kind, told.colleague) == ("colleague", None)
    assert filed(world, mail_id) == "colleague"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"Auto-Submitted": "auto-replied"}, "automatic"),
        ({"Subject": "Automatic reply: You are asked to take a case"}, "automatic"),
        ({"X-Failed-Recipients": ANN, "Subject": "Undelivered"}, "report"),
        ({"List-Id": "<team.shop.example>"}, "colleague"),
        ({"Precedence": "bulk"}, "colleague"),
        ({"Auto-Submitted": "auto-generated", "Reply-To": ANN}, "colleague"),
        ({"Reply-To": "Ana at home <ana@mail.example>"}, "colleague"),
    ],
)
async def test_its_row_of_the_table_comes_after_machines_without_words_and_before_all_others(
    world: World, fields: dict[str, str], kind: MailKind
) -> None:
    _, told = await wrote(world, to=with_token(world), **fields)
    assert told.kind == kind
    assert told.answers_to is None


async def test_our_mark_is_a_loop_whoever_sends_it_back(world: World) -> None:
    _, told = await wrote(world, **{"X-Baton-Loop": world.signer.loop_mark})
    assert told.kind == "loop"


async def test_a_form_of_ours_that_a_colleague_fills_in_is_a_customer_s(world: World) -> None:
    await world.take_mail_at(SERVICE, trust=Trust(forms=(Form(name="website"),)))
    key = world.signer.form_key("website")
    form = {"From": f"Shop <{SERVICE}>", "Reply-To": ANA, "X-Baton-Form": key}
    _, told = await wrote(world, **form)
    assert told.kind == "form"
    await world.works_here("shop", SERVICE)
    _, told = await wrote(world, **form, Message_ID="<n2@shop.example>")
    assert told.kind == "form"


async def test_a_mail_of_a_customer_with_a_colleague_in_copy_stays_the_customer_s(
    world: World,
) -> None:
    _, told = await wrote(world, sender=ANN, Cc=ANA)
    assert told.kind == "person"
    assert [await world.words(each.address) for each in told.cc] == [ANA]


async def test_answering_to_all_without_a_token_is_no_note(world: World) -> None:
    """They took part in the thread, since the customer copied them in."""
    _, first = await wrote(world, sender=ANN, Cc=ANA, Message_ID="<1@mail.example>")
    await world.case_of(first)
    answer: dict[str, Any] = {"In-Reply-To": "<1@mail.example>", "Subject": "Re: order"}
    mail_id, told = await wrote(world, **answer)
    assert (told.thread_id, told.reference.proof) == (first.thread_id, "participant")
    assert filed(world, mail_id) == "colleague"


async def test_somebody_may_make_a_case_of_it(world: World) -> None:
    mail_id, _ = await wrote(world)
    await make_case(world, mail_id)
    (told,) = world.published(MailTakenUp)
    assert await world.words(told.from_.address) == ANA


async def test_one_that_cannot_be_read_opens_no_case_either(world: World) -> None:
    deep = "Content-Type: message/rfc822\r\n\r\n" * 30 + "x"
    for sender in (ANA, ANN):
        raw = f"From: {sender}\r\nTo: {SERVICE}\r\nMessage-ID: <{sender}>\r\n{deep}"
        mail_id = await world.take(raw, sender=sender)
        state = world.log.state(MAIL, mail_id)
        assert isinstance(state, Unreadable)
        assert why_listed(state) == ("unreadable" if sender == ANA else "")
    told = [each.from_ is None for each in world.published(MailUnreadable)]
    assert told == [True, False]
