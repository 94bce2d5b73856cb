"""The ladder: its rungs in order (owner, backup, lead, command centre), and how long each has.

Where the rules are silent, this is how they are read:

- Shifts that overlap share a duty: all its holders are asked, the rung ends when none is left.
  A matter's own roster stands instead of its department's, also where it has a gap.
- An internal handoff comes back when the colleague is not on duty in any way; the duty officer
  is on duty in every department, so a colleague who holds that office by then is still asked.
- A lead who has declined, or let it lapse, is still a lead that the department has: at night the
  lead's rung waits for the opening, and is skipped then.
- A duty officer who has declined holds no duty: the last rung is over at that instant.
- Who refused for the department has not declined for themselves: late, they are welcome too.
- What was withdrawn, and what came back inside a department, is no return between two departments.
- The hours that a handoff's times and waits run on are those of its request, all of them; so
  the bound holds. The roster is the one in the log when an instant is recorded: a roster
  that is changed after an instant, but before it is recorded, counts.
- A rung without any time lapses where it begins.
"""

from datetime import datetime, timedelta
from typing import TypeAlias

import msgspec

from baton_cases.domain.handoff.conditions import Conditions
from baton_cases.domain.handoff.events import HandoffRequested, Rung
from baton_cases.domain.handoff.state import Open
from baton_cases.domain.organisation.calendar import Calendar
from baton_cases.domain.organisation.duty import Duty
from baton_cases.domain.organisation.model import Rungs

ASKS: dict[Rung, tuple[Duty, ...]] = {
    Rung.OWNER: (Duty.OWNER,),
    Rung.BACKUP: (Duty.BACKUP,),
    Rung.OWNER_AND_BACKUP: (Duty.OWNER, Duty.BACKUP),
    Rung.LEAD: (Duty.LEAD,),
    Rung.COMMAND_CENTRE: (Duty.OFFICER,),
    Rung.COLLEAGUE: (Duty.OWNER, Duty.BACKUP, Duty.LEAD, Duty.OFFICER),
}
"""The duties that a rung asks; for a colleague, the duties that count as being on duty."""


def rungs_after(terms: HandoffRequested, rung: Rung) -> tuple[Rung, ...]:
    """The rungs left after this one."""
    return terms.ladder[terms.ladder.index(rung) + 1 :]


def seconds_of(rung: Rung, rungs: Rungs) -> int:
    """The seconds that a rung has. Owner and backup asked at once, and a colleague, have the
    owner's."""
    match rung:
        case Rung.OWNER | Rung.OWNER_AND_BACKUP | Rung.COLLEAGUE:
            return rungs.owner
        case Rung.BACKUP:
            return rungs.backup
        case Rung.LEAD:
            return rungs.lead
        case Rung.COMMAND_CENTRE:
            return rungs.command_centre


def lapse(
    rung: Rung, start: datetime, *, rungs: Rungs, emergency: bool, calendar: Calendar
) -> datetime:
    """The instant at which a rung begun at `start` lapses: in business time, except for emergencies
    and the command centre."""
    seconds = seconds_of(rung, rungs)
    if emergency or rung is Rung.COMMAND_CENTRE:
        return start + timedelta(seconds=seconds)
    return calendar.add(start, seconds)


def ends_by(terms: HandoffRequested, calendar: Calendar) -> datetime:
    """The latest possible end: all rungs in sequence, each with its whole time."""
    at = terms.at
    for rung in terms.ladder:
        at = lapse(rung, at, rungs=terms.rungs, emergency=terms.emergency, calendar=calendar)
    return at


class Asks(msgspec.Struct, frozen=True):
    """The duty is held: these are asked, sorted by name."""

    persons: tuple[str, ...]


class Waits(msgspec.Struct, frozen=True):
    """Nobody holds the duty and the department is closed: the rung waits."""

    opens_at: datetime


class Nobody(msgspec.Struct, frozen=True):
    """Nobody holds the duty and the rung does not wait: it is skipped."""


RungStatus: TypeAlias = Asks | Waits | Nobody


def status_of(
    handoff: Open, rung: Rung, conditions: Conditions, at: datetime, *, has_asked: bool
) -> RungStatus:
    """The persons a rung asks at an instant, or why it asks nobody. `has_asked`: true if it has
    asked somebody before."""
    closed = not conditions.calendar.is_open(at)
    too_early_for_the_lead = (
        rung is Rung.LEAD and closed and not has_asked and not handoff.terms.emergency
    )
    if not too_early_for_the_lead and (persons := holders(handoff, rung, conditions, at)):
        return Asks(persons)
    if closed and may_wait(handoff, rung, conditions):
        opens_at = conditions.calendar.next_opening(at)
        return Waits(opens_at) if opens_at else Nobody()
    return Nobody()


def may_wait(handoff: Open, rung: Rung, conditions: Conditions) -> bool:
    """True if the rung waits while the department is closed and nobody holds the duty."""
    if handoff.terms.emergency or rung in (Rung.COMMAND_CENTRE, Rung.COLLEAGUE):
        return False
    return rung is not Rung.LEAD or conditions.receiving.named_lead is not None


def holders(handoff: Open, rung: Rung, conditions: Conditions, at: datetime) -> tuple[str, ...]:
    """The holders of the rung's duty in this handoff, without those who declined and, but for the
    duty officer, without those who were asked when an earlier rung lapsed."""
    if rung is Rung.COLLEAGUE:
        colleague = handoff.terms.to_person
        there = colleague is not None and colleague in conditions.receiving.on_duty(at)
        people = {colleague} if colleague is not None and there else set()
    else:
        people = {who for duty in ASKS[rung] for who in conditions.receiving.holders(duty, at)}
    people -= set(handoff.declined)
    if rung is not Rung.COMMAND_CENTRE:
        people -= set(handoff.lapsed)
    return tuple(sorted(people))
