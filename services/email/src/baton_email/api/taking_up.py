"""Making a case of a mail that opened none."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from baton_common.edge.http.acting_person import ACTOR, acting
from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import Input, Output, example
from baton_common.engine.projections.queries import Queries
from baton_common.model.unit_of_work import UnitOfWork
from baton_email.api.access import MessageId, Staff, must_see
from baton_email.api.views import EXAMPLE_ID
from baton_email.domain.mail.events import Correspondent
from baton_email.domain.mail.state import MAIL, Mail, Readable, Unreadable
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import MakeCaseOfMail
from baton_email.mailroom.sealing import Sealing


class CaseOfMail(Input):
    """Who makes a case of it."""

    model_config = example()

    by: Annotated[str, ACTOR, Field(max_length=64)] | None = None
    """For machines: who does it."""


class MailWithCase(Output):
    """The mail of which a case is made."""

    model_config = example(id=EXAMPLE_ID, thread_id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d0b")

    id: str
    """Id of the mail."""
    thread_id: str
    """Its thread: the case that is opened, or goes on, is that of the thread."""


def taking_up_routes(
    commands: Commands, pool: Queries, sealing: Sealing, *, may_check: bool
) -> APIRouter:
    """`/v1/messages/{id}/case`. `may_check`: DNS may be asked who wrote a mail."""
    router = edge_router("messages")

    @router.post("/v1/messages/{message_id}/case", response_model=MailWithCase, status_code=201)
    async def make_case_of_mail(
        caller: Staff, headers: CommandHeaders, message_id: MessageId, body: CaseOfMail
    ) -> Response:
        """Make a case of a mail that opened none: it counts as a person's from now on.

        The case is there a moment later. A mail that belongs to a case goes on in it.
        """
        by = acting(caller.principal, body.by)
        await must_see(pool, caller.principal, message_id)
        looking = commands.log.run(
            lambda work: work.state(MAIL, message_id), metadata=caller.metadata
        )
        mail: Mail = (await looking).answer
        sender, is_unknown = _sender_of(mail)
        known = sender or await sealing.nobody(message_id)

        def decide(work: UnitOfWork) -> MailWithCase:
            making = MakeCaseOfMail(
                mail_id=message_id,
                sender=known,
                is_sender_unknown=is_unknown,
                may_check=may_check,
                by=by,
                at=work.now,
            )
            do(work, making)
            return MailWithCase(id=message_id, thread_id=_thread_of(work.state(MAIL, message_id)))

        stream = MAIL.stream(message_id)
        return await commands.commit(caller, headers, decide, stream=stream, status=201)

    return router


def _sender_of(mail: Mail) -> tuple[Correspondent | None, bool]:
    """Who wrote it, and whether nobody is known by that."""
    if isinstance(mail, Readable) and mail.read.from_ is not None:
        return mail.read.from_, mail.read.is_sender_unknown
    return None, True


def _thread_of(mail: Mail) -> str:
    if isinstance(mail, Readable):
        return mail.read.thread_id
    return mail.found.thread_id if isinstance(mail, Unreadable) else ""
