"""The list of cases: what a row says after the events of a case, its handoff and its mails."""

from typing import Any

import msgspec
import pytest

from baton_cases.domain.case import events as of_case
from baton_cases.domain.correspondence.events import MailText
from baton_cases.domain.handoff import events as of_handoff
from baton_cases.domain.handoff.events import Rung
from baton_cases.projections.case_row import CASES, CUSTOMER_WROTE, HANDOFF_RETURNED, CaseRow
from baton_cases.projections.cases import Cases
from baton_common.model.messages import Event
from baton_testkit.projecting import Projecting, recorded
from tests.unit.cases.story.telling import FILED, LATER, OF_CASE, OPENED, REQUESTED, TO_LOGISTICS

cases = Projecting(Cases)

BEGAN = of_case.HandoffBegan(
    **OF_CASE,
    handoff_id="h1",
    kind="transfer",
    to_department="logistics",
    to_person=None,
    by="lena",
)
ASKED = msgspec.structs.replace(REQUESTED, kind="transfer", to_department="logistics")
OFFERED = of_handoff.HandoffOffered(
    **TO_LOGISTICS,
    rung=Rung.OWNER,
    persons=("otto", "bo"),
    lapses_at=LATER,
    roster_version=1,
    first=True,
)
MOVED = of_case.AccountabilityMoved(
    **OF_CASE,
    handoff_id="h1",
    kind="transfer",
    before_department="returns",
    before_person="lena",
    department="logistics",
    person="otto",
    office=None,
    backup="bo",
    roster_version=1,
)
RETURNED = of_case.AccountabilityReturned(
    **OF_CASE,
    handoff_id="h1",
    kind="transfer",
    before_person="lena",
    from_department="logistics",
    department="returns",
    person="lena",
    office="lead",
    roster_version=1,
)
WROTE = msgspec.structs.replace(FILED, mail_id="m2", belongs_by="token")
RESOLVED = of_case.CaseResolved(**OF_CASE, outcome="done", by="lena")
CLOSED = of_case.CaseClosed(**OF_CASE, outcome="", by="lena")


def row(*events: Event) -> CaseRow:
    """The row of the case after these events."""
    return cases.given(*recorded(*events)).row(CASES, CaseRow, "c1")


def test_a_case_that_was_opened_is_its_office_s() -> None:
    opened = row(OPENED)
    assert (opened.status, opened.department, opened.person) == ("open", "returns", "lena")
    assert (opened.office, opened.thread_id, opened.version) == ("lead", "t1", 1)


def test_while_a_handoff_is_open_it_says_who_is_asked_until_when() -> None:
    asked = row(OPENED, BEGAN, ASKED, OFFERED)
    assert (asked.handoff_id, asked.handoff_kind) == ("h1", "transfer")
    assert asked.asked_department == "logistics"
    assert (asked.asked, asked.lapses_at) == (["bo", "otto"], LATER)


@pytest.mark.parametrize("end", [MOVED, RETURNED])
def test_a_handoff_that_ended_asks_nobody(end: Event) -> None:
    ended = row(OPENED, BEGAN, ASKED, OFFERED, end)
    assert (ended.handoff_id, ended.asked_department, ended.lapses_at) == (None, None, None)
    assert ended.asked == []


def test_who_accepted_is_accountable_with_their_backup() -> None:
    moved = row(OPENED, BEGAN, ASKED, OFFERED, MOVED)
    assert (moved.department, moved.person, moved.backup) == ("logistics", "otto", "bo")


def test_what_somebody_should_look_at_is_named_until_they_have() -> None:
    assert row(OPENED, FILED).attention == []
    assert row(OPENED, FILED, WROTE).attention == [CUSTOMER_WROTE]
    came_back = (OPENED, WROTE, BEGAN, ASKED, OFFERED, RETURNED)
    assert row(*came_back).attention == [CUSTOMER_WROTE, HANDOFF_RETURNED]
    assert row(*came_back, BEGAN).attention == [CUSTOMER_WROTE]
    assert row(*came_back, RESOLVED).attention == []


@pytest.mark.parametrize(("ends", "status"), [((RESOLVED,), "resolved"), ((CLOSED,), "closed")])
def test_its_status_follows_its_end(ends: tuple[Event, ...], status: str) -> None:
    assert row(OPENED, *ends).status == status


def test_each_case_has_a_row_of_its_own() -> None:
    second: dict[str, Any] = {"case_id": "c2", "number": "7KX3M9QAI"}
    other = msgspec.structs.replace(OPENED, **second)
    rows = cases.given(*recorded(OPENED, other, CLOSED)).rows(CASES, CaseRow)
    assert [(each.case_id, each.status) for each in rows] == [("c1", "closed"), ("c2", "open")]


def test_a_case_says_how_many_lines_fold_and_how_many_mails_are_cut() -> None:
    long = msgspec.structs.replace(
        FILED, text_is_cut=True, of_text=MailText(left_out=9, folded_lines=12)
    )
    short = msgspec.structs.replace(WROTE, of_text=MailText(folded_lines=3))
    said = row(OPENED, long, short)
    assert (said.folded_lines, said.cut_mails) == (15, 1)
