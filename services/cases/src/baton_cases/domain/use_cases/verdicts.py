"""Use cases of mails whose sender is not proven: kept without counting, counted after all, judged
later.

What a mail did before its sender was judged is not undone: a case that it reopened stays open. It
does no more from then on."""

from datetime import datetime
from typing import NamedTuple

from baton_cases.domain.case.accountability import still_active
from baton_cases.domain.case.state import Closed
from baton_cases.domain.correspondence.commands import CountHeld, DismissHeld, NoteVerdict
from baton_cases.domain.correspondence.decide import added_by
from baton_cases.domain.correspondence.events import Words
from baton_cases.domain.mail.commands import Count, Dismiss, Hold, Judge, MailCommand, Place
from baton_cases.domain.mail.decide import decide
from baton_cases.domain.mail.events import HeldMail, MailEvent, WhoIsTold
from baton_cases.domain.mail.state import MAIL, Acting, Counted, Doubted, Held, NotPlaced, OnCase
from baton_cases.domain.use_cases.customers import mark_working
from baton_cases.domain.use_cases.links import link_thread
from baton_cases.domain.use_cases.lookups import (
    correspondence,
    customer_of_case,
    family,
    living,
    opened_case,
    subjects_in_case,
    the_organisation,
)
from baton_cases.domain.use_cases.mail_filing import file, goes_on, keep, open_for
from baton_cases.domain.use_cases.received import JudgeSender, NewIds, PlaceMail, Sender
from baton_cases.domain.use_cases.requests import ClaimMail, DismissMail
from baton_common.model.messages import Refused, Unknown
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.email_received.mail import SenderProof


class _Where(NamedTuple):
    """The case in which a mail counts."""

    case_id: str
    words: Words | None
    participants: tuple[str, ...] = ()
    goes_on_in: str | None = None


def hold(work: UnitOfWork, mail: PlaceMail, case_id: str, by: str, proof: SenderProof) -> None:
    """Keeps the mail with the case. It counts for nothing; whoever is accountable is told."""
    file(work, mail, case_id, by, proof=proof, held=True)
    command = Hold(
        mail_id=mail.mail_id,
        thread_id=mail.thread_id,
        case_id=case_id,
        by=by,
        proof=proof,
        mail=_kept(mail),
        told=_who_is_told(work, case_id, mail.at),
        at=mail.at,
    )
    _record(work, command)


def wait_for_verdict(
    work: UnitOfWork, mail: PlaceMail, case_id: str, *, opened: bool, proof: SenderProof
) -> None:
    """Remembers a mail that acts although its sender is not proven: a verdict may follow."""
    command = Place(
        mail_id=mail.mail_id,
        thread_id=mail.thread_id,
        case_id=case_id,
        opened=opened,
        proof=proof,
        at=mail.at,
    )
    _record(work, command)


def judge(work: UnitOfWork, request: JudgeSender) -> None:
    """Email knows whether the sender is proven. A mail that was held counts if they are; one that
    has acted on its case does no more if they are not. A second verdict changes nothing."""
    mail = work.state(MAIL, request.mail_id)
    told = _who_is_told(work, mail.case_id, request.at) if isinstance(mail, OnCase) else None
    command = Judge(
        mail_id=request.mail_id,
        thread_id=request.thread_id,
        proof=request.proof,
        told=told,
        at=request.at,
    )
    if not _record(work, command):
        return
    match mail:
        case Held() if request.proof == "pass":
            _count(work, request.mail_id, mail, by=None, at=request.at)
        case NotPlaced() | Counted():
            return
        case Acting() | Held() | Doubted():
            opened = isinstance(mail, Acting) and mail.opened
            there, passed = living(work, mail.case_id), request.proof == "pass"
            added = _participants(work, request.mail_id, there) if passed else ()
            for case_id in dict.fromkeys((mail.case_id, there)):
                verdict = NoteVerdict(
                    case_id=case_id,
                    mail_id=request.mail_id,
                    proof=request.proof,
                    opened=opened,
                    doubted=isinstance(mail, Acting) and not opened and request.proof == "fail",
                    participants=added if case_id == mail.case_id else (),
                    is_elsewhere=case_id != there,
                    at=request.at,
                )
                keep(work, verdict)


def claim(work: UnitOfWork, request: ClaimMail) -> None:
    """Somebody says that a mail is theirs: it counts from its arrival. Once more, it changes
    nothing. Raises Refused, Unknown."""
    mail = _on_case(work, request)
    if not isinstance(mail, Counted):
        _count(work, request.mail_id, mail, by=request.by, at=request.at)


def dismiss(work: UnitOfWork, request: DismissMail) -> None:
    """Somebody says that a mail is not from whom it says: it stays as it is, and waits for nobody.
    Once more, it changes nothing. Raises Refused, Unknown."""
    mail = _on_case(work, request)
    command = Dismiss(
        mail_id=request.mail_id,
        thread_id=mail.thread_id,
        case_id=mail.case_id,
        by=request.by,
        at=request.at,
    )
    if not _record(work, command):
        return
    for case_id in dict.fromkeys((mail.case_id, request.case_id)):
        dismissed = DismissHeld(
            case_id=case_id,
            mail_id=request.mail_id,
            by=request.by,
            is_elsewhere=case_id != request.case_id,
            at=request.at,
        )
        keep(work, dismissed)


