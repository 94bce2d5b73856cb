"""Duties in the configuration: rosters, the command centre's officers, absences."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Discriminator, Field, Tag, ValidationInfo, field_validator

from baton_cases.configuration.times import Clock, Instant, Weekdays
from baton_cases.domain.organisation import model
from baton_cases.domain.organisation.model import DAY
from baton_cases.domain.organisation.problems import MOST_SHIFTS, too_many_shifts
from baton_common.platform.yaml_file.entries import Together
from baton_common.platform.yaml_file.kinds import NameOf, Text, not_under
from baton_common.platform.yaml_file.model import Part
from baton_common.platform.yaml_file.places import Path
from baton_common.platform.yaml_file.sentences import several, wrong

PersonId = Annotated[Text, NameOf("people")]


def _known_parts(name: str, info: ValidationInfo) -> str:
    known = info.context or {}
    wrongs = [
        not_under(part, kind, known[kind])
        for kind, part in zip(("departments", "matters"), name.split("/", 1), strict=False)
        if kind in known and part not in known[kind]
    ]
    if wrongs:
        raise several(((), each) for each in wrongs)
    return name


RosterName = Annotated[Text, AfterValidator(_known_parts)]
"""A department, or `returns/refund`: one of its matters."""


class EveryWeek(Part):
    """A shift of every week, local to the department; an end before the start is the next day."""

    days: Weekdays
    """Weekdays: `mon-fri`, `sat`, `mon, wed-fri`."""
    start: Annotated[Clock, Field(alias="from")]
    """The time of day at which it begins: `"09:00"`, in quotes."""
    end: Annotated[Clock, Field(alias="to")]
    """The time of day at which it ends; before the start it is the next day's."""

    @property
    def until(self) -> int:
        """The end in seconds after midnight of the first day."""
        return self.end if self.end > self.start else self.end + DAY


class Once(Part):
    """From one instant to another; without an offset both are local."""

    start: Annotated[Instant, Field(alias="from")]
    """Its start: `2026-03-01T08:00`."""
    end: Annotated[Instant, Field(alias="to")]
    """Its end."""

    @field_validator("end")
    @classmethod
    def _ends_later(cls, end: datetime, info: ValidationInfo) -> datetime:
        """With only one offset it is compared when the zone is known, with the whole plan."""
        start = info.data.get("start")
        if start and (start.tzinfo is None) == (end.tzinfo is None) and end <= start:
            raise wrong("must be later than `from`")
        return end


class OnDuty(Part):
    """The people on duty; one of the two may be missing."""

    owner: PersonId | None = None
    """The person asked first."""
    backup: Annotated[PersonId | None, Field(validate_default=True)] = None
    """The person asked when the owner does not answer."""

    @field_validator("backup")
    @classmethod
    def _somebody(cls, backup: str | None, info: ValidationInfo) -> str | None:
        if "owner" not in info.data:
            return backup
        if backup is None and info.data["owner"] is None:
            raise wrong("needs an owner or a backup")
        if backup == info.data["owner"]:
            raise wrong("has the same person as owner and as backup")
        return backup


class WeeklyShift(OnDuty, EveryWeek):
    """A shift of every week."""


class DatedShift(OnDuty, Once):
    """A shift from one instant to another; it goes before the weekly ones."""


class WeeklyOfficer(EveryWeek):
    """A duty officer's shift of every week."""

    officer: PersonId
    """The duty officer."""


class DatedOfficer(Once):
    """A duty officer's shift from one instant to another."""

    officer: PersonId
    """The duty officer."""


class Absence(Once):
    """Away, whatever the roster says."""


def _kind(value: object) -> str:
    weekly = "days" in value if isinstance(value, dict) else isinstance(value, EveryWeek)
    return "weekly" if weekly else "dated"


