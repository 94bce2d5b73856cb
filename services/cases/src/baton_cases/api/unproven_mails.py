"""Commands on mails that are kept with a case and count for nothing: theirs, or not."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from baton_cases.api.access import Staff, scope_of, seen_case
from baton_cases.api.case_commands import CaseCommands
from baton_cases.api.ids import ActorId, CaseInPath
from baton_cases.api.views import CaseAnswer
from baton_cases.domain.mail.state import MAIL, Held, Mail, OnCase
from baton_cases.domain.use_cases.lookups import correspondence, family
from baton_cases.domain.use_cases.requests import ClaimMail, DismissMail
from baton_cases.queries.scope import Scope
from baton_common.edge.http.acting_person import acting
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.references import Ref
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.models import Input, example
from baton_common.model.messages import Refused, Unknown
from baton_common.model.unit_of_work import UnitOfWork

MAIL_ID = Ref("message")
MailInPath = Annotated[
    str,
    MAIL_ID,
    Path(
        description="The mail's id, as the story names it.",
        examples=["0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d04"],
    ),
]


class Claiming(Input):
    """Whoever the mail names wrote it."""

    model_config = example(by="ana")

    by: ActorId | None = None
    """For machines: who says so."""


class Dismissing(Input):
    """Somebody else wrote the mail."""

    model_config = example(by="ana")

    by: ActorId | None = None
    """For machines: who says so."""


@MAIL_ID.check("mail_id")
def seen_mail(work: UnitOfWork, case_id: str, mail_id: str, scope: Scope) -> Mail:
    """A mail of a case that they see. Raises Unknown for one that is not with the case."""
    seen_case(work, case_id, scope)
    mail = work.state(MAIL, mail_id)
    if isinstance(mail, OnCase):
        is_here = mail.case_id in family(work, case_id)
    else:
        is_here = any(each.mail_id == mail_id for each in correspondence(work, case_id).mails)
    if not is_here:
        raise Unknown
    return mail


async def must_be_seen(using: CaseCommands, caller: Caller, case_id: str, mail_id: str) -> Mail:
    """The mail. Raises Unknown."""
    scope = scope_of(caller.principal)
    look = partial(seen_mail, case_id=case_id, mail_id=mail_id, scope=scope)
    return (await using.personal.log.run(look, metadata=caller.metadata)).answer


async def must_be_there(using: CaseCommands, caller: Caller, case_id: str, mail_id: str) -> None:
    """Nothing of a mail counts once its sender was erased. Raises Refused, Unknown."""
    mail = await must_be_seen(using, caller, case_id, mail_id)
    if not isinstance(mail, Held):
        return
    (opened,) = await using.personal.vault.open([mail.mail.sender])
    if not isinstance(opened, str):
        raise Refused("The mail was erased; nothing is left that could count.", code="erased")


def unproven_mail_routes(using: CaseCommands) -> APIRouter:
    """`/v1/cases/{id}/mails/{mail_id}/{theirs,not-theirs}`."""
    router = edge_router("cases")

    @router.post("/v1/cases/{case_id}/mails/{mail_id}/theirs", response_model=CaseAnswer)
    async def claim_mail(
        caller: Staff,
        headers: CommandHeaders,
        case_id: CaseInPath,
        mail_id: MailInPath,
        body: Claiming,
    ) -> Response:
        """Say that a mail whose sender is not proven is from whom it says.

        It counts from its arrival: whoever wrote it is answered, those in To and Cc take part, and
        a case that was over when it came is open again, if it might have been reopened then; else
        a new case follows it. Said once more, it changes nothing.
        """
        by = acting(caller.principal, body.by)
        await must_be_there(using, caller, case_id, mail_id)
        return await using.decided(
            caller,
            headers,
            case_id,
            lambda at: ClaimMail(case_id=case_id, mail_id=mail_id, by=by, at=at),
        )

    @router.post("/v1/cases/{case_id}/mails/{mail_id}/not-theirs", response_model=CaseAnswer)
    async def dismiss_mail(
        caller: Staff,
        headers: CommandHeaders,
        case_id: CaseInPath,
        mail_id: MailInPath,
        body: Dismissing,
    ) -> Response:
        """Say that a mail whose sender is not proven is from somebody else.

        It stays in the story, counts for nothing, and waits for nobody. It can still be said that
        it is theirs.
        """
        by = acting(caller.principal, body.by)
        await must_be_seen(using, caller, case_id, mail_id)
        return await using.decided(
            caller,
            headers,
            case_id,
            lambda at: DismissMail(case_id=case_id, mail_id=mail_id, by=by, at=at),
        )

    return router
