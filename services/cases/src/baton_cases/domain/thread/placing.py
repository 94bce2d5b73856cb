"""Which case a mail belongs to, and what becomes of the case: the rules in their order.

1. Our reply token, valid: that case, whoever sent it.
2. A mail of a thread that leads to a case, from a participant of the case.
3. The number of a case in subject or text, from a participant of the case.
4. Otherwise a new case, marked *unverified reference* if it named one without proof.
"""

from typing import NamedTuple

from baton_cases.domain.case.commands import ReopenCase
from baton_cases.domain.case.lifecycle import may_be_reopened, reopen_case
from baton_cases.domain.case.state import CASE, Active, NotYetOpened, living
from baton_cases.domain.customer.customer import Known
from baton_cases.domain.customer.finding import Sender, customer, mark_working
from baton_cases.domain.number import case_with_number
from baton_cases.domain.opening import Concern, NewIds, link_thread, open_concern
from baton_cases.domain.organisation.model import Language
from baton_cases.domain.organisation.organisation import the_organisation
from baton_cases.domain.thread.correspondence import CORRESPONDENCE
from baton_cases.domain.thread.events import FiledAttachment, MailFiled
from baton_cases.domain.thread.thread import THREAD, Linked
from baton_common.model.messages import Command
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork


class PlaceMail(Command, frozen=True):
    """A mail came in. What needed its words was found before: matter, language, numbers."""

    ids: NewIds
    mail_id: str
    thread_id: str
    sender: Sender
    others: tuple[str, ...]
    """Subjects in To and Cc."""
    language: Language
    matter: str
    token_case: str | None
    """The case of a valid reply token."""
    numbers: tuple[str, ...]
    """Case numbers that are quoted."""
    subject: Personal[str] | None
    text: Personal[str] | None
    text_is_cut: bool = False
    attachments: tuple[FiledAttachment, ...] = ()
    automatic: str | None = None


class Place(NamedTuple):
    """The case that a mail belongs to (None: to none), and what says so."""

    case_id: str | None
    by: str
    unverified: bool = False


def place_mail(work: UnitOfWork, mail: PlaceMail) -> str | None:
    """Keep it with its case, reopen or open one as the rules say; the case's id.

    An automatic mail opens and reopens nothing: without a case it stays with email (None).
    """
    place = find_place(work, mail)
    if mail.automatic is not None:
        if place.case_id is not None:
            _file(work, mail, place.case_id, place.by)
        return place.case_id
    mark_working(work, mail.sender.address.subject, mail.at)
    if place.case_id is None:
        return _open(work, mail, unverified=place.unverified, follows=None)
    if not _goes_on(work, mail, place):
        return _open(work, mail, unverified=False, follows=place.case_id)
    _file(work, mail, place.case_id, place.by)
    who = customer_of_case(work, place.case_id)
    link_thread(work, mail.thread_id, place.case_id, who, mail)
    return place.case_id


def find_place(work: UnitOfWork, mail: PlaceMail) -> Place:
    """The first rule that fits."""
    sender = mail.sender.address.subject
    if mail.token_case is not None and (case_id := _living(work, mail.token_case)):
        return Place(case_id, "token")
    named = False
    thread = work.state(THREAD, mail.thread_id)
    if isinstance(thread, Linked) and (case_id := _living(work, thread.case_id)):
        if is_participant(work, case_id, sender):
            return Place(case_id, "thread")
        named = True
    for number in mail.numbers:
        holder = case_with_number(work, number)
        if holder is not None and (case_id := _living(work, holder)):
            if is_participant(work, case_id, sender):
                return Place(case_id, "number")
            named = True
    return Place(None, "opened", unverified=named)


def is_participant(work: UnitOfWork, case_id: str, subject: str) -> bool:
    """An address of the customer, or one that the customer or we put in To or Cc."""
    if subject in customer_of_case(work, case_id).subjects:
        return True
    return subject in work.state(CORRESPONDENCE, case_id).participants


def customer_of_case(work: UnitOfWork, case_id: str) -> Known:
    """The case's customer, merges followed. Raises Unknown."""
    case = work.state(CASE, case_id)
    return customer(work, "" if isinstance(case, NotYetOpened) else case.customer_id)


def _living(work: UnitOfWork, case_id: str) -> str | None:
    """The case, or the one that it was merged into; None: there is none of this id."""
    there = living(work, case_id)
    return None if isinstance(work.state(CASE, there), NotYetOpened) else there


def _goes_on(work: UnitOfWork, mail: PlaceMail, place: Place) -> bool:
    """Whether the mail goes on in its case: reopened where it was over, if that may be.

    An answer of the customer, or one with our token, reopens; another participant's does not,
    and to a closed case that makes it a case of its own.
    """
    assert place.case_id is not None
    case = work.state(CASE, place.case_id)
    who = customer_of_case(work, place.case_id)
    speaks = place.by == "token" or mail.sender.address.subject in who.subjects
    if isinstance(case, Active) and not (case.resolved and speaks):
        return True
    if not speaks or not may_be_reopened(case, the_organisation(work), mail.at, by_customer=True):
        return False
    reopen_case(
        work,
        ReopenCase(
            case_id=place.case_id,
            handoff_id=mail.ids.handoff_id,
            why="written-again",
            thread_id=mail.thread_id,
            at=mail.at,
        ),
    )
    return True


def _open(work: UnitOfWork, mail: PlaceMail, *, unverified: bool, follows: str | None) -> str:
    open_concern(
        work,
        Concern(
            ids=mail.ids,
            who=mail.sender,
            channel="mail",
            language=mail.language,
            matter=mail.matter,
            thread_id=mail.thread_id,
            mail_id=mail.mail_id,
            unverified_reference=unverified,
            follows=follows,
            at=mail.at,
        ),
    )
    _file(work, mail, mail.ids.case_id, "opened")
    return mail.ids.case_id


def _file(work: UnitOfWork, mail: PlaceMail, case_id: str, belongs_by: str) -> None:
    subjects = customer_of_case(work, case_id).subjects
    from_customer = mail.sender.address.subject in subjects
    others = [each for each in mail.others if each not in subjects]
    filed = MailFiled(
        case_id=case_id,
        mail_id=mail.mail_id,
        thread_id=mail.thread_id,
        sender=mail.sender.address,
        sender_name=mail.sender.name,
        from_customer=from_customer,
        participants=tuple(others) if from_customer and mail.automatic is None else (),
        subject=mail.subject,
        text=mail.text,
        text_is_cut=mail.text_is_cut,
        attachments=mail.attachments,
        automatic=mail.automatic,
        belongs_by=belongs_by,
        at=mail.at,
    )
    work.record(CORRESPONDENCE, case_id, filed)