Shift = Annotated[
    Annotated[WeeklyShift, Tag("weekly")] | Annotated[DatedShift, Tag("dated")],
    Discriminator(_kind),
]
Officer = Annotated[
    Annotated[WeeklyOfficer, Tag("weekly")] | Annotated[DatedOfficer, Tag("dated")],
    Discriminator(_kind),
]


def _not_too_many(_: object, written: Iterable[object]) -> Iterator[tuple[Path, str]]:
    dated = sum(_kind(each) == "dated" for each in written)
    if dated > MOST_SHIFTS:
        yield (), too_many_shifts(dated)


Shifts = Annotated[list[Shift], Together(_not_too_many)]
Officers = Annotated[list[Officer], Together(_not_too_many)]


def roster_of(name: str, shifts: Iterable[Shift], zones: Mapping[str, str]) -> model.Roster:
    """The roster of a department, or (`returns/refund`) of one of its matters."""
    department, _, matter = name.partition("/")
    weekly, dated = [], []
    for each in shifts:
        if isinstance(each, WeeklyShift):
            weekly.append(
                model.WeeklyShift(
                    weekdays=each.days,
                    start=each.start,
                    end=each.until,
                    owner=each.owner,
                    backup=each.backup,
                )
            )
        else:
            start, end = _instants(each, zones[department])
            dated.append(model.Shift(start=start, end=end, owner=each.owner, backup=each.backup))
    return model.Roster(
        department=department, matter=matter or None, shifts=tuple(dated), weekly=tuple(weekly)
    )


def shifts_of(roster: model.Roster, zone: str) -> list[Shift]:
    """The roster's shifts as the file says them."""
    weekly = [
        WeeklyShift(
            days=each.weekdays,
            start=each.start,
            end=_clock(each.end),
            owner=each.owner,
            backup=each.backup,
        )
        for each in roster.weekly
    ]
    dated = [
        DatedShift(
            start=_local(each.start, zone),
            end=_local(each.end, zone),
            owner=each.owner,
            backup=each.backup,
        )
        for each in roster.shifts
    ]
    return [*weekly, *dated]


def command_centre_of(officers: Iterable[Officer], zone: str) -> model.CommandCentre:
    """The duty officers; that there is no gap is checked with the whole plan."""
    weekly, dated = [], []
    for each in officers:
        if isinstance(each, WeeklyOfficer):
            weekly.append(
                model.WeeklyOfficerShift(
                    weekdays=each.days, start=each.start, end=each.until, officer=each.officer
                )
            )
        else:
            start, end = _instants(each, zone)
            dated.append(model.OfficerShift(start=start, end=end, officer=each.officer))
    return model.CommandCentre(shifts=tuple(dated), weekly=tuple(weekly))


def officers_of(centre: model.CommandCentre, zone: str) -> list[Officer]:
    """The duty officers' shifts as the file says them."""
    weekly = [
        WeeklyOfficer(
            days=each.weekdays, start=each.start, end=_clock(each.end), officer=each.officer
        )
        for each in centre.weekly
    ]
    dated = [
        DatedOfficer(
            start=_local(each.start, zone), end=_local(each.end, zone), officer=each.officer
        )
        for each in centre.shifts
    ]
    return [*weekly, *dated]


def absences_of(person: str, absences: Iterable[Absence], zone: str) -> list[model.Absence]:
    """A person's absences."""
    spans = [_instants(each, zone) for each in absences]
    return [model.Absence(person=person, start=start, end=end) for start, end in spans]


def written_absences(absences: Iterable[model.Absence], zone: str) -> list[Absence]:
    """A person's absences as the file says them."""
    return [Absence(start=_local(a.start, zone), end=_local(a.end, zone)) for a in absences]


def _instants(span: Once, zone: str) -> tuple[datetime, datetime]:
    here = ZoneInfo(zone)
    start, end = (
        (each if each.tzinfo else each.replace(tzinfo=here)).astimezone(UTC)
        for each in (span.start, span.end)
    )
    return start, end


def _local(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone))


def _clock(end: int) -> int:
    return end - DAY if end > DAY else end
