"""All mails, incoming and outgoing, with thread, case and status; words stay sealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec
from sqlalchemy import JSON, BigInteger, Column, DateTime, Index, MetaData, Table, Text

from baton_common.engine.projections.port import RowStore
from baton_common.model.aggregate import split_stream
from baton_common.model.log_port import Recorded
from baton_common.model.personal import Personal
from baton_email.domain.mail.events import (
    WORDS,
    MailRead,
    MailTakenUp,
    MailUnreadable,
    SenderJudged,
    SenderProof,
)
from baton_email.domain.mail.listed import UNREADABLE
from baton_email.domain.outgoing.events import (
    MailBounced,
    MailComposed,
    MailHandedOver,
    SendingGivenUp,
)
from baton_email.domain.thread.events import ThreadLinked

COLLEAGUE = "colleague"
"""What one of our own people wrote: without a token it is filed with no case, whatever its
thread."""
DeliveryEvents = MailHandedOver | MailBounced | SendingGivenUp

METADATA = MetaData()
MESSAGES = Table(
    "messages",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("direction", Text, nullable=False),
    Column("thread_id", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("our_address", Text, nullable=False),
    Column("filed", Text, nullable=False),
    Column("sender_proof", Text),
    Column("sender", JSON),
    Column("subject_line", JSON),
)
Index("messages_newest", MESSAGES.c.at.desc(), MESSAGES.c.id.desc())
Index(
    "messages_filed",
    MESSAGES.c.at.desc(),
    MESSAGES.c.id.desc(),
    postgresql_where=MESSAGES.c.filed != "",
)
Index("messages_of_case", MESSAGES.c.case_id, MESSAGES.c.at.desc())
Index("messages_of_thread", MESSAGES.c.thread_id, MESSAGES.c.at.desc())


class MessageRow(msgspec.Struct, kw_only=True):
    """One mail; `sender` of an outgoing one is its first recipient."""

    id: str
    at: datetime
    position: int
    direction: Literal["in", "out"]
    thread_id: str
    case_id: str = ""
    state: str
    our_address: str = ""
    filed: str = ""
    """Why it is on the list of mails without a case; empty: it is not."""
    sender_proof: SenderProof | None = None
    """How well its sender is proven; None: it is ours, or could not be read."""
    sender: Personal[str] | None = None
    subject_line: Personal[str] | None = None


class Messages:
    """The projection."""

    name = "messages"
    metadata = METADATA

    async def apply(self, records: Sequence[Recorded], store: RowStore) -> None:
        """Fold one batch over the rows that it concerns."""
        changed = {
            mail_of(each)
            for each in records
            if isinstance(each.event, DeliveryEvents | MailTakenUp | SenderJudged)
        }
        linked = {each.event.thread_id for each in records if isinstance(each.event, ThreadLinked)}
        rows = await store.read(MESSAGES, MessageRow, changed)
        for row in await store.find(MESSAGES, MessageRow, "thread_id", linked):
            if not row.case_id:
                rows.setdefault(row.id, row)
        for record in records:
            fold(rows, record)
        await store.put(MESSAGES, rows.values())


def mail_of(record: Recorded) -> str:
    """The id of the mail whose stream it is."""
    return split_stream(record.stream)[1]


def fold(rows: dict[str, MessageRow], record: Recorded) -> None:
    """The rows after an event of a mail, or of the thread that some of them belong to."""
    match record.event:
        case MailRead() | MailUnreadable() | MailComposed() as event:
            rows.setdefault(mail_of(record), _new(record, event))
        case MailHandedOver():
            _say(rows, record, "sent")
        case MailBounced():
            _say(rows, record, "bounced")
        case SendingGivenUp():
            _say(rows, record, "given up", only_if="waiting")
        case ThreadLinked(thread_id=thread_id, case_id=case_id):
            for row in rows.values():
                if row.thread_id == thread_id and not row.case_id:
                    row.case_id = case_id
                    row.filed = row.filed if row.filed == COLLEAGUE else ""
        case SenderJudged(sender_proof=verdict):
            if (judged := rows.get(mail_of(record))) is not None:
                judged.sender_proof = verdict
        case MailTakenUp():
            if (taken := rows.get(mail_of(record))) is not None:
                taken.filed = ""
        case _:
            pass


def state_of(mail: MailRead) -> str:
    """`received` for a mail of somebody with words for us, else its kind."""
    if mail.sort in WORDS:
        return "received"
    if mail.sort == COLLEAGUE:
        return COLLEAGUE
    return "automatic: reply" if mail.sort == "automatic" else f"automatic: {mail.sort}"


def _new(record: Recorded, event: MailRead | MailUnreadable | MailComposed) -> MessageRow:
    row = MessageRow(
        id=mail_of(record),
        at=event.at,
        position=record.position.number,
        direction="out" if isinstance(event, MailComposed) else "in",
        thread_id=event.thread_id,
        state="unreadable",
    )
    match event:
        case MailRead():
            row.state = state_of(event)
            row.case_id = event.reference.case_id if event.reference.proof != "none" else ""
            row.sender = event.from_.address if event.from_ else None
            row.subject_line = event.subject_line
            row.our_address, row.filed = event.our_address, event.filed
            row.sender_proof = event.proven
        case MailComposed():
            row.state, row.case_id = "waiting", event.case_id
            row.sender = event.to[0] if event.to else None
            row.subject_line = event.subject_line
        case MailUnreadable():
            row.our_address = event.our_address
            row.filed = UNREADABLE if event.is_listed else ""
    return row


def _say(
    rows: dict[str, MessageRow], record: Recorded, state: str, *, only_if: str | None = None
) -> None:
    row = rows.get(mail_of(record))
    if row is not None and (only_if is None or row.state == only_if):
        row.state = state
