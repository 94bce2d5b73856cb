"""Brings the keys of addresses to a new form, from the addresses sealed in a log: before a process
that compares them in that form serves, and from where it stopped if it was interrupted."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

import msgspec
import structlog

from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.log_port import Conflict, Log, LogMoved, LogUnavailable, Recorded
from baton_common.model.messages import Event
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Personal, Vault, VaultUnavailable
from baton_common.model.position import START, Position
from baton_common.model.service import Loop
from baton_common.model.unit_of_work import UnitOfWork

OnMoved = Callable[[Sequence["Moved"]], Awaitable[None]]
"""What a service does about addresses that identify nobody any more, or have met."""
PAGE = 500
"""Events that are read at once; how far it came is recorded as often."""
PAUSE = 1.0
"""Seconds until it is tried again where log or vault are away."""
BESIDE = timedelta(days=1)
"""How long processes of the release before may go on beside those of this one: whatever they sealed
meanwhile is looked at when a process is started."""
AWAY = (LogUnavailable, LogMoved, VaultUnavailable, Conflict)
THE_FORM = "main"
_ACTS = Metadata(correlation_id="rekeying", actor="machine:rekeying")
_log = structlog.get_logger("baton.rekeying")


class RekeyingWentOn(Event, frozen=True, kw_only=True):
    """The addresses of all events up to this position have keys of the form."""

    form: int
    epoch: int
    number: int


class FormAdopted(Event, frozen=True, kw_only=True):
    """All addresses of the log up to this position have keys of the form."""

    form: int
    epoch: int
    number: int


class KeyForm(msgspec.Struct, frozen=True, kw_only=True):
    """The form in which the keys of this log's addresses are."""

    form: int = 1
    towards: int = 1
    reached: Position = START
    """How far it is on the way `towards` another form, or was when it was adopted."""
    adopted_at: datetime | None = None

    def may_have_older_keys(self, now: datetime) -> bool:
        """True while processes of the release before may still write beside those that adopted it.
        Nobody had written in a log that was empty."""
        is_new = self.reached == START
        return not is_new and self.adopted_at is not None and now - self.adopted_at <= BESIDE


def _evolve(before: KeyForm, event: RekeyingWentOn | FormAdopted) -> KeyForm:
    match event:
        case RekeyingWentOn():
            reached = Position(event.epoch, event.number)
            return KeyForm(form=before.form, towards=event.form, reached=reached)
        case FormAdopted():
            reached = Position(event.epoch, event.number)
            return KeyForm(
                form=event.form, towards=event.form, reached=reached, adopted_at=event.at
            )
        case _:
            assert_never(event)


KEY_FORM: Aggregate[KeyForm, RekeyingWentOn | FormAdopted] = Aggregate(
    "keys",
    KeyForm(),
    _evolve,
    EventTypes({"rekeying-went-on": RekeyingWentOn, "form-adopted": FormAdopted}),
)


@dataclass(frozen=True)
class Moved:
    """An address whose key was looked at again."""

    address: Personal[str]
    shown: str
    key: str | None
    """None: it identifies nobody any more."""
    holder: str | None
    """The subject that the key leads to; another than the address's: two have met."""


@dataclass(frozen=True)
class AddressForm:
    """The form in which a release compares addresses."""

    form: int
    addresses_of: Callable[[Event], Iterable[Personal[str]]]
    """The sealed addresses that an event brought."""
    keys_of: Callable[[str], tuple[str | None, str | None]]
    """The key of an address in the form before, and in this one."""
    on_moved: OnMoved | None = None
    name: str = THE_FORM
    """What has a form of its own beside that of the release: the rules of a configuration."""
    moves_keys: bool = True
    """False: the vault keeps its links, and only the service looks nobody up by what lost its
    key."""


@dataclass
class Rekeying:
    """Brings the addresses of one log to a form, and says when it is done."""

    log: Log
    vault: Vault
    to: AddressForm
    page: int = PAGE
    is_done: bool = False

    async def open(self) -> None:
        """Before the service serves; where log or vault are away, `loop` goes on."""
        try:
            await self.run()
        except AWAY as error:
            _log.warning("addresses cannot be brought to their new form yet", why=str(error))

    def loop(self) -> Loop:
        """Goes on until it is done."""

        async def run() -> None:
            while not self.is_done:
                await self.open()
                await asyncio.sleep(PAUSE)
            await asyncio.Event().wait()

        return Loop("brings addresses to their form", run)

    async def ready(self) -> str | None:
        """Why the service does not compare addresses rightly yet; None: it does."""
        if self.is_done:
            return None
        return (
            "The addresses in the log are being brought to the form in which this release compares "
            "them. It goes on by itself."
        )

    async def run(self) -> None:
        """Everything up to the end of the log; nothing if the form is in force. A log that is empty
        has it from its first event on, so that no later start writes anything. Raises
        VaultUnavailable, LogUnavailable, LogMoved: it goes on from there when it is run again."""
        now, instant = (await self.log.run(self._now, metadata=_ACTS)).answer
        is_adopted = now.form >= self.to.form
        if is_adopted and not now.may_have_older_keys(instant):
            self.is_done = True
            return
        after = now.reached if now.towards == self.to.form else START
        done: set[str] = set()
        count = 0
        while page := await self.log.read(after, self.page):
            count += await self._move(page, done)
            after = page[-1].position
            if len(page) < self.page:
                break
            if not is_adopted:
                await self._note(after)
        self.is_done = True
        if not is_adopted:
            await self._note(after, is_all=True)
        if not is_adopted and after != START:
            _log.info("addresses are compared in a new form", form=self.to.form, changed=count)

    async def _move(self, page: Sequence[Recorded], done: set[str]) -> int:
        found: dict[str, Personal[str]] = {}
        for each in page:
            for address in self.to.addresses_of(each.event):
                if address.subject not in done:
                    found.setdefault(address.subject, address)
        done.update(found)
        sealed = list(found.values())
        moved = []
        for address, shown in zip(sealed, await self.vault.open(sealed), strict=True):
            if not isinstance(shown, str):
                continue
            before, key = self.to.keys_of(shown)
            if not self.to.moves_keys:
                if before is not None and key is None:
                    moved.append(Moved(address, shown, None, None))
                continue
            assert before is not None, "in a form before this one every address had a key"
            holder = await self.vault.rekey(address.subject, before, key)
            if key is None or holder not in (None, address.subject):
                moved.append(Moved(address, shown, key, holder))
        if moved and self.to.on_moved is not None:
            await self.to.on_moved(moved)
        return len(moved)

    async def _note(self, reached: Position, *, is_all: bool = False) -> None:
        def decide(work: UnitOfWork) -> None:
            if work.state(KEY_FORM, self.to.name).form >= self.to.form:
                return  # another process was done first
            kind = FormAdopted if is_all else RekeyingWentOn
            epoch, number = reached
            event = kind(form=self.to.form, epoch=epoch, number=number, at=work.now)
            work.record(KEY_FORM, self.to.name, event)

        await self.log.run(decide, metadata=_ACTS)

    def _now(self, work: UnitOfWork) -> tuple[KeyForm, datetime]:
        return work.state(KEY_FORM, self.to.name), work.now