def _count(work: UnitOfWork, mail_id: str, mail: OnCase, *, by: str | None, at: datetime) -> None:
    there = living(work, mail.case_id)
    if isinstance(mail, Held):
        where = _placed(work, mail_id, mail, there, is_proven=by is None, at=at)
    else:
        where = _Where(there, None, _participants(work, mail_id, there))
    command = Count(mail_id=mail_id, thread_id=mail.thread_id, case_id=where.case_id, by=by, at=at)
    _record(work, command)
    for case_id in dict.fromkeys((mail.case_id, there)):
        counted = CountHeld(
            case_id=case_id,
            mail_id=mail_id,
            by=by,
            words=where.words if case_id == there else None,
            participants=where.participants if case_id == mail.case_id else (),
            goes_on_in=where.goes_on_in if case_id == there else None,
            is_elsewhere=case_id != there,
            at=at,
        )
        keep(work, counted)


def _placed(
    work: UnitOfWork, mail_id: str, held: Held, there: str, *, is_proven: bool, at: datetime
) -> _Where:
    """Does with a mail that was held what was to be done at its arrival."""
    mail, arrived_at = _as_it_came(mail_id, held, at), held.arrived_at
    mark_working(work, mail.sender.address.subject, at)
    how = goes_on(work, mail, held.by, there, came_at=arrived_at)
    if how is None:
        open_for(
            work, mail, proof="pass" if is_proven else "theirs", unverified=False, follows=there
        )
        opened = opened_case(work, mail.ids.case_id)
        return _Where(opened.case_id, None, goes_on_in=opened.number)
    customer = subjects_in_case(work, there)
    from_customer = mail.sender.address.subject in customer
    words = Words(
        thread_id=mail.thread_id,
        sender=mail.sender.address,
        from_customer=from_customer,
        participants=added_by(from_customer=from_customer, others=mail.others, customer=customer),
        written_by=mail.written_by,
        answers_to=mail.answers_to,
        is_followed=is_proven and mail.answers_to is not None,
        recipients=mail.recipients,
        reopened=how == "reopened",
        arrived_at=arrived_at,
    )
    who = customer_of_case(work, there)
    link_thread(work, mail.thread_id, there, who, mail_id=mail_id, at=at)
    return _Where(there, words)


def _participants(work: UnitOfWork, mail_id: str, case_id: str) -> tuple[str, ...]:
    """Whom a mail adds that had been heard before."""
    customer = subjects_in_case(work, case_id)
    for each in correspondence(work, case_id).words:
        if each.mail_id == mail_id:
            return added_by(
                from_customer=each.from_customer,
                others=[other.subject for other in each.recipients],
                customer=customer,
            )
    return ()


def _on_case(work: UnitOfWork, request: ClaimMail | DismissMail) -> OnCase:
    """The mail, which must be with the case, or one that was merged into it. Raises Refused for one
    that has counted since it came, Unknown."""
    case = opened_case(work, request.case_id)
    if isinstance(case, Closed) and case.into is not None:
        still_active(case)
    mail = work.state(MAIL, request.mail_id)
    if isinstance(mail, OnCase):
        if mail.case_id in family(work, request.case_id):
            return mail
        raise Unknown
    if any(each.mail_id == request.mail_id for each in correspondence(work, case.case_id).mails):
        raise Refused("The mail counts already.", code="counts")
    raise Unknown


def _who_is_told(work: UnitOfWork, case_id: str, at: datetime) -> WhoIsTold:
    """Whoever is accountable for the case, or was; the lead of its department where they are not
    here any more."""
    case, organisation = opened_case(work, living(work, case_id)), the_organisation(work)
    person = case.person
    if not organisation.is_here(person):
        person = organisation.duties(case.department, case.matter).in_lead_office(at)
    return WhoIsTold(number=case.number, department=case.department, person=person)


def _kept(mail: PlaceMail) -> HeldMail:
    return HeldMail(
        sender=mail.sender.address,
        sender_name=mail.sender.name,
        sender_language=mail.sender.language,
        language=mail.language,
        matter=mail.matter,
        recipients=mail.recipients,
        answers_to=mail.answers_to,
        sent_by=mail.sent_by,
        subject=mail.subject,
        text=mail.text,
        text_is_cut=mail.text_is_cut,
        of_text=mail.of_text,
        attachments=mail.attachments,
        written_by=mail.written_by,
        new_case_id=mail.ids.case_id,
        new_handoff_id=mail.ids.handoff_id,
        new_customer_id=mail.ids.customer_id,
    )


def _as_it_came(mail_id: str, held: Held, at: datetime) -> PlaceMail:
    mail = held.mail
    return PlaceMail(
        ids=NewIds(
            case_id=mail.new_case_id,
            handoff_id=mail.new_handoff_id,
            customer_id=mail.new_customer_id,
        ),
        mail_id=mail_id,
        thread_id=held.thread_id,
        sender=Sender(address=mail.sender, name=mail.sender_name, language=mail.sender_language),
        others=tuple(each.subject for each in mail.recipients),
        language=mail.language,
        matter=mail.matter,
        token_case=None,
        numbers=(),
        subject=mail.subject,
        text=mail.text,
        text_is_cut=mail.text_is_cut,
        of_text=mail.of_text,
        attachments=mail.attachments,
        written_by=mail.written_by,
        recipients=mail.recipients,
        answers_to=mail.answers_to,
        sent_by=mail.sent_by,
        sender_proof=held.proof,
        at=at,
    )


def _record(work: UnitOfWork, command: MailCommand) -> list[MailEvent]:
    events = decide(command, work.state(MAIL, command.mail_id))
    work.record(MAIL, command.mail_id, *events)
    return events
