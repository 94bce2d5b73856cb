"""Finds the case that a mail belongs to, by these rules in their order:

1. Our reply token, valid: that case, whoever sent it.
2. A mail of a thread that leads to a case, from a participant of the case.
3. The number of a case in subject or text, from a participant of the case.
4. Otherwise a new case, marked *unverified reference* if it named one without proof.

By 2 and 3 it is only kept with the case, and counts for nothing, where it is not proven that the
participant wrote it: checked and nothing fits (`fail`), or unknown and all that it has is a number.
The configuration may want proof of a mail of a thread, too.
"""

from typing import NamedTuple

from baton_cases.domain.case.state import CASE, NotYetOpened
from baton_cases.domain.mail.state import MAIL, NotPlaced
from baton_cases.domain.thread.state import THREAD, Linked
from baton_cases.domain.use_cases.lookups import (
    case_with_number,
    correspondence,
    living,
    subjects_in_case,
)
from baton_cases.domain.use_cases.received import PlaceMail
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.email_received.mail import SenderProof


class MailPlace(NamedTuple):
    """The case that a mail belongs to (None: no case), and by which rule."""

    case_id: str | None
    by: str
    unverified: bool = False
    held: bool = False
    """True: it is kept there, and counts for nothing."""


def find_place(work: UnitOfWork, mail: PlaceMail) -> MailPlace:
    """The first rule that fits."""
    sender = mail.sender.address.subject
    if mail.token_case is not None and (case_id := _living(work, mail.token_case)):
        return MailPlace(case_id, "token")
    named = False
    thread = work.state(THREAD, mail.thread_id)
    if isinstance(thread, Linked) and (case_id := _living(work, thread.case_id)):
        if _is_participant(work, case_id, sender):
            held = not is_enough(mail, proof_of(work, mail))
            return MailPlace(case_id, "thread", held=held)
        named = True
    for number in mail.numbers:
        holder = case_with_number(work, number)
        if holder is not None and (case_id := _living(work, holder)):
            if _is_participant(work, case_id, sender):
                held = proof_of(work, mail) not in {"token", "pass"}
                return MailPlace(case_id, "number", held=held)
            named = True
    return MailPlace(None, "opened", unverified=named)


def proof_of(work: UnitOfWork, mail: PlaceMail) -> SenderProof:
    """How well the sender is proven; a verdict that came before the mail holds."""
    if mail.sender_proof != "unknown":
        return mail.sender_proof
    known = work.state(MAIL, mail.mail_id)
    verdict = known.proof if isinstance(known, NotPlaced) else None
    return verdict or mail.sender_proof


def is_enough(mail: PlaceMail, proof: str) -> bool:
    """True if a mail with this proof acts for its sender in a thread of theirs."""
    return proof in {"token", "pass", "theirs"} or (proof == "unknown" and mail.unknown_acts)


def _is_participant(work: UnitOfWork, case_id: str, subject: str) -> bool:
    """True for an address of the customer, or one that the customer or we put in To or Cc."""
    if subject in subjects_in_case(work, case_id):
        return True
    return subject in correspondence(work, case_id).participants


def _living(work: UnitOfWork, case_id: str) -> str | None:
    """The case, or the one it was merged into; None: no case has this id."""
    there = living(work, case_id)
    return None if isinstance(work.state(CASE, there), NotYetOpened) else there
