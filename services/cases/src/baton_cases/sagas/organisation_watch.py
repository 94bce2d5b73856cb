"""On a change of the organisation, applies what is due to every case it may concern, and hands over
the cases of whoever is not here any more, one unit a case.

No stream lists the open cases (every command would write it), so a read model does. Applying is
idempotent: handling a change twice changes nothing the second time."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from baton_cases.domain.organisation.events import OrganisationApplied
from baton_cases.domain.use_cases.departures import HandOverFromPerson
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.lookups import the_organisation
from baton_cases.domain.use_cases.requests import ApplyDue
from baton_common.engine.loops.steps import Idle, follower, poll
from baton_common.model.log_port import CheckpointMove, Log, Recorded
from baton_common.model.metadata import Metadata
from baton_common.model.position import START, Position
from baton_common.model.service import Loop
from baton_common.model.unit_of_work import UnitOfWork

NAME = "house-watch"
SELF = "self"
PAGE = 500
LAG = 1_000
"""Positions by which the stored checkpoint may lag: a restart reads them again."""


class OpenCases(Protocol):
    """The list of cases that a change of the organisation may concern."""

    async def concerned(self, opened_before: Position) -> Sequence[str]:
        """The ids of all cases opened before the position that have an open handoff or are held by
        office. Waits until the list has reached the position; extra ids are harmless."""
        ...

    async def held_by_others(self, people: Sequence[str]) -> Sequence[tuple[str, str]]:
        """The ids of all cases that none of these people holds, each with who does. Asked after
        `concerned`, so the list has come as far."""
        ...


class OrganisationWatch:
    """Follows the own log. Several may run at once: changes are applied twice, the checkpoint moves
    once."""

    def __init__(self, log: Log, cases: OpenCases, new_id: Callable[[], str]) -> None:
        self._log = log
        self._cases = cases
        self._new_id = new_id
        self._stored: Position | None = None
        self._read_to = START

    def loop(self, idle: Idle | None = None) -> Loop:
        """For the service's loops. `idle` waits for the log to grow; without, a poll."""
        return follower(NAME, self.catch_up, idle or poll(0.1))

    async def catch_up(self) -> int:
        """Read one page of the log and do what it asks for; give how many events it had."""
        if self._stored is None:
            self._stored = self._read_to = await self._log.checkpoint(NAME, SELF, 0) or START
        page = await self._log.read(self._read_to, PAGE)
        if not page:
            return 0
        changes = [recorded for recorded in page if isinstance(recorded.event, OrganisationApplied)]
        try:
            if changes:
                await self._apply_to_all(changes[-1])
            await self._go_past(page[-1].position, at_once=bool(changes))
        except BaseException:
            self._stored = None
            raise
        return len(page)

    async def _apply_to_all(self, change: Recorded) -> None:
        metadata = Metadata(
            correlation_id=change.metadata.correlation_id,
            causation_id=str(change.id),
            actor=f"saga:{NAME}",
        )
        for case_id in await self._cases.concerned(change.position):
            await self._log.run(partial(_apply, case_id=case_id), metadata=metadata)
        organisation = (await self._log.run(the_organisation, metadata=metadata)).answer
        here = [person for person in organisation.people if organisation.is_here(person)]
        for case_id, person in await self._cases.held_by_others(here):
            hand_over = partial(
                _hand_over, case_id=case_id, person=person, handoff_id=self._new_id()
            )
            await self._log.run(hand_over, metadata=metadata)

    async def _go_past(self, position: Position, *, at_once: bool) -> None:
        self._read_to = position
        before = self._stored or START
        if at_once or position.number - before.number >= LAG:
            move = CheckpointMove(NAME, SELF, 0, before, position)
            metadata = Metadata(correlation_id=NAME, actor=f"saga:{NAME}")
            await self._log.run(lambda work: None, metadata=metadata, checkpoints=[move])
            self._stored = position


def _apply(work: UnitOfWork, case_id: str) -> None:
    do(work, ApplyDue(case_id=case_id, at=work.now))


def _hand_over(work: UnitOfWork, case_id: str, person: str, handoff_id: str) -> None:
    """Unless they are back by now."""
    organisation = the_organisation(work)
    if organisation.is_here(person):
        return
    request = HandOverFromPerson(
        case_id=case_id,
        handoff_id=handoff_id,
        person=person,
        why="suspended" if person in organisation.people else "left",
        by=None,
        at=work.now,
    )
    do(work, request)
