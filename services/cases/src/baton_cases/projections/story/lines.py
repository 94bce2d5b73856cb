"""The lines of a story, and what is known later of the mails that they are about."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)

from baton_cases.domain.correspondence.events import HeldMailCounted, MailSenderJudged, SenderProof
from baton_cases.projections.story.attached import Attached
from baton_common.engine.projections.port import RowStore
from baton_common.model.log_port import Recorded
from baton_common.model.personal import Personal

METADATA = MetaData()
LINES = Table(
    "story",
    METADATA,
    Column("epoch", Integer, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("case_id", Text, primary_key=True),
    Column("number", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("zh", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("mail_id", Text),
    Column("words", JSON, nullable=False),
    Column("sender", JSON),
    Column("sender_name", JSON),
    Column("attachments", JSON, nullable=False),
    Column("folded", JSON, nullable=False),
    Column("sender_proof", Text),
    Column("counts", Boolean),
    Index("story_case", "case_id", "epoch", "position"),
    Index("story_mail", "mail_id"),
)


class LineRow(msgspec.Struct, kw_only=True):
    """One sentence, with the words that belong to it for those who may read them."""

    epoch: int
    position: int
    case_id: str
    number: str
    kind: str
    """The stored name of the event."""
    actor: str
    at: datetime
    zh: str
    en: str
    mail_id: str | None = None
    words: tuple[Personal[str], ...] = ()
    sender: Personal[str] | None = None
    """Who wrote the mail; None: the line is about something else."""
    sender_name: Personal[str] | None = None
    attachments: tuple[Attached, ...] = ()
    folded: tuple[tuple[int, int], ...] = ()
    """What folds of the last of its words."""
    sender_proof: SenderProof | None = None
    """How well the sender of a mail is proven, by what is known now; None: nobody asked."""
    counts: bool | None = None
    """False for a mail that counts for nothing until somebody says that it is theirs; None: it is
    no mail that came."""


async def judged_lines(
    records: Sequence[Recorded], new: Sequence[LineRow], store: RowStore
) -> list[LineRow]:
    """The older lines of mails whose sender was judged, or that count after all; `new` ones, which
    are not stored yet, are changed where they are."""
    judged = [
        each.event for each in records if isinstance(each.event, HeldMailCounted | MailSenderJudged)
    ]
    if not judged:
        return []
    stored = await store.find(LINES, LineRow, "mail_id", {each.mail_id for each in judged})
    changed = {(each.epoch, each.position, each.case_id) for each in new}
    older = [each for each in stored if (each.epoch, each.position, each.case_id) not in changed]
    lines = [each for each in (*older, *new) if each.counts is not None]
    for event in judged:
        for line in lines:
            if line.mail_id == event.mail_id:
                _mark(line, event)
    return [each for each in older if each.counts is not None]


def _mark(line: LineRow, event: HeldMailCounted | MailSenderJudged) -> None:
    match event:
        case HeldMailCounted():
            line.counts = True
            line.sender_proof = "pass" if event.by is None else "theirs"
        case MailSenderJudged():
            line.sender_proof = event.proof if line.sender_proof != "theirs" else "theirs"
            line.counts = line.counts and not event.doubted
