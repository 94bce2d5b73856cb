"""A handoff scenario file read into values: the organisation as a plan, steps, what is expected."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from baton_cases.domain.organisation.model import (
    DAY,
    Absence,
    CommandCentre,
    Department,
    HandoffPolicy,
    Hours,
    Matter,
    Names,
    OfficerShift,
    Opening,
    OrganisationPlan,
    Person,
    Roster,
    Rungs,
    Shift,
)

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
UNITS = {"d": DAY, "h": 3600, "m": 60, "s": 1}


@dataclass(frozen=True)
class Step:
    """A person's action; `index` is its place in the file."""

    index: int
    at: datetime
    do: str
    by: str
    department: str
    to: str


@dataclass(frozen=True)
class Scenario:
    """One file of `handoff/`. The matter of a department has the department's name."""

    name: str
    zone: ZoneInfo
    plan: OrganisationPlan
    steps: tuple[Step, ...]
    until: datetime
    expect: dict[str, Any]


class NotPlayed(Exception):
    """The file cannot be played; the text says why."""


def load(path: Path) -> dict[str, Any]:
    """The file with every scalar as the text that it is (`on` is a name, `18:00` a time)."""
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    if not isinstance(content, dict):
        raise NotPlayed("it is no mapping")
    return content


def read(content: dict[str, Any]) -> Scenario:
    """The scenario of a file's content. Raises NotPlayed."""
    organisation = content["setup"]
    zone = ZoneInfo(organisation["zone"])
    steps = [_step(index, step, zone) for index, step in enumerate(content["steps"])]
    plan = _plan(organisation, _policy(content.get("policy") or {}), zone)
    return Scenario(
        name=content["name"],
        zone=zone,
        plan=plan,
        steps=tuple(sorted(steps, key=lambda step: step.at)),
        until=instant(content["until"], zone),
        expect=_expect(content["expect"], zone),
    )


def instant(text: str, zone: ZoneInfo) -> datetime:
    """An instant; without an offset it is local."""
    midnight = re.sub(r"([T ])24:00(:00)?", r"\g<1>00:00", text)
    at = datetime.fromisoformat(midnight)
    at += timedelta(days=1 if midnight != text else 0)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def seconds(text: str) -> int:
    """A duration like `15m`, `1h30m`, `90s`; a bare number is minutes."""
    if text.isdigit():
        return int(text) * 60
    parts = re.findall(r"(\d+)([dhms])", text)
    if "".join(number + unit for number, unit in parts) != text:
        raise NotPlayed(f"{text!r} is no duration")
    return sum(int(number) * UNITS[unit] for number, unit in parts)


def optional(text: str | None) -> str | None:
    """None for what YAML calls null."""
    return None if text in (None, "", "null", "~") else text


def _step(index: int, step: dict[str, str], zone: ZoneInfo) -> Step:
    return Step(
        index=index,
        at=instant(step["at"], zone),
        do=step["do"],
        by=step.get("by", ""),
        department=step.get("department", ""),
        to=step.get("to", ""),
    )


def _policy(policy: dict[str, Any]) -> HandoffPolicy:
    default = ("15m", "15m", "30m", "60m")
    rungs = [seconds(text) for text in policy.get("rungs") or default]
    return HandoffPolicy(
        rungs=Rungs(**dict(zip(Rungs.__struct_fields__, rungs, strict=True))),
        exhausted="assigned" if policy.get("exhausted") == "assigned" else "returned",
        emergency=policy.get("emergency", "false").lower() == "true",
    )


