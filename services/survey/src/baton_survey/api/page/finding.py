"""From a link's token to its invitation as it stands now."""

import hmac
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from baton_common.edge.http.caller import Caller
from baton_common.engine.projections.queries import Queries
from baton_common.engine.sagas.units import SagaLog
from baton_common.model.log_port import LogUnavailable
from baton_common.model.metadata import Metadata
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.survey_links import token
from baton_survey.domain.invitation.events import CustomerInvited
from baton_survey.domain.invitation.state import INVITATION, Answered, Expired, Open
from baton_survey.domain.use_cases.customers import person
from baton_survey.queries.invitations import invitation_with

_TOKEN = re.compile(r"[a-z2-7]{26}")
_AFTER_A_LINK = ".,;:!?)>]}'\"。，；：！？）》」』"
"""Characters after a link that mail programs take for a part of it."""


@dataclass(frozen=True)
class FoundInvitation:
    """The invitation that a link leads to."""

    invitation_id: str
    invitation: Open | Answered | Expired
    is_over: bool
    """True if its time is over, recorded already or not."""
    opted_out: bool
    metadata: Metadata
    """The journey of the case goes on; what follows is the customer's doing."""

    @property
    def invited(self) -> CustomerInvited:
        """The event of the invitation, with its questions."""
        return self.invitation.invited


@dataclass(frozen=True)
class Links:
    """Finds invitations by their links. Writes nothing."""

    log: SagaLog
    pool: Queries
    link_key: bytes
    caught_up: Callable[[], Awaitable[bool]]
    """Waits until the read model shows all of the log; False: it does not yet."""

    async def find(self, caller: Caller, given: str) -> FoundInvitation | None:
        """None for a token that is not ours. Raises LogUnavailable, also while the read model is
        too late to say so, and LogMoved."""
        given = given.rstrip(_AFTER_A_LINK).lower()
        if not _TOKEN.fullmatch(given):
            return None
        invitation_id = await self._invitation_with(given)
        if invitation_id is None:
            return None
        if not hmac.compare_digest(token(self.link_key, invitation_id), given):
            return None
        before = await self.log.metadata(INVITATION.stream(invitation_id))

        def look(work: UnitOfWork) -> FoundInvitation | None:
            invitation = work.state(INVITATION, invitation_id)
            if not isinstance(invitation, Open | Answered | Expired):
                return None
            customer_id = invitation.invited.closing.customer_id
            return FoundInvitation(
                invitation_id=invitation_id,
                invitation=invitation,
                is_over=work.now >= invitation.invited.expires_at,
                opted_out=person(work, customer_id).opted_out,
                metadata=Metadata(
                    correlation_id=before.correlation_id if before else caller.correlation,
                    actor=f"customer:{customer_id}",
                    traceparent=before.traceparent if before else caller.traceparent,
                ),
            )

        return (await self.log.run(look, metadata=caller.metadata)).answer

    async def _invitation_with(self, token_: str) -> str | None:
        """The link may have gone out a moment ago: nobody is told that it leads nowhere before the
        read model has all there is."""
        found = await invitation_with(self.pool, token_)
        if found is None:
            if not await self.caught_up():
                raise LogUnavailable("the invitations are being read")
            found = await invitation_with(self.pool, token_)
        return found
