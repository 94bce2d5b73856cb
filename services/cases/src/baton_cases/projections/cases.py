"""Every case as it is now: read by the list of cases, the work list and the page of a case."""

from collections.abc import Sequence
from datetime import datetime

from baton_cases.domain.case import events as of_case
from baton_cases.domain.case import merging_events as merging
from baton_cases.domain.case.events import CaseEvent
from baton_cases.domain.case.state import (
    CASE,
    Active,
    CaseRecord,
    Closed,
    evolve,
)
from baton_cases.domain.correspondence import events as of_mail
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.handoff import events as of_handoff
from baton_cases.domain.handoff.state import HANDOFF
from baton_cases.domain.survey.events import FollowUpAsked
from baton_cases.domain.survey.state import SURVEY
from baton_cases.projections.case_mails import fold_mail, share_mails
from baton_cases.projections.case_row import (
    CASES,
    HANDOFF_RETURNED,
    LASTING,
    LOW_SCORE,
    MAIL_CAME_BACK,
    METADATA,
    PROMISE_NEEDS_DATE,
    UNPROVEN_MAIL,
    CaseRow,
    attend,
)
from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded
from baton_common.model.messages import Event
from baton_common.model.personal import Personal


class Cases:
    """The projection."""

    name = "cases"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        """Fold one batch over the rows that it concerns."""
        events = [(case_id, each.event) for each in records if (case_id := case_of(each.event))]
        concerned = {case_id for case_id, _ in events}
        concerned |= {other for _, event in events if (other := _other(event)) is not None}
        rows = await store.read(CASES, CaseRow, concerned)
        for case_id, event in events:
            row = rows.setdefault(case_id, CaseRow(case_id=case_id))
            fold(row, event)
            if (other := _other(event)) is not None and other in rows:
                share_mails(row, rows[other], are_one=isinstance(event, merging.CaseTookIn))
        await store.put(CASES, rows.values())


def case_of(event: Event) -> str | None:
    """The id of the case that an event is about, if any."""
    if CASE.owns(event) or HANDOFF.owns(event) or CORRESPONDENCE.owns(event) or SURVEY.owns(event):
        return event.case_id
    return None


def fold(row: CaseRow, event: Event) -> None:
    """The row after an event of the case, its handoff or its correspondence."""
    if CASE.owns(event):
        _fold_case(row, event)
        row.changed_at = event.at
        return
    if isinstance(event, of_mail.MailFiled | of_mail.NoteMailed):
        row.folded_lines += event.of_text.folded_lines
        row.cut_mails += event.text_is_cut
    match event:
        case of_handoff.HandoffRequested(package=package):
            row.asked_department = event.to_department
            if package.promised is not None or package.promised_until is not None:
                _promise(row, package.promised, package.promised_until)
        case of_handoff.HandoffReturned(redate_promise=True):
            attend(row, PROMISE_NEEDS_DATE)
        case FollowUpAsked():
            attend(row, LOW_SCORE)
        case of_handoff.HandoffOffered() | of_handoff.OfferPassedOn():
            row.asked, row.lapses_at = sorted(event.persons), event.lapses_at
        case of_handoff.HandoffWaited():
            row.asked, row.lapses_at = [], event.lapses_at
        case of_handoff.OfferDeclined():
            row.asked = sorted(event.left)
        case of_handoff.RungSkipped() | of_handoff.OfferLapsed() | of_handoff.HandoffRefused():
            row.asked = []
        case of_mail.MailFiled(automatic=str()):
            return
        case of_mail.NoteMailed():
            pass
        case (
            of_mail.MailFiled()
            | of_mail.HeldMailCounted()
            | of_mail.HeldMailDismissed()
            | of_mail.MailSenderJudged()
        ):
            fold_mail(row, event)
            _began(row)
        case of_mail.MailCameBack() | of_mail.MailReportCame(action="failed"):
            attend(row, MAIL_CAME_BACK)
        case _:
            return
    row.changed_at = event.at


def _fold_case(row: CaseRow, event: CaseEvent) -> None:
    row.state = evolve(row.state, event)
    match event:
        case of_case.CaseOpened():
            row.opened_at, row.opened_by = event.at, event.mail_id
            row.unverified_reference, row.follows = event.unverified_reference, event.follows
        case of_case.ReplyRequested():
            row.attention = [each for each in row.attention if each in LASTING]
        case of_case.CaseResolved() | of_case.CaseClosed() | merging.CaseMerged():
            row.attention = [UNPROVEN_MAIL] if row.unproven_mails else []
            row.promised, row.promised_until = None, None
        case of_case.PromiseMade():
            _promise(row, event.promised, event.until)
        case of_case.AccountabilityReturned():
            attend(row, HANDOFF_RETURNED)
        case of_case.HandoffBegan():
            row.attention = [each for each in row.attention if each != HANDOFF_RETURNED]
        case _:
            pass
    if isinstance(row.state, CaseRecord):
        _follow(row, row.state)


def _other(event: Event) -> str | None:
    """The case that another one takes in, or gives back."""
    match event:
        case merging.CaseTookIn(merged_id=other) | merging.CaseGaveBack(separated_id=other):
            return other
        case _:
            return None


def _follow(row: CaseRow, case: CaseRecord) -> None:
    row.number, row.customer_id = case.number, case.customer_id
    row.matter, row.priority = case.matter, case.priority.value
    row.department, row.person = case.department, case.person
    row.office, row.backup = case.office, case.backup
    row.language, row.channel, row.thread_id = case.language, case.channel, case.thread_id
    row.version = case.revision
    row.handed_over = case.is_handed_over
    _began(row)
    row.status = "closed" if isinstance(case, Closed) else "open"
    row.merged_into = case.into if isinstance(case, Closed) else None
    open_handoff = None
    if isinstance(case, Active):
        row.status = "resolved" if case.resolved else "open"
        open_handoff = case.handoff
    if open_handoff is None:
        row.handoff_id = row.handoff_kind = row.asked_department = row.lapses_at = None
        row.asked = []
    else:
        row.handoff_id, row.handoff_kind = open_handoff.handoff_id, open_handoff.kind


def _began(row: CaseRow) -> None:
    """By a mail whose sender is not proven nobody has come to us; by a contact they may have."""
    if isinstance(row.state, CaseRecord):
        is_proven = row.sender_proof != "fail" or row.state.contact_id is not None
        row.customer_began = row.state.customer_began and is_proven


def _promise(row: CaseRow, promised: Personal[str] | None, until: datetime | None) -> None:
    row.promised, row.promised_until = promised, until
    row.attention = [each for each in row.attention if each != PROMISE_NEEDS_DATE]
