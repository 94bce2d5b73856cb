"""A text that is too long for one event is told whole: beside the mail, and before it."""

import pytest

from baton_contracts.email_received.mail import MailMoreText, MailReceived
from baton_contracts.email_received.rest import unpacked
from baton_contracts.published import decode_contract
from tests.unit.email.world import World, mail


async def all_of(world: World) -> str:
    """What was told of the last mail's text."""
    told = world.published(MailReceived)[-1]
    text = await world.words(told.text)
    rest = unpacked(await world.words(told.rest), text) if told.rest else ""
    more = [unpacked(await world.words(each.text), "") for each in world.published(MailMoreText)]
    return "\n".join([text, rest, *more])


def lines(count: int) -> list[str]:
    return [f"line {n}: {n * 7919 % 1_000_003:x} {n * 104_729 % 999_983:x}" for n in range(count)]


@pytest.mark.parametrize("count", [10, 1_500, 6_000, 25_000])
async def test_every_line_is_told(world: World, count: int) -> None:
    await world.take(mail("\r\n".join(lines(count))))
    told = await all_of(world)
    assert set(lines(count)) <= set(told.split("\n"))


async def test_the_pieces_come_before_the_mail_in_their_order(world: World) -> None:
    await world.take(mail("\r\n".join(lines(25_000))))
    messages = [
        decode_contract(each.type, each.body) for each in world.log.published("email-received")
    ]
    assert isinstance(messages.pop(), MailReceived)
    parts = [each.part for each in messages if isinstance(each, MailMoreText)]
    assert parts == list(range(1, len(messages) + 1))
    assert len(parts) > 1


async def test_what_is_no_mail_with_a_case_has_none(world: World) -> None:
    text = "\r\n".join(["Delivery failed.", "bob@mail.example: 550 user unknown", *lines(25_000)])
    await world.take(mail(text), sender="")
    assert world.published(MailReceived)[-1].kind == "report"
    assert world.published(MailMoreText) == []


async def test_chinese_lines_are_told_whole(world: World) -> None:
    said = [
        f"第{n}行：{chr(0x4E00 + n * 31 % 20_000)}{chr(0x4E00 + n * 17 % 20_000)}起火了"
        for n in range(8_000)
    ]
    await world.take(mail("\r\n".join(said), Content_Type="text/plain; charset=utf-8"))
    told = await all_of(world)
    assert set(said) <= set(told.split("\n"))
