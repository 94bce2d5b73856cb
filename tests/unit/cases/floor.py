"""A floor with two departments and one case, for tests in the words of the floor.

    floor = Floor()                                  returns and logistics, weekdays 9-12 and 13-18
    await floor.open("Mon 09:30")                    ana is owner, bo backup, lena lead; otto, by
    await floor.decline("Mon 09:31", "ana")          night nora, is duty officer
    assert floor.asks("Mon 09:31") == ["bo"]

Everything runs in virtual time through the real deciders, sagas and runners. The week is that of
2 March 2026 in Shanghai.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from baton_cases.domain.case.state import CASE, Active, Case
from baton_cases.domain.handoff.events import Package
from baton_cases.domain.handoff.state import HANDOFF, Handoff, Open
from baton_cases.domain.organisation.model import (
    DAY,
    Absence,
    CommandCentre,
    Department,
    HandoffPolicy,
    Hours,
    Matter,
    Names,
    Opening,
    OrganisationPlan,
    Person,
    Priority,
    Roster,
    Shift,
    WeeklyOfficerShift,
)
from baton_cases.domain.use_cases import requests
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.received import NewIds, Sender
from baton_cases.domain.use_cases.requests import CasesRequest
from baton_cases.sagas.office import OFFICE
from baton_cases.sagas.organisation_watch import OrganisationWatch
from baton_cases.sagas.timers import TIMERS
from baton_common.engine.loops.alarms import raised
from baton_common.engine.sagas.deadline_runner import DeadlineRunner
from baton_common.engine.sagas.runner import SagaRunner
from baton_common.model.messages import Event
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Personal
from baton_common.model.position import Position
from baton_testkit.hand_clock import HandClock
from baton_testkit.made_ids import MadeIds
from baton_testkit.memory_log import MemoryLog
from baton_testkit.settling import Steppable, live_until, settle

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 3, 2)
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
OFFICE_DAY = (Opening(9 * 3600, 12 * 3600), Opening(13 * 3600, 18 * 3600))
OFFICE_HOURS = Hours(zone=ZONE.key, weekly=(OFFICE_DAY,) * 5 + ((), ()))
ALWAYS = Hours(zone=ZONE.key, weekly=((Opening(0, DAY),),) * 7)
PEOPLE = ("ana", "bo", "cy", "dan", "dee", "eve", "lena", "lars", "otto", "nora", "zed")
MEMBERS = {"returns": ("ana", "bo", "lena"), "logistics": ("cy", "dee", "lars")}
"""Whoever belongs to a department; whoever is on its roster does, too."""
METADATA = Metadata(correlation_id="floor")


def at(text: str) -> datetime:
    """`Mon 09:30` or `Mon 09:30:07`, local; `Mon+7` is a week later."""
    day, wall = text.split()
    name, _, later = day.partition("+")
    midnight = datetime.combine(MONDAY, datetime.min.time(), ZONE)
    hours, minutes, *rest = (int(part) for part in wall.split(":"))
    days = WEEK.index(name) + int(later or 0)
    wall_time = timedelta(hours=hours, minutes=minutes, seconds=rest[0] if rest else 0)
    return (midnight + timedelta(days=days) + wall_time).astimezone(UTC)


def shift(start: str, end: str, owner: str | None = None, backup: str | None = None) -> Shift:
    """A dated shift."""
    return Shift(start=at(start), end=at(end), owner=owner, backup=backup)


def away(person: str, start: str, end: str) -> Absence:
    """An absence."""
    return Absence(person=person, start=at(start), end=at(end))


def days(owner: str, backup: str | None) -> tuple[Shift, ...]:
    """From nine to six on each weekday."""
    return tuple(shift(f"{day} 09:00", f"{day} 18:00", owner, backup) for day in WEEK[:5])


RETURNS, LOGISTICS = days("ana", "bo"), days("cy", "dee")


def organisation(
    *,
    returns: Sequence[Shift] = RETURNS,
    logistics: Sequence[Shift] = LOGISTICS,
    lead: str | None = "lena",
    lead_there: str | None = "lars",
    hours: Hours = OFFICE_HOURS,
    absences: Sequence[Absence] = (),
    policy: HandoffPolicy | None = None,
    **matter: Any,
) -> OrganisationPlan:
    """The organisation, but for what is said."""
    names = Names(zh="退换货", en="Returns")
    leads = {"returns": lead, "logistics": lead_there}
    day, night = (8 * 3600, 20 * 3600, "otto"), (20 * 3600, 32 * 3600, "nora")
    week = tuple(range(7))
    return OrganisationPlan(
        zone=ZONE.key,
        departments=tuple(
            Department(department=name, names=names, hours=hours, lead=leads[name])
            for name in leads
        ),
        command_centre=CommandCentre(
            weekly=tuple(
                WeeklyOfficerShift(weekdays=week, start=start, end=end, officer=officer)
                for start, end, officer in (day, night)
            )
        ),
        rosters=(
            Roster(department="returns", shifts=tuple(returns)),
            Roster(department="logistics", shifts=tuple(logistics)),
        ),
        absences=tuple(absences),
        matters=tuple(
            Matter(
                matter=name,
                department=name,
                names=names,
                policy=policy or HandoffPolicy(),
                **matter,
            )
            for name in leads
        ),
        people=tuple(
            Person(
                person=who,
                names=Names(zh=who, en=who),
                departments=tuple(
                    name
                    for name, shifts in (("returns", returns), ("logistics", logistics))
                    if who in MEMBERS[name] or any(who in (s.owner, s.backup) for s in shifts)
                ),
            )
            for who in PEOPLE
        ),
    )


class Floor:
    """One case, `c1`, whose handoffs are `h1`, `h2`, … in the order in which they are wished."""

    def __init__(self, plan: OrganisationPlan | None = None) -> None:
        self.plan = plan or organisation()
        self.clock = HandClock(at("Mon 00:00"))
        self.log = MemoryLog(self.clock.now)
        self.handoffs = 0
        sagas: tuple[Any, ...] = (*TIMERS, OFFICE)
        self._runners: list[Steppable] = [
            *(SagaRunner(self.log, saga, do, alarm=raised) for saga in sagas),
            DeadlineRunner(self.log, [(saga, do) for saga in sagas], alarm=raised),
            OrganisationWatch(self.log, _OnlyCase(self.log), MadeIds()),
        ]

    async def until(self, when: str) -> None:
        """Let time pass; what time alone brings about at the instant has happened."""
        await live_until(at(when), self.clock, self.log, self._runners)

    async def do(self, when: str, request: CasesRequest) -> None:
        """Carries out a request. Raises Refused."""
        if not self.log.store.events:
            await self.move(when, self.plan)
        await self.until(when)
        await self.log.run(lambda work: do(work, request), metadata=METADATA)
        await settle(self._runners)

    async def move(self, when: str, plan: OrganisationPlan) -> None:
        """The organisation changes."""
        await self.until(when)
        request = requests.ApplyOrganisation(plan=plan, by="zoe", at=at(when))
        await self.log.run(lambda work: do(work, request), metadata=METADATA)
        await settle(self._runners)

    async def open(self, when: str, case_id: str = "c1", customer: str = "k1", **but: Any) -> None:
        """A mail to returns opens the case."""
        self.handoffs += 1
        address = Personal[str](subject=f"of-{customer}", key_version=1, ciphertext=customer)
        request = requests.OpenCase(
            ids=NewIds(case_id=case_id, handoff_id=f"h{self.handoffs}", customer_id=customer),
            who=Sender(address=address, name=None, language="en"),
            channel="mail",
            language="en",
            matter="returns",
            at=at(when),
        )
        await self.do(when, msgspec.structs.replace(request, **but))

    async def accept(self, when: str, by: str) -> None:
        """Accepts the handoff that was requested last; all answers are about that one."""
        await self.do(when, requests.AcceptHandoff(handoff_id=self.last, by=by, at=at(when)))

    async def decline(self, when: str, by: str) -> None:
        """ "Not me"."""
        await self.do(when, requests.DeclineHandoff(handoff_id=self.last, by=by, at=at(when)))

    async def refuse(self, when: str, by: str) -> None:
        """ "Not ours"."""
        await self.do(when, requests.RefuseHandoff(handoff_id=self.last, by=by, at=at(when)))

    async def withdraw(self, when: str, by: str) -> None:
        """The sender's side wants it back."""
        await self.do(when, requests.WithdrawHandoff(handoff_id=self.last, by=by, at=at(when)))

    async def transfer(self, when: str, by: str, to: str = "logistics", **but: Any) -> None:
        """To another department."""
        self.handoffs += 1
        package = Package(**but)
        await self.do(
            when,
            requests.RequestTransfer(
                case_id="c1", handoff_id=self.last, to=to, by=by, package=package, at=at(when)
            ),
        )

    async def internal(self, when: str, by: str, to: str) -> None:
        """To a colleague."""
        self.handoffs += 1
        await self.do(
            when,
            requests.RequestInternal(case_id="c1", handoff_id=self.last, to=to, by=by, at=at(when)),
        )

    async def close(self, when: str, by: str) -> None:
        """Shut the file."""
        await self.do(when, requests.CloseCase(case_id="c1", by=by, at=at(when)))

    @property
    def last(self) -> str:
        """The handoff that was wished last."""
        return f"h{self.handoffs}"

    @property
    def case(self) -> Case:
        """The case now."""
        return self.log.state(CASE, "c1")

    @property
    def handoff(self) -> Handoff:
        """The last handoff now."""
        return self.log.state(HANDOFF, self.last)

    @property
    def whose(self) -> tuple[str, str, str | None]:
        """Department, person and office that are accountable."""
        case = self.case
        assert isinstance(case, Active), case
        return case.department, case.person, case.office

    @property
    def asked(self) -> list[str]:
        """The persons who are asked now."""
        handoff = self.handoff
        return list(handoff.asked) if isinstance(handoff, Open) else []

    def story(self, of: str) -> list[Event]:
        """The events of a stream."""
        return self.log.history(of)


class _OnlyCase:
    def __init__(self, log: MemoryLog) -> None:
        self._log = log

    async def concerned(self, opened_before: Position) -> list[str]:
        return ["c1"]

    async def held_by_others(self, people: Sequence[str]) -> list[tuple[str, str]]:
        case = self._log.state(CASE, "c1")
        return (
            [("c1", case.person)] if isinstance(case, Active) and case.person not in people else []
        )


CALL = {"channel": "voice", "answered_by": "ana"}
URGENT = {"priority": Priority.EMERGENCY}
