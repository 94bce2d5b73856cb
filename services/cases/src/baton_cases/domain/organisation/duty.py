"""Duties of a department: their holders at an instant, and when the holders may change."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import merge
from itertools import zip_longest

from baton_cases.domain.organisation.absence import Absences
from baton_cases.domain.organisation.shifts import Timetable

A_FORTNIGHT = timedelta(days=15)


class Duty(StrEnum):
    """The duty that a rung of the ladder asks for; the holder is found when it is asked."""

    OWNER = "owner"
    BACKUP = "backup"
    LEAD = "lead"
    OFFICER = "officer"


class Officers:
    """The duty officers of the command centre; there is exactly one at every instant.

    Where shifts overlap, the first in the configuration counts. After the last dated shift its
    officer stays until relieved; before the first shift, its officer serves."""

    def __init__(self, timetable: Timetable) -> None:
        self._timetable = timetable

    def at(self, at: datetime) -> str:
        """The officer at the instant, absent or not. Raises ValueError if there are none."""
        if there := self._timetable.at(at):
            return there[0]
        if (last := self._timetable.latest(at) or self._timetable.earliest()) is None:
            raise ValueError("the command centre has no duty officer")
        return last

    def edges(self, after: datetime) -> Iterator[datetime]:
        """The instants at which the officer may change."""
        return self._timetable.edges(after)

    def settled_after(self, after: datetime) -> datetime:
        """If the officer has not changed by this instant, the current roster never changes it."""
        return max(after, self._timetable.last_dated_edge() or after) + A_FORTNIGHT


class Duties:
    """One department's duties for one matter, as the organisation says them at one version.

    The department's roster, or the matter's own instead. Absent people hold no duty; the duty
    officer always does.
    """

    def __init__(
        self,
        *,
        lead: str | None,
        owners: Timetable,
        backups: Timetable,
        officers: Officers,
        absences: Absences,
    ) -> None:
        self.named_lead = lead
        """The lead, present or absent; None: the department has none."""
        self._owners = owners
        self._backups = backups
        self._officers = officers
        self._absences = absences

    def holders(self, duty: Duty, at: datetime) -> tuple[str, ...]:
        """Whoever holds the duty at the instant; shifts that overlap share it."""
        match duty:
            case Duty.OWNER:
                return self._present(self._owners.at(at), at)
            case Duty.BACKUP:
                return self._present(self._backups.at(at), at)
            case Duty.LEAD:
                return self._present((self.named_lead,) if self.named_lead else (), at)
            case Duty.OFFICER:
                return (self.officer(at),)

    def lead(self, at: datetime) -> str | None:
        """The lead; None: there is none, or they are absent."""
        return next(iter(self.holders(Duty.LEAD, at)), None)

    def officer(self, at: datetime) -> str:
        """The duty officer at the instant."""
        return self._officers.at(at)

    def colleagues(self, at: datetime) -> tuple[str, ...]:
        """Owner, backup and lead: the colleagues an internal handoff may ask."""
        owners, backups = self.holders(Duty.OWNER, at), self.holders(Duty.BACKUP, at)
        return tuple(dict.fromkeys((*owners, *backups, *self.holders(Duty.LEAD, at))))

    def on_duty(self, at: datetime) -> tuple[str, ...]:
        """Everybody on duty: owner, backup, lead, and for every department the duty officer."""
        return tuple(dict.fromkeys((*self.colleagues(at), self.officer(at))))

    def second(self, person: str, at: datetime) -> str | None:
        """The deputy of this person: the backup on duty, else the owner, else the lead."""
        backups, owners = self.holders(Duty.BACKUP, at), self.holders(Duty.OWNER, at)
        others = (*backups, *owners, *self.holders(Duty.LEAD, at))
        return next((other for other in others if other != person), None)

    def in_lead_office(self, at: datetime) -> str:
        """The holder of the lead's office: the lead, or the duty officer while there is none."""
        return self.lead(at) or self.officer(at)

    def edges(self, duties: Sequence[Duty], after: datetime) -> Iterator[datetime]:
        """Instants after `after` at which a duty may change hands, in order. May be endless."""
        return merge(*(self._edges(duty, after) for duty in duties))

    def next_in_lead_office(self, person: str, after: datetime) -> datetime | None:
        """The first instant at which the lead's office, held by this person at `after`, has another
        holder. While the lead is away the officer holds it, who may be the same person."""
        comings_and_goings = list(self._edges(Duty.LEAD, after))
        for start, end in zip_longest([after, *comings_and_goings], comings_and_goings):
            if start > after and self.in_lead_office(start) != person:
                return start
            if self.lead(start) is None:
                change = self.next_officer(person, start)
                if change is not None and (end is None or change < end):
                    return change
        return None

    def next_officer(self, person: str, after: datetime) -> datetime | None:
        """The first instant at which somebody else is duty officer."""
        settled = self._officers.settled_after(after)
        for edge in self._officers.edges(after):
            if self.officer(edge) != person:
                return edge
            if edge > settled:
                return None
        return None

    def _edges(self, duty: Duty, after: datetime) -> Iterator[datetime]:
        match duty:
            case Duty.OWNER:
                return self._with_absences(self._owners, after)
            case Duty.BACKUP:
                return self._with_absences(self._backups, after)
            case Duty.LEAD:
                return self._absences.edges((self.named_lead,) if self.named_lead else (), after)
            case Duty.OFFICER:
                return self._officers.edges(after)

    def _with_absences(self, timetable: Timetable, after: datetime) -> Iterator[datetime]:
        return merge(timetable.edges(after), self._absences.edges(timetable.people, after))

    def _present(self, people: Sequence[str], at: datetime) -> tuple[str, ...]:
        return tuple(person for person in people if not self._absences.is_away(person, at))
