"""Lines of a story as they are shown, in one language."""

from datetime import datetime
from typing import Literal

from baton_cases.api.ids import CaseId, CaseNumber
from baton_cases.domain.correspondence.events import SenderProof
from baton_cases.projections.story.lines import LineRow
from baton_common.edge.models import Output, example
from baton_contracts.email_received.folding import display
from baton_contracts.email_received.mail import Folded


class StoryAttachment(Output):
    """Fetched by a link of `POST /cases/{id}/attachments/{attachment_id}/links`."""

    model_config = example(
        id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d04.1", size=48_213, type="image/png"
    )

    id: str
    """The attachment's id."""
    size: int | None = None
    """Bytes; null, as `type`, for a file that we uploaded: email alone knows."""
    type: str | None = None
    """Its media type."""


class FoldedWords(Output):
    """Words that a screen folds: surely quotation or signature."""

    model_config = example(at=42, text="> Did it arrive?", lines=1)

    at: int
    """Their place in the last of `words`, in characters."""
    text: str
    """The words."""
    lines: int
    """Lines that are not empty."""


class StoryLine(Output):
    """One sentence, and the words that belong to it."""

    model_config = example(
        position="1.42",
        case_id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d01",
        number="7KX3M9QAH",
        at="2026-03-02T09:30:00Z",
        kind="handoff-accepted",
        actor="person:ana",
        sentence="Ana Keller accepted.",
        words=[],
        sender=None,
        sender_name=None,
        mail_id=None,
        attachments=[],
        folded=[],
        sender_proof=None,
        counts=None,
    )

    position: str
    """Its position in the log, `<epoch>.<number>`."""
    case_id: CaseId
    """The case it belongs to."""
    number: CaseNumber
    """The case's number."""
    at: datetime
    """The instant at which it happened."""
    kind: str
    """The kind of event, as one word."""
    actor: str
    """The actor: `person:`, `machine:`, `saga:` and a name, `deadline` or `system`."""
    sentence: str
    """The event as a sentence."""
    words: list[str | None]
    """Subject and text of a mail without what folds, a note, a reply; null: erased."""
    sender: str | None = None
    """The address that the mail came from; null: the line is about something else, or erased."""
    sender_name: str | None = None
    """The name that the mail gives its sender."""
    mail_id: str | None = None
    """The mail, for email's API."""
    attachments: list[StoryAttachment]
    """Files that came or went with it."""
    folded: list[FoldedWords]
    """What folds of a mail's text."""
    sender_proof: SenderProof | None = None
    """How well the sender of a mail is proven, by what is known now: `theirs`: somebody of ours
    said so. Null: the line is about something else, or nobody asked."""
    counts: bool | None = None
    """False: a mail that counts for nothing until somebody says that it is theirs. Null: the line
    is no mail that came."""


def story_line(
    line: LineRow,
    lang: Literal["zh", "en"],
    words: list[str | None],
    who: tuple[str | None, str | None] = (None, None),
) -> StoryLine:
    """The line in one language; `who`: address and name of a mail's sender. `words` may be left
    out; then nothing is folded either."""
    folded: list[FoldedWords] = []
    if line.folded and words and words[-1] is not None:
        spans = [Folded(start=start, end=end) for start, end in line.folded]
        shown = display(words[-1], spans)
        words = [*words[:-1], shown.shown]
        folded = [
            FoldedWords(at=each.at, text=each.text, lines=_lines(each.text))
            for each in shown.folded
        ]
    return StoryLine(
        position=f"{line.epoch}.{line.position}",
        case_id=line.case_id,
        number=line.number,
        at=line.at,
        kind=line.kind,
        actor=line.actor,
        sentence=line.zh if lang == "zh" else line.en,
        words=words,
        folded=folded,
        sender=who[0] or None,
        sender_name=who[1] or None,
        mail_id=line.mail_id,
        sender_proof=line.sender_proof,
        counts=line.counts,
        attachments=[
            StoryAttachment(id=each.id, size=each.size, type=each.type) for each in line.attachments
        ],
    )


def _lines(text: str) -> int:
    return sum(1 for line in text.split("\n") if line.strip())
