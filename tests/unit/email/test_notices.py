"""Whoever is asked hears of it by mail: at once, in a digest, or not at all."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from baton_contracts.case_updated.case import OwnerAssigned
from baton_contracts.case_updated.handoff import HandoffEscalated, HandoffOffered
from baton_contracts.case_updated.mail import MailUnproven
from baton_contracts.case_updated.organisation import Names, PersonChanged, PersonRemoved
from baton_contracts.email_received.mail import MailBounced, MailReceived, MailSent
from tests.unit.email.world import ANN, CASE, World, summary

ANA = "ana@shop.example"
UNTIL = datetime(2026, 3, 2, 9, 45, tzinfo=UTC)


@pytest.fixture
async def world() -> World:
    return await World().begin()


async def knows(world: World, person: str = "ana", **how: Any) -> None:
    """The configuration says how a person is told."""
    address = f"{person}@shop.example"
    (subject,) = await world.vault.subjects_of([address])
    (mail,) = await world.vault.seal([(subject, address)])
    given = {"mail": mail, "notices": "at-once", "languages": ("en",), **how}
    await world.receive(
        PersonChanged(
            person=person,
            names=Names(zh=person, en=person),
            departments=("returns",),
            house_version=1,
            **given,
        )
    )


def offered(handoff: str = "h1", *persons: str, escalated: bool = False) -> Any:
    kind = HandoffEscalated if escalated else HandoffOffered
    return kind(
        handoff_id=handoff,
        case_id=CASE,
        kind="intake",
        from_department="returns",
        to_department="returns",
        rung="backup" if escalated else "owner",
        persons=persons or ("ana",),
        lapses_at=UNTIL,
    )


def notices(world: World) -> list[EmailMessage]:
    """What the next server took that was no acknowledgement."""
    mails = [
        message_from_bytes(each.raw, policy=policy.default)
        for each in world.postman.taken
        if ANN not in each.recipients
    ]
    return [each for each in mails if isinstance(each, EmailMessage)]


def unproven(mail_id: str, case_id: str = CASE, *, has_acted: bool = False) -> MailUnproven:
    return MailUnproven(
        case_id=case_id, thread_id="t9", mail_id=mail_id, number=summary(CASE).number,
        department="returns", owner="ana", has_acted=has_acted,
    )  # fmt: skip


async def a_case(world: World) -> None:
    mail_id = await world.take(f"From: {ANN}\nSubject: Where?\n\nWhere is my parcel?\n")
    received = next(each for each in world.published(MailReceived) if each.mail_id == mail_id)
    await world.case_of(received)


async def test_who_is_asked_is_told_at_once_without_a_word_of_the_customer(world: World) -> None:
    await knows(world)
    await a_case(world)
    await world.receive(offered())
    (mail,) = notices(world)
    assert mail["To"] == ANA
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"] == "You are asked to take a case"
    text = mail.get_content()
    assert f"case {summary(CASE).number} of returns" in text
    assert "2026-03-02 09:45:00 UTC" in text
    assert "parcel" not in text
    assert "Where" not in str(mail)


@pytest.mark.parametrize("has_acted", [False, True])
async def test_the_owner_is_told_of_a_mail_that_is_not_proven_once_without_a_word_of_it(
    world: World, has_acted: bool
) -> None:
    await knows(world)
    await a_case(world)
    told = unproven("m9", has_acted=has_acted)
    await world.receive(told)
    await world.receive(told)
    (mail,) = notices(world)
    assert mail["To"] == ANA
    text = mail.get_content()
    assert f"A mail came to case {summary(CASE).number} of returns whose sender is not" in text
    assert "parcel" not in text


async def test_many_mails_that_nothing_proves_are_told_once_and_then_in_a_digest(
    world: World,
) -> None:
    await knows(world)
    for number in range(60):
        await world.receive(unproven(f"m{number}"))
    assert len(notices(world)) == 1
    await world.receive(unproven("m1", "another"))
    assert len(notices(world)) == 2
    await world.later(timedelta(hours=1))
    assert notices(world)[2]["Subject"] == "59 things wait for you"
    await world.receive(unproven("m60"))
    assert len(notices(world)) == 4


async def test_a_notice_has_no_token_and_nobody_else_hears_of_it(world: World) -> None:
    await knows(world)
    await world.receive(offered())
    (mail,) = notices(world)
    assert mail["Reply-To"] is None
    assert mail["Message-ID"].startswith("<notice.")
    assert "+" not in mail["From"]
    assert [each.kind for each in world.published(MailSent)] == []


async def test_one_that_comes_back_is_no_bounce_of_a_case(world: World) -> None:
    await knows(world)
    world.postman.refuses = {ANA: (550, "5.1.1")}
    await world.receive(offered())
    assert world.published(MailBounced) == []


async def test_heard_twice_it_is_told_once_and_the_next_rung_anew(world: World) -> None:
    await knows(world)
    await world.receive(offered())
    await world.receive(offered())
    assert len(notices(world)) == 1
    await world.receive(offered("h1", escalated=True))
    assert len(notices(world)) == 2


async def test_a_digest_comes_after_an_hour_with_all_of_it(world: World) -> None:
    await knows(world, notices="digest", languages=("zh",))
    await world.receive(offered("h1"))
    await world.receive(offered("h2"))
    assert notices(world) == []
    await world.later(timedelta(hours=1))
    (mail,) = notices(world)
    assert mail["Subject"] == "有 2 件事等您处理"
    await world.receive(offered("h3"))
    await world.later(timedelta(hours=1))
    assert len(notices(world)) == 2


@pytest.mark.parametrize(
    "how", [{"notices": "off"}, {"mail": None}, {"suspended": True}], ids=["off", "none", "out"]
)
async def test_who_wants_none_or_has_no_mail_is_told_nothing(world: World, how: Any) -> None:
    await knows(world, **how)
    await world.receive(offered())
    await world.later(timedelta(hours=2))
    assert notices(world) == []


async def test_who_left_is_told_nothing_not_even_what_waited(world: World) -> None:
    await knows(world, notices="digest")
    await world.receive(offered())
    await world.receive(PersonRemoved(person="ana", house_version=2))
    await world.later(timedelta(hours=2))
    assert notices(world) == []


async def test_a_case_that_is_theirs_by_office_is_told_and_one_they_accepted_is_not(
    world: World,
) -> None:
    await knows(world)
    both: dict[str, Any] = {
        "case": summary(CASE),
        "before_department": "returns",
        "before_owner": "lena",
    }
    await world.receive(OwnerAssigned(**both))
    assert notices(world) == []
    await world.receive(OwnerAssigned(**both, office="lead"))
    (mail,) = notices(world)
    assert "is yours now, by office" in mail.get_content()


async def test_everybody_who_is_asked_is_told_each_alone(world: World) -> None:
    await knows(world)
    await knows(world, "bo")
    await world.receive(offered("h1", "ana", "bo", "cy"))
    assert sorted(str(each["To"]) for each in notices(world)) == [ANA, "bo@shop.example"]


async def test_without_an_address_of_ours_nobody_is_told() -> None:
    world = World()
    await knows(world)
    await world.receive(offered())
    assert notices(world) == []
