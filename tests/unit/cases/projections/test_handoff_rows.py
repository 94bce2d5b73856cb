"""The list of handoffs: who is asked now, how one ended, whose the case became."""

import msgspec

from baton_cases.domain.handoff import events as of_handoff
from baton_cases.domain.handoff.events import Rung
from baton_cases.projections.handoffs import HANDOFFS, HandoffRow, Handoffs
from baton_common.model.messages import Event
from baton_testkit.projecting import Projecting, recorded
from tests.unit.cases.story.telling import LATER, REQUESTED, TO_LOGISTICS, TOMORROW

handoffs = Projecting(Handoffs)

ASKED = msgspec.structs.replace(REQUESTED, kind="transfer", to_department="logistics")
OFFERED = of_handoff.HandoffOffered(
    **TO_LOGISTICS,
    rung=Rung.OWNER,
    persons=("otto", "bo"),
    lapses_at=LATER,
    roster_version=1,
    first=True,
)
DECLINED = of_handoff.OfferDeclined(**TO_LOGISTICS, rung=Rung.OWNER, by="bo", left=("otto",))
ACCEPTED = of_handoff.HandoffAccepted(
    **TO_LOGISTICS,
    rung=Rung.OWNER,
    person="otto",
    assigned=False,
    late=False,
    backup=None,
    roster_version=1,
)
WITHDRAWN = of_handoff.HandoffWithdrawn(**TO_LOGISTICS, by="lena", reason="withdrawn")


def row(*events: Event) -> HandoffRow:
    """The row of the handoff after these events."""
    return handoffs.given(*recorded(ASKED, *events)).row(HANDOFFS, HandoffRow, "h1")


def test_an_open_one_says_whom_its_rung_asks() -> None:
    offered = row(OFFERED)
    assert (offered.status, offered.to_department, offered.rung) == ("open", "logistics", "owner")
    assert (offered.asked_now, offered.lapses_at) == (["bo", "otto"], LATER)
    assert offered.ends_by == TOMORROW
    assert row(OFFERED, DECLINED).asked_now == ["otto"]


def test_one_that_was_accepted_says_by_whom() -> None:
    accepted = row(OFFERED, ACCEPTED)
    assert (accepted.status, accepted.taken_by, accepted.assigned) == ("accepted", "otto", False)
    assert (accepted.asked_now, accepted.lapses_at) == ([], None)


def test_one_that_was_taken_back_is_nobody_s() -> None:
    withdrawn = row(OFFERED, WITHDRAWN)
    assert (withdrawn.status, withdrawn.taken_by) == ("withdrawn", None)
    assert withdrawn.reason == "withdrawn"
