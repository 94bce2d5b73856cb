"""A contact as routing tells of it: `await office.receive(line.answered("ana"))`, step by step."""

from datetime import UTC, datetime
from typing import Any, Literal

from baton_common.model.contract import Contract
from baton_common.model.personal import Personal
from baton_contracts.call_arrived import contact as published
from baton_contracts.call_arrived.contact import ContactState, ContactSummary, TransferKind

UNTIL = datetime(2026, 3, 2, 1, 31, tzinfo=UTC)
DIALLED = "+493023125001"


class Line:
    """One contact; every piece of news is newer than the one before."""

    def __init__(
        self,
        contact_id: str,
        caller: Personal[str] | None,
        *,
        language: str = "en",
        unidentified: published.UnidentifiedCaller | None = None,
    ) -> None:
        self.id = contact_id
        self.caller = caller
        self.unidentified = unidentified
        self.language = language
        self.version = 0
        self.departments: tuple[str, ...] = ()
        """Of its queue; none named: all."""

    def arrived(self) -> Contract:
        """A customer calls."""
        now = self._now("waiting", None)
        return published.ContactArrived(
            contact=now, caller=self.caller, dialled=DIALLED, unidentified=self.unidentified
        )

    def queued(self, why: Literal["asked", "transferred"] = "transferred") -> Contract:
        """It waits in a queue of `departments`."""
        return published.ContactQueued(contact=self._now("waiting", None), why=why)

    def overflowed(self) -> Contract:
        """It waited too long, and goes on in a queue of `departments`."""
        return published.ContactOverflowed(
            contact=self._now("waiting", None), from_queue="returns", due_at=UNTIL
        )

    def offered(self, agent: str) -> Contract:
        """The contact rings at the agent."""
        now = self._now("offered", agent)
        return published.ContactOffered(contact=now, offer_id=f"o-{agent}", lapses_at=UNTIL)

    def declined(self, agent: str) -> Contract:
        """ "Not me"."""
        now = self._now("waiting", None)
        return published.OfferDeclined(
            contact=now, offer_id=f"o-{agent}", agent=agent, reason="declined"
        )

    def answered(
        self, agent: str, transfer: TransferKind | None = None, before: str | None = None
    ) -> Contract:
        """The agent speaks with the customer, or advises the colleague who does."""
        return published.ContactAnswered(
            contact=self._now("answered", agent),
            offer_id=f"o-{agent}",
            waited_seconds=7,
            transfer=transfer,
            before=before,
        )

    def transferred(self, by: str, kind: TransferKind, to_queue: str = "logistics") -> Contract:
        """Others are asked to take it."""
        now = self._now("waiting", None if kind == "blind" else by)
        return published.ContactTransferred(contact=now, kind=kind, by=by, to_queue=to_queue)

    def transfer_ended(self, by: str, kind: TransferKind, reason: Any) -> Contract:
        """A transfer came to nothing, or the consultation is over."""
        return published.TransferEnded(
            contact=self._now("answered", by), kind=kind, by=by, reason=reason
        )

    def left(self, agent: str, *, to: str | None) -> Contract:
        """The agent's part is over; `to` has the customer, or nobody yet."""
        now = self._now("answered" if to else "waiting", to)
        return published.InteractionEnded(
            contact=now, agent=agent, talked_seconds=65, wrap_up_until=UNTIL
        )

    def ended(self, agent: str) -> Contract:
        """The conversation is over."""
        now = self._now("wrap-up", agent)
        return published.ContactEnded(
            contact=now, agent=agent, talked_seconds=65, wrap_up_until=UNTIL
        )

    def wrapped_up(self, agent: str, *, last: bool = True) -> Contract:
        """The agent's wrap-up is over."""
        now = self._now("ended" if last else "answered", agent)
        return published.ContactWrappedUp(contact=now, agent=agent, wrapped_seconds=12)

    def abandoned(self) -> Contract:
        """The customer gives up."""
        return published.ContactAbandoned(contact=self._now("abandoned", None), waited_seconds=30)

    def _now(self, state: ContactState, agent: str | None) -> ContactSummary:
        self.version += 1
        return ContactSummary(
            id=self.id,
            state=state,
            channel="voice",
            queue="returns",
            language=self.language,
            priority=0,
            agent=agent,
            version=self.version,
            departments=self.departments,
        )
