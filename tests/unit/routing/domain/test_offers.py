"""A contact is offered to one agent, who answers, declines, or is too late."""

import msgspec
import pytest

from baton_routing.domain.contact.commands import AnswerOffer, ExpireOffer, MakeOffer, ReturnOffer
from baton_routing.domain.contact.events import ContactOverflowed, OfferDeclined, OfferLapsed
from tests.unit.routing.domain.cast import CONFIGURATION, answered, arrived, at, contact, offered

ringing = contact.given(*arrived(), offered("ana", 5))
declined = OfferDeclined(
    contact_id="c1", offer_id="o-ana", agent="ana", reason="declined", passed_until=at(67), at=at(7)
)


def ask(agent: str, second: float) -> MakeOffer:
    return MakeOffer(
        contact_id="c1",
        agent=agent,
        departments=(),
        offer_id=f"o-{agent}",
        matched_at=at(second),
        configuration=CONFIGURATION,
        at=at(second),
    )


def answer(by: str, second: float, offer_id: str = "o-ana") -> AnswerOffer:
    return AnswerOffer(
        contact_id="c1", by=by, offer_id=offer_id, configuration=CONFIGURATION, at=at(second)
    )


def decline(by: str, second: float) -> ReturnOffer:
    return ReturnOffer(
        contact_id="c1",
        by=by,
        offer_id=f"o-{by}",
        reason="declined",
        configuration=CONFIGURATION,
        at=at(second),
    )


def test_it_rings_as_long_as_the_queue_has_it() -> None:
    contact.given(*arrived()).when(ask("ana", 5)).then(offered("ana", 5))
    cy = contact.given(*arrived("tech")).when(ask("cy", 5))
    cy.then(offered("cy", 5, "tech"))


@pytest.mark.parametrize(
    ("agent", "says"),
    [
        ("cy", "cy lacks returns 1 for queue returns."),
        ("zoe", "The configuration has no agent zoe."),
    ],
)
def test_nobody_is_asked_who_cannot(agent: str, says: str) -> None:
    contact.given(*arrived()).when(ask(agent, 5)).refused(says)


def test_nobody_is_asked_who_does_not_speak_the_language() -> None:
    english = contact.given(*arrived(language_needed="en"))
    english.when(ask("bo", 5)).refused("bo lacks lang:en 1 for queue returns.")


def test_it_rings_at_one_agent_at_a_time() -> None:
    ringing.when(ask("bo", 6)).refused("Cannot offer: contact c1 rings at ana.")


def test_who_passed_is_not_asked_for_a_minute() -> None:
    passed = contact.given(*arrived(), offered("ana", 5), declined)
    passed.when(ask("ana", 66)).refused("ana has passed on this contact until 09:01:07 UTC.")
    passed.when(ask("ana", 67)).then(offered("ana", 67))
    passed.when(ask("bo", 8)).then(offered("bo", 8))


def test_it_is_answered_by_whom_it_rings_at() -> None:
    ringing.when(answer("ana", 24.9)).then(
        msgspec.structs.replace(answered("ana", 24), at=at(24.9))
    )
    ringing.when(answer("bo", 7)).refused(
        "It rings at ana, not at bo; wait until it rings at you.", code="offer-over"
    )


def test_at_the_instant_of_the_lapse_it_is_too_late() -> None:
    ringing.when(answer("ana", 25)).refused(
        "Too late: the offer lapsed at 09:00:25 UTC. Say that you are available to be asked again.",
        code="offer-over",
    )
    assert ringing.when(decline("ana", 25)).no is not None


def test_an_offer_that_is_over_is_named_so() -> None:
    ringing.when(answer("ana", 7, "o-before")).refused(
        "This offer is over; the contact rings again with another.", code="offer-over"
    )


def test_it_is_answered_once() -> None:
    talking = contact.given(*arrived(), offered("ana", 5), answered("ana", 7))
    talking.when(answer("ana", 8)).refused(
        "Cannot answer: ana speaks with contact c1.", code="offer-over"
    )


def test_what_never_came_is_unknown() -> None:
    contact.when(answer("ana", 8)).refused("There is nothing under this id.", code="unknown")


def test_declining_is_a_pass_for_sixty_seconds() -> None:
    ringing.when(decline("ana", 7)).then(declined)


def test_a_lapse_tells_the_instant_at_which_it_was() -> None:
    lapse = ExpireOffer(contact_id="c1", offer_id="o-ana", configuration=CONFIGURATION, at=at(27))
    ringing.when(lapse).then(
        OfferLapsed(contact_id="c1", offer_id="o-ana", agent="ana", passed_until=at(85), at=at(25))
    )


def test_it_does_not_lapse_before_its_time_nor_twice() -> None:
    early = ExpireOffer(contact_id="c1", offer_id="o-ana", configuration=CONFIGURATION, at=at(24))
    ringing.when(early).refused("The offer is valid until 09:00:25 UTC.", code="not-due")
    again = ExpireOffer(contact_id="c1", offer_id="o-ana", configuration=CONFIGURATION, at=at(30))
    contact.given(*arrived(), offered("ana", 5), declined).when(again).refused(
        "This offer is no longer valid.", code="offer-over"
    )


def test_what_was_due_during_the_offer_follows_when_it_comes_back() -> None:
    rang = contact.given(*arrived("tech"), offered("cy", 20, "tech"))
    rang.when(decline("cy", 33)).then(
        OfferDeclined(
            contact_id="c1",
            offer_id="o-cy",
            agent="cy",
            reason="declined",
            passed_until=at(93),
            at=at(33),
        ),
        ContactOverflowed(
            contact_id="c1", from_queue="tech", to_queue="returns", due_at=at(30), at=at(33)
        ),
    )
