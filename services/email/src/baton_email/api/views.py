"""Mails as the API shows them."""

from datetime import datetime
from typing import Literal

from baton_common.edge.http.paging import Page
from baton_common.edge.models import Output, example

Direction = Literal["in", "out"]
Filed = Literal[
    "colleague", "automatic", "report", "receipt", "abuse", "dmarc", "loop", "bulk", "unreadable",
]  # fmt: skip
"""A mail of one of our own people that is no note on a case; an automatic reply; a delivery report
on no mail that we know; a read receipt; a complaint; a DMARC aggregate; a mail of ours that came
back; bulk that a rule of the address keeps off the desk; one that cannot be read and has no
sender."""
SenderProof = Literal["token", "pass", "fail", "unknown"]
"""How well it is proven that the address in From wrote it: it carries a valid reply token of ours;
DKIM or SPF is aligned with From; it was checked, and nothing is; it could not be checked, or is not
yet."""
EXAMPLE_ID = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d0a"


class MessageLine(Output):
    """One line of the list of mails."""

    model_config = example(
        id=EXAMPLE_ID,
        at="2026-03-02T09:30:00Z",
        direction="in",
        thread_id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d0b",
        case_id=None,
        state="received",
        filed=None,
        sender_proof="pass",
        other="ann@mail.example",
        subject="Where is my order?",
    )

    id: str
    """Id of the mail."""
    at: datetime
    """The instant at which it was read, or composed."""
    direction: Direction
    """`in`: it came to us; `out`: it is ours."""
    thread_id: str
    """The mails that belong together."""
    case_id: str | None
    """The case it is kept with."""
    state: str
    """`received`, `colleague`, `automatic: …` with its kind, `unreadable`; `waiting`, `sent`,
    `bounced`, `given up`."""
    filed: Filed | None
    """Why it opened no case, for one on the list of those; null: it has one, or will have."""
    sender_proof: SenderProof | None
    """How well its sender is proven now; null: it is ours, or could not be read."""
    other: str | None
    """The sender of one that came, the first recipient of one that went; null: erased."""
    subject: str | None
    """Its subject line; null: erased."""


class MessagePage(Page[MessageLine]):
    """One page of mails."""

    model_config = example(items=[], next=None, counts={})

    counts: dict[Filed, int]
    """How many mails are on the list of those without a case, by reason: only with `filed`."""


class MessageFile(Output):
    """A file of a mail; it is fetched by a link that cases signs."""

    model_config = example(
        id=f"{EXAMPLE_ID}.2",
        name="invoice.pdf",
        type="application/pdf",
        size=48_213,
        hash="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        content_id="",
    )

    id: str
    """Its mail and its part."""
    name: str | None
    """Its file name; null: it has none, or it was erased."""
    type: str
    """The media type that the mail gives it."""
    size: int
    """Bytes."""
    hash: str
    """SHA-256 of its bytes, in hexadecimal."""
    content_id: str
    """The name by which the mail's HTML refers to it; empty if it does not."""


class Quote(Output):
    """A part of `text` that is surely quotation or signature."""

    model_config = example(start=120, end=480)

    start: int
    """Its first character."""
    end: int
    """The first character behind it."""


class MessageView(Output):
    """One mail, whole."""

    model_config = example(
        id=EXAMPLE_ID,
        direction="in",
        thread_id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d0b",
        case_id=None,
        state="received",
        at="2026-03-02T09:30:00Z",
        sender="ann@mail.example",
        sender_name="Ann Lee",
        to=[],
        cc=[],
        subject="Where is my order?",
        text="Where is my order?",
        quotes=[],
        html=None,
        attachments=[],
        defects=[],
        proof="none",
        sender_proof="pass",
    )

    id: str
    """Id of the mail."""
    direction: Direction
    """`in`: it came to us; `out`: it is ours."""
    thread_id: str
    """The mails that belong together."""
    case_id: str | None
    """The case it is kept with."""
    state: str
    """The state, as in the list; `arrived`: not read yet."""
    at: datetime
    """The instant at which it was read, or composed."""
    sender: str | None
    """Its address; null: erased, or there is none."""
    sender_name: str | None
    """The sender's name, as the mail gives it."""
    to: list[str | None]
    """Addresses that are not ours; null: erased."""
    cc: list[str | None]
    """Addresses that are not ours; null: erased."""
    subject: str | None
    """Its subject line; null: erased."""
    text: str | None
    """Its words; null: erased, or it could not be read."""
    quotes: list[Quote]
    """What a screen folds: quotations of earlier mails, and the signature below `-- `."""
    html: str | None
    """With harmless tags only; a picture from elsewhere has its address in `data-blocked-src`
    until somebody asks for it."""
    attachments: list[MessageFile]
    """Its files."""
    defects: list[str]
    """What is wrong with it, in the language of the request: it could be read all the same, or why
    it could not."""
    proof: Literal["token", "participant", "none"] | None
    """The proof that it belongs to its case."""
    sender_proof: SenderProof | None
    """How well its sender is proven now; null: it is ours, or could not be read."""
