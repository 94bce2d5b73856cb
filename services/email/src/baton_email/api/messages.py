"""Mails in and out: the list, one mail whole, its bytes as they came."""

from datetime import datetime

import msgspec

from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.pages import Page, PageQuery, instant_of, key_after, page_of
from baton_common.edge.http.personal_words import PersonalWords
from baton_common.edge.http.routes import Routes
from baton_common.engine.projections.queries import Queries
from baton_common.model.log_port import Log
from baton_common.model.messages import Unknown
from baton_common.model.metadata import Metadata
from baton_email.api.access import READERS, seen_by
from baton_email.domain.mail.mail import MAIL, Mail, NotYetSeen, Readable, Unreadable
from baton_email.domain.outgoing.outgoing import OUTGOING, Composed, Outgoing
from baton_email.mailroom.delivering import Deliveries
from baton_email.mailroom.files import Files
from baton_email.mailroom.reader import Reader
from baton_email.parsing.parsed import ParsedMail
from baton_email.queries.messages import Line, list_messages, may_see

_ORDER = "messages-newest"
_LOOKS = Metadata(correlation_id="looks-at-a-mail")


class MessageQuery(PageQuery, frozen=True):
    """Which mails."""

    case_id: str | None = None
    thread_id: str | None = None


class MessageLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list."""

    id: str
    at: datetime
    direction: str
    """`in` or `out`."""
    thread_id: str
    case_id: str | None
    state: str
    """`received`, `automatic: …`, `unreadable`; `waiting`, `sent`, `bounced`, `given up`."""
    other: str | None
    """The sender of one that came, the first recipient of one that went; null: erased."""
    subject: str | None


class MessageFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a mail; it is fetched by a link that cases signs."""

    id: str
    name: str | None
    type: str
    size: int
    hash: str
    content_id: str


class Quote(msgspec.Struct, frozen=True):
    """Where in `text` an earlier mail is quoted: characters from `start` to before `end`."""

    start: int
    end: int


class MessageView(msgspec.Struct, frozen=True, kw_only=True):
    """One mail, whole. `html` has only harmless tags; a picture from elsewhere has its address
    in `data-blocked-src` until somebody asks for it."""

    id: str
    direction: str
    thread_id: str
    case_id: str | None
    state: str
    at: datetime
    sender: str | None
    sender_name: str | None = None
    to: list[str | None]
    cc: list[str | None]
    subject: str | None
    text: str | None
    quotes: list[Quote] = []
    html: str | None = None
    attachments: list[MessageFile] = []
    defects: list[str] = []
    proof: str | None = None


def message_routes(
    log: Log, pool: Queries, words: PersonalWords, files: Files, deliveries: Deliveries
) -> Routes:
    """The routes of mails."""
    routes = Routes("messages")
    reader = files.reader

    @routes.get("/v1/messages", policy=READERS, answers=Page[MessageLine])
    async def list_all(call: Call, query: MessageQuery) -> Page[MessageLine]:
        """Mails, newest first, of a case or a thread if it is named."""
        key = key_after(_ORDER, query.after, str, str)
        lines = await list_messages(
            pool,
            seen_by(call.principal),
            case_id=query.case_id,
            thread_id=query.thread_id,
            after=(instant_of(key[0]), str(key[1])) if key else None,
            limit=query.limit + 1,
        )
        shown = await _shown(call, words, lines)
        last = lines[: query.limit][-1:] or lines[:1]
        ended = (last[0].at.isoformat(), last[0].id) if last else ("", "")
        return page_of(_ORDER, shown, query.limit, *ended)

    @routes.get("/v1/messages/{message_id}", policy=READERS, answers=MessageView)
    async def show(call: Call, message_id: str) -> MessageView:
        """One mail whole, read again from its bytes."""
        if not await may_see(pool, seen_by(call.principal), message_id):
            raise Unknown
        mail, outgoing = await _states(log, message_id)
        if isinstance(outgoing, Composed):
            return await _went(call, words, outgoing)
        if isinstance(mail, NotYetSeen):
            raise Unknown
        await words.note(call, f"message:{message_id}", [mail.arrival.raw.subject])
        raw = await files.raw(message_id)
        return await _came(call, words, mail, await _whole(reader, mail, raw))

    @routes.get("/v1/messages/{message_id}/raw", policy=READERS, media_type="message/rfc822")
    async def raw(call: Call, message_id: str) -> Reply:
        """The mail's bytes as they came, or as they go out."""
        if not await may_see(pool, seen_by(call.principal), message_id):
            raise Unknown
        mail, outgoing = await _states(log, message_id)
        content: bytes | None = None
        if isinstance(outgoing, Composed):
            await words.note(call, f"message:{message_id}", [outgoing.mail.text.subject])
            content = await deliveries.written(outgoing)
        elif not isinstance(mail, NotYetSeen):
            await words.note(call, f"message:{message_id}", [mail.arrival.raw.subject])
            content = await files.raw(message_id)
        if content is None:
            raise Unknown
        headers = {
            "content-disposition": f'attachment; filename="{message_id}.eml"',
            "x-content-type-options": "nosniff",
        }
        return Reply(content, headers=headers, media_type=b"message/rfc822")

    return routes


