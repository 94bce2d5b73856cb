"""Who is on duty when: rosters, the command centre's officers, absences."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from baton_cases.configuration.names import Names
from baton_cases.configuration.times import read_clock, read_instant, read_weekdays
from baton_cases.domain.organisation.model import (
    DAY,
    Absence,
    CommandCentre,
    OfficerShift,
    Roster,
    Shift,
    WeeklyOfficerShift,
    WeeklyShift,
)
from baton_common.platform.yaml_file.spot import Fields, Spot


class Weekly(NamedTuple):
    """The same every week; an end before the start is on the next day."""

    weekdays: tuple[int, ...]
    start: int
    end: int


class Dated(NamedTuple):
    """From one instant to another."""

    start: datetime
    end: datetime


def read_roster(key: Spot, spot: Spot, names: Names, zones: Mapping[str, str]) -> Roster:
    """The roster of a department, or (`returns/refund`) of one of its matters; times without
    an offset are local to the department."""
    department, _, matter = key.text().partition("/")
    names.department(key, department)
    zone = zones.get(department, "UTC")
    if matter:
        names.matter(key, matter)
    shifts: list[Shift] = []
    weekly: list[WeeklyShift] = []
    for item in spot.items():
        fields = item.fields(("from", "to"), ("days", "owner", "backup"))
        owner, backup = names.person_in(fields, "owner"), names.person_in(fields, "backup")
        if owner is None and backup is None:
            item.wrong("needs an owner or a backup")
        elif owner == backup:
            item.wrong("has the same person as owner and as backup")
        match _when(fields, zone):
            case Weekly() as when:
                weekly.append(WeeklyShift(**when._asdict(), owner=owner, backup=backup))
            case Dated() as when:
                shifts.append(Shift(**when._asdict(), owner=owner, backup=backup))
    return Roster(
        department=department, matter=matter or None, shifts=tuple(shifts), weekly=tuple(weekly)
    )


def read_command_centre(items: list[Spot], names: Names, zone: str) -> CommandCentre:
    """The duty officers' shifts; that there is no gap is checked with the whole plan."""
    shifts: list[OfficerShift] = []
    weekly: list[WeeklyOfficerShift] = []
    for item in items:
        fields = item.fields(("from", "to", "officer"), ("days",))
        officer = names.person_in(fields, "officer") or ""
        match _when(fields, zone):
            case Weekly() as when:
                weekly.append(WeeklyOfficerShift(**when._asdict(), officer=officer))
            case Dated() as when:
                shifts.append(OfficerShift(**when._asdict(), officer=officer))
    return CommandCentre(shifts=tuple(shifts), weekly=tuple(weekly))


def read_absences(key: Spot, spot: Spot, names: Names, zone: str) -> list[Absence]:
    """All absences of one person."""
    person = key.text()
    names.person(key, person)
    found = []
    for item in spot.items():
        fields = item.fields(("from", "to"))
        if len(fields.found) == 2:
            when = _dated(fields, zone)
            found.append(Absence(person=person, start=when.start, end=when.end))
    return found


def _when(fields: Fields, zone: str) -> Weekly | Dated | None:
    begin, end = fields.get("from"), fields.get("to")
    if begin is None or end is None:
        return None
    if (days := fields.get("days")) is None:
        return _dated(fields, zone)
    start, until = read_clock(begin), read_clock(end)
    return Weekly(read_weekdays(days), start, until if until > start else until + DAY)


def _dated(fields: Fields, zone: str) -> Dated:
    start = read_instant(fields.found["from"], zone)
    end = read_instant(fields.found["to"], zone)
    if end <= start:
        fields.spot.wrong("ends before it begins")
    return Dated(start, end)
