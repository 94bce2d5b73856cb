"""Mails in and out: the list, one mail whole, its bytes as they came."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from baton_common.edge.http.caller import Caller
from baton_common.edge.http.cursors import instant_of, key_after
from baton_common.edge.http.paging import Page, PageQuery
from baton_common.edge.http.personal_words import PersonalWords
from baton_common.edge.http.route_class import edge_router
from baton_common.engine.projections.queries import Queries
from baton_common.model.log_port import Log
from baton_common.model.messages import Unknown
from baton_common.model.metadata import Metadata
from baton_contracts.ids import ID
from baton_email.api.access import CASE_ID, THREAD_ID, MessageId, Reader, must_see, seen_by
from baton_email.api.views import (
    Filed,
    MessageFile,
    MessageLine,
    MessagePage,
    MessageView,
    Quote,
    SenderProof,
)
from baton_email.domain.mail.state import MAIL, Mail, NotYetSeen, Readable, Unreadable
from baton_email.domain.outgoing.state import OUTGOING, Composed, Outgoing
from baton_email.mailroom.deliveries import Deliveries
from baton_email.mailroom.files import Files
from baton_email.mailroom.folding import Folding
from baton_email.mailroom.reader import MailReader
from baton_email.parsing.defects import UNREAD, Defect
from baton_email.parsing.parsed import ParsedMail, Span
from baton_email.projections.messages import state_of
from baton_email.queries.messages import MailLine, count_filed, list_messages

_LOOKS = Metadata(correlation_id="looks-at-a-mail")
_BYTES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The mail, as other mail programs save it.",
        "content": {"message/rfc822": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class MessageQuery(PageQuery):
    """A filter of the list of mails."""

    case_id: Annotated[str, CASE_ID.narrowing, Field(pattern=ID)] | None = None
    """Only mails of this case."""
    thread_id: Annotated[str, THREAD_ID.narrowing, Field(pattern=ID)] | None = None
    """Only mails of this thread."""
    filed: Literal[Filed, "all"] | None = None
    """Only those on the list of mails without a case, for this reason, or `all`."""
    sender_proof: SenderProof | None = None
    """Only those whose sender is proven so well; `fail`: checked, and nothing is aligned."""


def message_routes(
    log: Log,
    pool: Queries,
    words: PersonalWords,
    files: Files,
    deliveries: Deliveries,
    *,
    folding: Folding,
) -> APIRouter:
    """`/v1/messages`."""
    router = edge_router("messages")
    reader = files.reader

    @router.get("/v1/messages")
    async def list_mails(caller: Reader, query: Annotated[MessageQuery, Query()]) -> MessagePage:
        """List mails, newest first, of a case or a thread if it is named.

        With `filed` those that opened no case, with the reason and how many there are: automatic
        replies, receipts, reports, bulk. The department of the address sees them.
        """
        order = query.list_name("messages-newest")
        key = key_after(order, query.after, str, str)
        lines = await list_messages(
            pool,
            seen_by(caller.principal),
            case_id=query.case_id,
            thread_id=query.thread_id,
            filed=query.filed,
            sender_proof=query.sender_proof,
            after=(instant_of(key[0]), str(key[1])) if key else None,
            limit=query.limit + 1,
        )
        shown = await _shown(caller, words, lines)
        last = lines[: query.limit][-1:]
        ended = (last[0].at.isoformat(), last[0].id) if last else ("", "")
        page = Page[MessageLine].cut(order, shown, query.limit, *ended)
        seen = seen_by(caller.principal)
        counts = await count_filed(pool, seen) if query.filed is not None else {}
        return MessagePage.model_validate(
            {"items": page.items, "next": page.next, "counts": counts}
        )

    @router.get("/v1/messages/{message_id}")
    async def read_mail(caller: Reader, message_id: MessageId) -> MessageView:
        """Read one mail whole, from its bytes."""
        await must_see(pool, caller.principal, message_id)
        mail, outgoing = await _states(log, message_id)
        if isinstance(outgoing, Composed):
            return await _went(caller, words, outgoing)
        if isinstance(mail, NotYetSeen):
            raise Unknown
        await words.note(caller, f"message:{message_id}", [mail.arrival.raw.subject])
        raw = await files.raw(message_id)
        return await _came(caller, words, mail, await _whole(reader, folding, mail, raw))

    @router.get("/v1/messages/{message_id}/raw", response_class=Response, responses=_BYTES)
    async def read_mail_bytes(caller: Reader, message_id: MessageId) -> Response:
        """Read a mail's bytes as they came, or as they go out."""
        await must_see(pool, caller.principal, message_id)
        mail, outgoing = await _states(log, message_id)
        content: bytes | None = None
        if isinstance(outgoing, Composed):
            await words.note(caller, f"message:{message_id}", [outgoing.mail.text.subject])
            content = await deliveries.written(outgoing)
        elif not isinstance(mail, NotYetSeen):
            await words.note(caller, f"message:{message_id}", [mail.arrival.raw.subject])
            content = await files.raw(message_id)
        if content is None:
            raise Unknown
        headers = {
            "content-disposition": f'attachment; filename="{message_id}.eml"',
            "x-content-type-options": "nosniff",
        }
        return Response(content, 200, headers, "message/rfc822")

    return router


