"""Where a mail belongs is proved by our token or by taking part, never by a number or an id."""

from email import message_from_bytes, policy

from baton_contracts.email_received.mail import MailReceived, Reference
from baton_email.domain.thread.reply_token import Signer, tagged
from tests.unit.email.world import ANN, CASE, NUMBER, SERVICE, World, mail

BO = "bo@mail.example"


async def last(world: World) -> MailReceived:
    return world.published(MailReceived)[-1]


async def opened(world: World) -> MailReceived:
    """Ann wrote, cases opened a case, we acknowledged."""
    await world.take(mail())
    first = await last(world)
    await world.case_of(first)
    return first


def ours(world: World) -> dict[str, str]:
    """The header of the mail that went out last."""
    message = message_from_bytes(world.postman.taken[-1].raw, policy=policy.default)
    return {name.lower(): str(value) for name, value in message.items()}


async def test_a_first_mail_refers_to_nothing(world: World) -> None:
    await world.take(mail())
    assert (await last(world)).reference == Reference()


async def test_an_answer_to_our_mail_shows_the_token(world: World) -> None:
    first = await opened(world)
    answer = mail("thanks", Message_ID="<2@mail.example>", In_Reply_To=ours(world)["message-id"])
    await world.take(answer)
    contract = await last(world)
    assert contract.reference == Reference(case_id=CASE, proof="token")
    assert contract.thread_id == first.thread_id


async def test_the_reply_address_shows_the_token_even_without_a_reference(world: World) -> None:
    first = await opened(world)
    to = ours(world)["reply-to"]
    assert to.startswith("service+c")
    await world.take(mail("more", To=to, Message_ID="<2@mail.example>"), sender=BO, to=to)
    contract = await last(world)
    assert contract.reference.proof == "token"
    assert contract.thread_id == first.thread_id
    assert contract.recipient == SERVICE


async def test_a_token_that_we_did_not_sign_is_worth_nothing(world: World) -> None:
    await opened(world)
    forged = tagged(SERVICE, Signer(b"other" * 8).case_token(CASE))
    await world.take(mail("hi", Message_ID="<2@x.example>", From="eve@x.example"), to=forged)
    assert (await last(world)).reference == Reference()


async def test_one_letter_changed_in_a_token_breaks_it(world: World) -> None:
    token = world.signer.case_token(CASE)
    assert world.signer.read(f"x+{token}@demo.example") is not None
    for at in range(len(token)):
        other = "a" if token[at] != "a" else "b"
        assert world.signer.read(token[:at] + other + token[at + 1 :]) is None


async def test_who_was_in_cc_takes_part(world: World) -> None:
    await world.take(mail(Cc=f"Bo <{BO}>"))
    first = await last(world)
    await world.case_of(first)
    answer = mail("me too", From=BO, Message_ID="<2@x.example>", In_Reply_To="<1@mail.example>")
    await world.take(answer, sender=BO)
    contract = await last(world)
    assert contract.reference == Reference(case_id=CASE, proof="participant")
    assert contract.thread_id == first.thread_id


async def test_a_stranger_who_quotes_an_id_gets_a_thread_of_their_own(world: World) -> None:
    first = await opened(world)
    await world.take(
        mail("hi", From="eve@x.example", Message_ID="<2@x.example>", References="<1@mail.example>"),
        sender="eve@x.example",
    )
    contract = await last(world)
    assert contract.reference == Reference(case_id=CASE, proof="none")
    assert contract.thread_id != first.thread_id
    await world.take(mail("again", Message_ID="<3@mail.example>", References="<1@mail.example>"))
    assert (await last(world)).thread_id == first.thread_id


async def test_whom_a_stranger_puts_into_cc_does_not_take_part(world: World) -> None:
    await opened(world)
    eve = {"From": "eve@x.example", "References": "<1@mail.example>"}
    await world.take(mail("x", Message_ID="<2@x.example>", Cc="mal@x.example", **eve))
    mal = {"From": "mal@x.example", "References": "<1@mail.example> <2@x.example>"}
    await world.take(mail("y", Message_ID="<3@x.example>", **mal), sender="mal@x.example")
    assert (await last(world)).reference.proof == "none"


async def test_a_number_alone_is_only_named(world: World) -> None:
    from baton_contracts.case_number import case_number

    number = case_number(CASE)
    await world.take(mail(f"about {number.lower()}", From=BO), sender=BO)
    assert (await last(world)).reference == Reference(numbers=(number,))
    assert NUMBER not in (await last(world)).reference.numbers


async def test_an_answer_that_comes_before_its_mail_founds_the_thread(world: World) -> None:
    await world.take(mail("re", Message_ID="<2@mail.example>", In_Reply_To="<1@mail.example>"))
    answer = await last(world)
    await world.take(mail("first"))
    assert (await last(world)).thread_id == answer.thread_id


async def test_our_own_addresses_are_nobody_in_to_and_cc(world: World) -> None:
    await world.take(mail(To=f"{SERVICE}, Bo <{BO}>", Cc=f"service+x@demo.example, {ANN}"))
    contract = await last(world)
    assert [await world.words(each.address) for each in contract.to] == [BO]
    assert [await world.words(each.address) for each in contract.cc] == [ANN]
