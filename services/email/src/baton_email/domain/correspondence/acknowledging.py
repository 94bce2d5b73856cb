"""The customer gets one acknowledgement: whether, and in one unit with it that it was sent.

At most one per case and three per address in 24 hours; never for what a machine wrote, what
asks for none, or an address that failed (RFC 3834).
"""

from collections.abc import Callable

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.address import ADDRESS, Address, AddressAcknowledged
from baton_email.domain.correspondence.correspondence import (
    CORRESPONDENCE,
    AcknowledgementDecided,
)
from baton_email.domain.mail.events import MailRead
from baton_email.domain.mail.mail import MAIL, Readable
from baton_email.domain.outgoing.composing import compose
from baton_email.domain.outgoing.events import MailComposed

Answerable = Callable[[MailRead, Address, MailComposed], bool]


def was_written_by_a_person(mail: MailRead, _: Address, __: MailComposed) -> bool:
    """Never a machine: two machines would go on for ever."""
    return mail.automatic is None


def may_be_answered(mail: MailRead, _: Address, __: MailComposed) -> bool:
    """It does not ask for silence, and somebody reads the sender's mailbox."""
    return mail.answerable


def address_works(_: MailRead, address: Address, __: MailComposed) -> bool:
    """The last mail there did not come back for good."""
    return not address.failing


def was_not_acknowledged_much(_: MailRead, address: Address, mail: MailComposed) -> bool:
    """Three in 24 hours are enough for anybody."""
    return address.may_be_acknowledged(mail.at)


MUST_HOLD: tuple[tuple[Answerable, str], ...] = (
    (was_written_by_a_person, "automatic"),
    (may_be_answered, "unanswerable"),
    (address_works, "address-failing"),
    (was_not_acknowledged_much, "too-many"),
)


def acknowledge(work: UnitOfWork, answers: str, acknowledgement: MailComposed) -> None:
    """Send `acknowledgement` for the mail `answers` that opened its case, if the rules allow;
    decided once per case, whatever comes of it."""
    case_id = acknowledgement.case_id
    if work.state(CORRESPONDENCE, case_id).acknowledged:
        return
    mail = work.state(MAIL, answers)
    subject = acknowledgement.to[0].subject
    address = work.state(ADDRESS, subject)
    broken = "unreadable"
    if isinstance(mail, Readable):
        reasons = (why for rule, why in MUST_HOLD if not rule(mail.read, address, acknowledgement))
        broken = next(reasons, "")
    at = acknowledgement.at
    if broken:
        withheld = AcknowledgementDecided(withheld=broken, at=at)
        work.record(CORRESPONDENCE, case_id, withheld)
        return
    decided = AcknowledgementDecided(mail_id=acknowledgement.mail_id, at=at)
    work.record(CORRESPONDENCE, case_id, decided)
    work.record(ADDRESS, subject, AddressAcknowledged(case_id=case_id, at=at))
    compose(work, acknowledgement)