async def _states(log: Log, message_id: str) -> tuple[Mail, Outgoing]:
    return (
        await log.run(
            lambda work: (work.state(MAIL, message_id), work.state(OUTGOING, message_id)),
            metadata=_LOOKS,
        )
    ).answer


async def _shown(caller: Caller, words: PersonalWords, lines: list[MailLine]) -> list[MessageLine]:
    sealed = [each for line in lines for each in (line.other, line.subject_line)]
    opened = await words.read(caller, "messages", sealed)
    return [
        MessageLine(
            id=line.id,
            at=line.at,
            direction=line.direction,
            thread_id=line.thread_id,
            case_id=line.case_id or None,
            state=line.state,
            filed=line.filed or None,  # type: ignore[arg-type]  # the read model has no other
            sender_proof=line.sender_proof,
            other=opened[2 * at],
            subject=opened[2 * at + 1],
        )
        for at, line in enumerate(lines)
    ]


async def _whole(
    reader: MailReader, folding: Folding, mail: Mail, raw: bytes | None
) -> ParsedMail | None:
    if raw is None or not isinstance(mail, Readable):
        return None
    found = await reader.read(raw)
    if not isinstance(found, ParsedMail):
        return None
    return await folding.folded(found, mail.arrival.token_case)


async def _came(
    caller: Caller, words: PersonalWords, mail: Mail, whole: ParsedMail | None
) -> MessageView:
    if isinstance(mail, Unreadable):
        why = _said(caller, [UNREAD.get(mail.found.reason, UNREAD["broken"])])
        id_, at = mail.arrival.mail_id, mail.arrival.at
        return _unread(id_, mail.found.thread_id, "unreadable", at, why)
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
    opened = await words.read(caller, f"message:{read.mail_id}", sealed)
    sender, sender_name, subject, text, *rest = opened
    to, cc = len(read.to), len(read.cc)
    named = rest[to + cc :]
    return MessageView(
        id=read.mail_id,
        direction="in",
        thread_id=read.thread_id,
        case_id=read.reference.case_id or None,
        state=state_of(read),
        at=read.at,
        sender=sender,
        sender_name=sender_name,
        to=rest[:to],
        cc=rest[to : to + cc],
        subject=subject,
        text=whole.text if whole is not None else text,
        quotes=_quotes(whole.quotes if whole is not None else read.folded),
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
        defects=_said(caller, whole.defects) if whole is not None else [],
        proof=read.reference.proof,
        sender_proof=mail.sender_proof,
    )


def _quotes(spans: Sequence[Span]) -> list[Quote]:
    return [Quote(start=start, end=end) for start, end in spans]


def _said(caller: Caller, defects: Sequence[Defect]) -> list[str]:
    """The sentences in the caller's language."""
    return [each.zh if caller.language == "zh" else each.en for each in defects]


def _unread(
    id_: str, thread_id: str, state: str, at: datetime, why: Sequence[str] = ()
) -> MessageView:
    return MessageView(
        id=id_,
        direction="in",
        thread_id=thread_id,
        case_id=None,
        state=state,
        at=at,
        sender=None,
        sender_name=None,
        to=[],
        cc=[],
        subject=None,
        text=None,
        quotes=[],
        html=None,
        attachments=[],
        defects=list(why),
        proof=None,
        sender_proof=None,
    )


async def _went(caller: Caller, words: PersonalWords, outgoing: Composed) -> MessageView:
    mail, ended = outgoing.mail, "bounced" if outgoing.bounced else "sent"
    state = ended if outgoing.over else "waiting"
    sealed = [mail.subject_line, mail.text, *mail.to, *mail.cc]
    subject, text, *rest = await words.read(caller, f"message:{mail.mail_id}", sealed)
    return MessageView(
        id=mail.mail_id,
        direction="out",
        thread_id=mail.thread_id,
        case_id=mail.case_id,
        state=state,
        at=mail.at,
        sender=mail.our_address,
        sender_name=None,
        to=rest[: len(mail.to)],
        cc=rest[len(mail.to) :],
        subject=subject,
        text=text,
        quotes=[],
        html=None,
        attachments=[],
        defects=[],
        proof=None,
        sender_proof=None,
    )
