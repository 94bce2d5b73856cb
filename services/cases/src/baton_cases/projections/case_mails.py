"""What the mails of a case say of its row: whether its customer is proven, and which mails wait for
somebody to say whose they are."""

from baton_cases.domain.correspondence.events import (
    HeldMailCounted,
    HeldMailDismissed,
    MailFiled,
    MailSenderJudged,
    SenderProof,
)
from baton_cases.projections.case_row import CUSTOMER_WROTE, UNPROVEN_MAIL, CaseRow, attend

PROVEN = frozenset({"token", "pass", "theirs"})
"""Proofs of a mail that make its sender proven; `theirs`: a person said so."""


def fold_mail(
    row: CaseRow, event: MailFiled | HeldMailCounted | HeldMailDismissed | MailSenderJudged
) -> None:
    """The row after a mail with words came, or was judged."""
    match event:
        case MailFiled():
            _filed(row, event)
        case HeldMailCounted():
            _done(row, event.mail_id)
            _count(row, event)
        case HeldMailDismissed():
            _done(row, event.mail_id)
        case MailSenderJudged():
            _judge(row, event)


def share_mails(row: CaseRow, other: CaseRow, *, are_one: bool) -> None:
    """The surviving case waits for the mails of the other one, too, as long as they are one."""
    mine = [each for each in row.unproven_mails if each not in other.unproven_mails]
    _wait(row, mine + (other.unproven_mails if are_one else []))


def _filed(row: CaseRow, event: MailFiled) -> None:
    if event.held:
        _wait(row, [*row.unproven_mails, event.mail_id])
        return
    if event.belongs_by == "opened":
        row.sender_proof = event.sender_proof
        return
    attend(row, CUSTOMER_WROTE)
    if event.from_customer and event.sender_proof is not None and event.sender_proof in PROVEN:
        _is_proven(row, event.sender_proof)


def _count(row: CaseRow, event: HeldMailCounted) -> None:
    proof: SenderProof = "theirs" if event.by is not None else "pass"
    if event.words is not None:
        attend(row, CUSTOMER_WROTE)
    if event.mail_id == row.opened_by or (event.words is not None and event.words.from_customer):
        _is_proven(row, proof)


def _judge(row: CaseRow, event: MailSenderJudged) -> None:
    if event.doubted:
        _wait(row, [*row.unproven_mails, event.mail_id])
    elif event.mail_id == row.opened_by:
        if event.proof in PROVEN:
            _is_proven(row, event.proof)
        elif row.sender_proof == "unknown":
            row.sender_proof = event.proof


def _is_proven(row: CaseRow, proof: SenderProof) -> None:
    if row.sender_proof is not None and row.sender_proof not in PROVEN:
        row.sender_proof = proof


def _done(row: CaseRow, mail_id: str) -> None:
    _wait(row, [each for each in row.unproven_mails if each != mail_id])


def _wait(row: CaseRow, mails: list[str]) -> None:
    row.unproven_mails = mails
    row.attention = [each for each in row.attention if each != UNPROVEN_MAIL]
    if mails:
        attend(row, UNPROVEN_MAIL)