async def _states(log: Log, message_id: str) -> tuple[Mail, Outgoing]:
    return (
        await log.run(
            lambda work: (work.state(MAIL, message_id), work.state(OUTGOING, message_id)),
            metadata=_LOOKS,
        )
    ).answer


async def _shown(call: Call, words: PersonalWords, lines: list[Line]) -> list[MessageLine]:
    sealed = [each for line in lines for each in (line.other, line.subject_line)]
    opened = await words.read(call, "messages", sealed)
    return [
        MessageLine(
            id=line.id,
            at=line.at,
            direction=line.direction,
            thread_id=line.thread_id,
            case_id=line.case_id or None,
            state=line.state,
            other=opened[2 * at],
            subject=opened[2 * at + 1],
        )
        for at, line in enumerate(lines)
    ]


async def _whole(reader: Reader, mail: Mail, raw: bytes | None) -> ParsedMail | None:
    if raw is None or not isinstance(mail, Readable):
        return None
    found = await reader.read(raw)
    return found if isinstance(found, ParsedMail) else None


async def _came(
    call: Call, words: PersonalWords, mail: Mail, whole: ParsedMail | None
) -> MessageView:
    if isinstance(mail, Unreadable):
        return _unread(mail.arrival.mail_id, mail.found.thread_id, "unreadable", mail.arrival.at)
    if not isinstance(mail, Readable):
        assert not isinstance(mail, NotYetSeen)
        return _unread(mail.arrival.mail_id, "", "arrived", mail.arrival.at)
    read = mail.read
    names = [each.name for each in read.attachments]
    sealed = [
        read.from_.address if read.from_ else None,
        read.from_.name if read.from_ else None,
        read.subject_line,
        read.text,
        *(each.address for each in read.to),
        *(each.address for each in read.cc),
        *names,
    ]
    opened = await words.read(call, f"message:{read.mail_id}", sealed)
    sender, sender_name, subject, text, *rest = opened
    to, cc = len(read.to), len(read.cc)
    named = rest[to + cc :]
    return MessageView(
        id=read.mail_id,
        direction="in",
        thread_id=read.thread_id,
        case_id=read.reference.case_id or None,
        state="received" if read.automatic is None else f"automatic: {read.automatic}",
        at=read.at,
        sender=sender,
        sender_name=sender_name,
        to=rest[:to],
        cc=rest[to : to + cc],
        subject=subject,
        text=whole.text if whole is not None else text,
        quotes=[Quote(*span) for span in whole.quotes] if whole is not None else [],
        html=(whole.html or None) if whole is not None else None,
        attachments=[
            MessageFile(
                id=each.id,
                name=name,
                type=each.media_type,
                size=each.size,
                hash=each.sha256,
                content_id=each.content_id,
            )
            for each, name in zip(read.attachments, named, strict=True)
        ],
        defects=list(whole.defects) if whole is not None else [],
        proof=read.reference.proof,
    )


def _unread(id_: str, thread_id: str, state: str, at: datetime) -> MessageView:
    return MessageView(
        id=id_,
        direction="in",
        thread_id=thread_id,
        case_id=None,
        state=state,
        at=at,
        sender=None,
        to=[],
        cc=[],
        subject=None,
        text=None,
    )


def _state_of(outgoing: Composed) -> str:
    if not outgoing.over:
        return "waiting"
    return "bounced" if outgoing.bounced else "sent"


async def _went(call: Call, words: PersonalWords, outgoing: Composed) -> MessageView:
    mail = outgoing.mail
    sealed = [mail.subject_line, mail.text, *mail.to, *mail.cc]
    subject, text, *rest = await words.read(call, f"message:{mail.mail_id}", sealed)
    return MessageView(
        id=mail.mail_id,
        direction="out",
        thread_id=mail.thread_id,
        case_id=mail.case_id,
        state=_state_of(outgoing),
        at=mail.at,
        sender=mail.our_address,
        to=rest[: len(mail.to)],
        cc=rest[len(mail.to) :],
        subject=subject,
        text=text,
    )
