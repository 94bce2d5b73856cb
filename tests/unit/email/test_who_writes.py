"""Whom a mail is from: compared without case, and nobody where nobody can have the address."""

from baton_contracts.email_received.mail import MailReceived
from tests.unit.email.world import World, mail


async def from_whom(world: World, number: int, written: str) -> MailReceived:
    """What is told of a mail from there."""
    await world.take(mail(From=written, Message_ID=f"<{number}@mail.example>"), sender=written)
    return world.published(MailReceived)[-1]


async def test_case_makes_no_other_person_and_the_address_stays_as_it_was_written(
    world: World,
) -> None:
    one = await from_whom(world, 1, "Ann.Lee@Mail.Example")
    other = await from_whom(world, 2, "ann.lee@mail.example")
    assert one.from_.address.subject == other.from_.address.subject
    assert await world.words(one.from_.address) == "Ann.Lee@mail.example"


async def test_plus_and_dots_are_not_taken_off(world: World) -> None:
    written = ("ann.lee@mail.example", "annlee@mail.example", "annlee+shop@mail.example")
    mails = [await from_whom(world, number, each) for number, each in enumerate(written)]
    assert len({each.from_.address.subject for each in mails}) == 3


async def test_two_mails_of_nobody_are_not_one_person_s(world: World) -> None:
    nobody = "anonymous@anonymous.invalid"
    one, other = await from_whom(world, 1, nobody), await from_whom(world, 2, nobody)
    assert one.from_.address.subject != other.from_.address.subject
    assert await world.words(one.from_.address) == nobody
    assert await world.vault.known_subject(nobody) is None