def _plan(organisation: dict[str, Any], policy: HandoffPolicy, zone: ZoneInfo) -> OrganisationPlan:
    departments = tuple(
        Department(
            department=name,
            names=Names(zh=name, en=name),
            lead=optional(said.get("lead")),
            hours=_hours(said, said.get("zone") or organisation["zone"]),
        )
        for name, said in organisation["departments"].items()
    )
    officers = tuple(
        OfficerShift(
            start=instant(shift["from"], zone),
            end=instant(shift["to"], zone),
            officer=shift["officer"],
        )
        for shift in organisation["command_centre"]
        if instant(shift["from"], zone) < instant(shift["to"], zone)
    )
    rosters = tuple(
        Roster(department=name, shifts=tuple(_shifts(shifts or (), zone)))
        for name, shifts in (organisation.get("rosters") or {}).items()
    )
    absences = tuple(
        Absence(person=name, start=instant(start, zone), end=instant(end, zone))
        for name, times in (organisation.get("absences") or {}).items()
        for start, end in times or ()
        if instant(start, zone) < instant(end, zone)
    )
    people = dict.fromkeys(
        person
        for person in (
            *(department.lead for department in departments),
            *(shift.officer for shift in officers),
            *(shift.owner for roster in rosters for shift in roster.shifts),
            *(shift.backup for roster in rosters for shift in roster.shifts),
            *(absence.person for absence in absences),
        )
        if person
    )
    return OrganisationPlan(
        zone=organisation["zone"],
        departments=departments,
        command_centre=CommandCentre(shifts=officers),
        rosters=rosters,
        absences=absences,
        matters=tuple(
            Matter(
                matter=department.department,
                department=department.department,
                names=department.names,
                policy=policy,
            )
            for department in departments
        ),
        people=tuple(
            Person(
                person=name,
                names=Names(zh=name, en=name),
                departments=tuple(
                    roster.department
                    for roster in rosters
                    if any(name in (shift.owner, shift.backup) for shift in roster.shifts)
                ),
            )
            for name in people
        ),
    )


def _shifts(shifts: Iterable[dict[str, str]], zone: ZoneInfo) -> Iterator[Shift]:
    for shift in shifts:
        start, end = instant(shift["from"], zone), instant(shift["to"], zone)
        if start < end:  # the clock that springs forward may skip a whole shift
            owner, backup = optional(shift.get("owner")), optional(shift.get("backup"))
            yield Shift(start=start, end=end, owner=owner, backup=backup)


def _hours(said: dict[str, Any], zone: str) -> Hours:
    week: list[tuple[Opening, ...]] = [()] * 7
    opening = said.get("open", "always")
    if opening == "always":
        week = [(Opening(0, DAY),)] * 7
    else:
        for names, intervals in opening.items():
            for weekday in _weekdays(names):
                week[weekday] = (*week[weekday], *_openings(intervals))
    days = {
        date.fromisoformat(day): _openings(intervals)
        for day, intervals in (said.get("days") or {}).items()
    }
    ordered = tuple(tuple(sorted(openings, key=lambda o: o.opens)) for openings in week)
    return Hours(zone=zone, weekly=ordered, days=days)


def _weekdays(names: str) -> list[int]:
    found: list[int] = []
    for part in names.split(","):
        first, _, last = part.strip().lower().partition("-")
        start, end = WEEK.index(first[:3]), WEEK.index((last or first)[:3])
        found += [(start + offset) % 7 for offset in range((end - start) % 7 + 1)]
    return found


def _openings(intervals: Any) -> tuple[Opening, ...]:
    if intervals == "always":
        return (Opening(0, DAY),)
    return tuple(Opening(_clock(opens), _clock(closes)) for opens, closes in intervals or ())


def _clock(text: str) -> int:
    return sum(int(part) * unit for part, unit in zip(text.split(":"), (3600, 60, 1), strict=False))


def _expect(expect: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    timeline = [
        {
            "from": instant(row["from"], zone),
            "department": optional(row.get("department")),
            "person": optional(row.get("person")),
            "asked": sorted(row.get("asked") or ()),
            "state": row["state"],
        }
        for row in expect.get("timeline") or ()
    ]
    handoffs = [
        {
            "kind": row["kind"],
            "end": row["end"],
            "at": instant(row["at"], zone),
            "assigned": row.get("assigned", "false").lower() == "true",
        }
        for row in expect.get("handoffs") or ()
    ]
    refused = [int(index) for index in expect.get("refused") or ()]
    everything = {"timeline": timeline, "handoffs": handoffs, "refused": refused}
    return {key: value for key, value in everything.items() if key in expect}
