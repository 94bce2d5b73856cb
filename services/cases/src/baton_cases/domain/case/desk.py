"""The desk: who hands a case on, takes it, or gives it back; case, handoff and house in one unit.

The case's stream alone says who is accountable, the handoff's decides every race. What time has
brought about by `command.at` is told first, then what the person wishes is decided on it. Every
decision touches the house's stream, so that none stands on a roster that has changed.
"""

from datetime import datetime

import msgspec

from baton_cases.domain.case import events as happened
from baton_cases.domain.case.accountability import must_direct, still_active
from baton_cases.domain.case.clockwork import catch_up, set_looks, tell
from baton_cases.domain.case.commands import FollowOffice, RequestInternal, RequestTransfer
from baton_cases.domain.case.requesting import Wish, request
from baton_cases.domain.case.state import CASE, Active
from baton_cases.domain.contact.answering import contact_of, take
from baton_cases.domain.handoff.answers import Answer, decide, still_open
from baton_cases.domain.handoff.commands import LookAgain, WithdrawHandoff
from baton_cases.domain.handoff.events import Package
from baton_cases.domain.handoff.ladder import ground_of
from baton_cases.domain.handoff.state import HANDOFF, NotYetRequested
from baton_cases.domain.organisation.organisation import the_organisation
from baton_common.model.messages import Refused, Unknown
from baton_common.model.unit_of_work import UnitOfWork


def transfer(work: UnitOfWork, command: RequestTransfer) -> None:
    """Ask another department. Raises Refused, Unknown."""
    case, at = _directed(work, command.case_id, command.by, command.at, "transfer")
    wish = Wish(
        handoff_id=command.handoff_id,
        kind="transfer",
        to_department=command.to,
        by=command.by,
        package=command.package,
        contact_id=command.contact_id,
        at=at,
    )
    _hand_on(work, case, wish)


def internal(work: UnitOfWork, command: RequestInternal) -> None:
    """Ask a colleague of the case's department. Raises Refused, Unknown."""
    case, at = _directed(work, command.case_id, command.by, command.at, "hand on")
    wish = Wish(
        handoff_id=command.handoff_id,
        kind="internal",
        to_department=case.department,
        to_person=command.to,
        by=command.by,
        package=command.package,
        contact_id=command.contact_id,
        at=at,
    )
    _hand_on(work, case, wish)


def begin_intake(
    work: UnitOfWork,
    case: Active,
    *,
    handoff_id: str,
    by: str | None,
    at: datetime,
    package: Package | None = None,
) -> None:
    """The intake of a case that has just been opened, reclassified or reopened."""
    wish = Wish(
        handoff_id=handoff_id,
        kind="intake",
        to_department=case.department,
        by=by,
        package=package or Package(),
        at=at,
    )
    begin(work, case, wish)


def begin(work: UnitOfWork, case: Active, wish: Wish) -> None:
    """Request a handoff: it becomes the case's one open handoff, and asks, in this unit."""
    if work.state(HANDOFF, wish.handoff_id) != NotYetRequested():
        raise Refused(f"There is a handoff {wish.handoff_id} already.", code="known")
    events = request(wish, case, the_organisation(work))
    began = happened.HandoffBegan(
        case_id=case.case_id,
        handoff_id=wish.handoff_id,
        kind=wish.kind,
        to_department=wish.to_department,
        to_person=wish.to_person,
        by=wish.by,
        at=wish.at,
    )
    work.record(CASE, case.case_id, began)
    tell(work, case, events)


def answer(work: UnitOfWork, command: Answer) -> None:
    """Accept, decline, refuse or withdraw a handoff; when it ends, the case moves in the same
    unit. Raises Refused with how it ended if somebody was first."""
    handoff = work.state(HANDOFF, command.handoff_id)
    if isinstance(handoff, NotYetRequested):
        raise Unknown
    case_id = handoff.terms.case_id
    at = catch_up(work, case_id, command.at)
    handoff = still_open(work.state(HANDOFF, command.handoff_id))
    organisation, case = the_organisation(work), still_active(work.state(CASE, case_id))
    if isinstance(command, WithdrawHandoff):
        must_direct(case, organisation, command.by, at, "withdraw the handoff of")
    ground = ground_of(organisation, handoff.terms)
    tell(work, case, decide(msgspec.structs.replace(command, at=at), handoff, ground))
    set_looks(work, case_id, at)


def look_again(work: UnitOfWork, command: LookAgain) -> None:
    """Tell what time has brought about. Nothing, if the handoff has ended."""
    handoff = work.state(HANDOFF, command.handoff_id)
    if isinstance(handoff, NotYetRequested):
        raise Unknown
    look_at_case(work, handoff.terms.case_id, command.at)


def follow(work: UnitOfWork, command: FollowOffice) -> None:
    """Tell what time has brought about, whose the office is by now among it."""
    look_at_case(work, command.case_id, command.at)


def look_at_case(work: UnitOfWork, case_id: str, at: datetime) -> None:
    """Tell everything due by now; also after the house has changed. Idempotent."""
    set_looks(work, case_id, catch_up(work, case_id, at))


def _hand_on(work: UnitOfWork, case: Active, wish: Wish) -> None:
    """With a call: if the other side has answered it already, the handoff is accepted at once."""
    contact = contact_of(work, wish.contact_id, case.case_id) if wish.contact_id else None
    begin(work, case, wish)
    answer = contact.taken_over_by if contact else None
    if contact is not None and answer is not None and answer.agent != case.person:
        take(work, case.case_id, contact.contact_id, answer.agent, wish.at)
    set_looks(work, case.case_id, wish.at)


def _directed(
    work: UnitOfWork, case_id: str, by: str, at: datetime, wish: str
) -> tuple[Active, datetime]:
    """The case, caught up, for somebody who may direct it, and since when the wish holds."""
    at = catch_up(work, case_id, at)
    case = still_active(work.state(CASE, case_id))
    must_direct(case, the_organisation(work), by, at, wish)
    return case, at
