"""Who may see the customer's screen: from the offer to the end of wrap-up, whatever happens."""

from typing import Any

from baton_cases.domain.contact.commands import Keep
from baton_cases.domain.contact.decide import decide
from baton_cases.domain.contact.events import (
    ContactArrived,
    ContactMessage,
    ContactMessageIgnored,
    ContactOffered,
    ContactReport,
    ContactStatus,
)
from baton_cases.domain.contact.state import CONTACT
from baton_testkit.deciding import Deciding
from tests.unit.cases.calling import Calling
from tests.unit.cases.line import UNTIL

contact: Any = Deciding(CONTACT, decide)


def told(stand: ContactStatus, agent: str | None, version: int) -> ContactReport:
    return ContactReport(
        stand=stand,
        channel="voice",
        queue="returns",
        language="en",
        agent=agent,
        case_id=None,
        version=version,
    )


ARRIVED = ContactArrived(
    contact_id="c1", cases=(), told=told("waiting", None, 1), caller=None, dialled=None, at=UNTIL
)
RINGS = ContactOffered(
    contact_id="c1", cases=(), told=told("offered", "ana", 2), lapses_at=UNTIL, at=UNTIL
)


def keep(message: ContactMessage) -> Keep:
    return Keep(message=message, at=UNTIL)


def test_messages_are_kept_as_they_come() -> None:
    contact.when(keep(ARRIVED)).then(ARRIVED)
    contact.given(ARRIVED).when(keep(RINGS)).then(RINGS)


def test_what_was_kept_before_changes_nothing_and_says_why() -> None:
    ignored = ContactMessageIgnored(
        contact_id="c1",
        cases=(),
        news="ContactArrived",
        reason="it is of version 1, and 2 is known",
        at=UNTIL,
    )
    contact.given(ARRIVED, RINGS).when(keep(ARRIVED)).then(ignored)


def test_messages_may_begin_in_the_middle() -> None:
    contact.when(keep(RINGS)).then(RINGS)


async def test_from_the_offer_to_the_end_of_wrap_up(calling: Calling) -> None:
    line = await calling.line()
    assert calling.contact(line).people == ()
    await calling.receive(line.offered("ana"))
    assert calling.contact(line).people == ("ana",)
    await calling.receive(line.answered("ana"), line.ended("ana"))
    assert calling.contact(line).people == ("ana",)
    await calling.receive(line.wrapped_up("ana"))
    assert calling.contact(line).people == ()


async def test_who_declined_is_not_on_it_any_more(calling: Calling) -> None:
    line = await calling.line()
    await calling.receive(line.offered("ana"), line.declined("ana"), line.offered("bo"))
    assert calling.contact(line).people == ("bo",)
    assert not calling.contact(line).is_in_conversation("bo")


async def test_a_warm_transfer_keeps_the_first_until_the_other_answers(calling: Calling) -> None:
    line = await calling.answered("ana")
    await calling.receive(line.transferred("ana", "warm"), line.offered("cy"))
    assert calling.contact(line).talking == ("ana",)
    await calling.receive(line.answered("cy", "warm", "ana"), line.left("ana", to="cy"))
    now = calling.contact(line)
    assert (now.talking, now.wrapping) == (("cy",), ("ana",))
    await calling.receive(line.wrapped_up("ana", last=False))
    assert calling.contact(line).people == ("cy",)


async def test_a_blind_one_lets_the_first_go_for_good(calling: Calling) -> None:
    line = await calling.answered("ana")
    await calling.receive(
        line.transferred("ana", "blind"),
        line.left("ana", to=None),
        line.wrapped_up("ana", last=False),
        line.offered("cy"),
        line.answered("cy", "blind", "ana"),
    )
    assert calling.contact(line).people == ("cy",)


async def test_a_consultation_ends_with_the_first_or_with_the_adviser(calling: Calling) -> None:
    line = await calling.answered("ana")
    await calling.receive(
        line.transferred("ana", "consult"),
        line.offered("cy"),
        line.answered("cy", "consult", "ana"),
    )
    assert calling.contact(line).talking == ("ana", "cy")
    assert calling.contact(line).taken_over_by is None
    await calling.receive(
        line.transfer_ended("ana", "consult", "advised"), line.left("cy", to="ana")
    )
    assert calling.contact(line).talking == ("ana",)
    assert calling.contact(line).taken_over_by is None


async def test_an_abandoned_contact_is_over(calling: Calling) -> None:
    line = await calling.line()
    await calling.receive(line.offered("ana"), line.abandoned())
    assert calling.contact(line).is_over
    assert calling.contact(line).people == ()
