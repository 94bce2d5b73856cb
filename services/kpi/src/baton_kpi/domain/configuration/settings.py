"""The settings of indicators: time zone, limits, and the department of each queue."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from baton_kpi.domain.indicators.formula import LimitName


class QueueSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The settings of one queue."""

    department: str | None = None
    """The department that sees the queue's contacts, as the section of kpi says it."""
    departments: tuple[str, ...] = ()
    """The departments whose queue it is, as the section of routing says it."""
    service_level: int | None = None
    """Seconds; None: the general limit."""

    @property
    def seen_by(self) -> tuple[str, ...]:
        """The departments that see the queue's contacts; none: only readers of every department
        do."""
        return self.departments if self.department is None else (self.department,)

    @property
    def counts_for(self) -> str | None:
        """The department to which figures by department count it; None: no single one."""
        return self.seen_by[0] if len(self.seen_by) == 1 else None


class Settings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All settings; without the section these defaults hold."""

    zone: str = "UTC"
    """The time zone of a question that names none."""
    service_level: int = 20
    """Seconds within which a contact should be answered."""
    first_contact_window: int = 7 * 86_400
    """Seconds without another contact of the customer that make a first contact sufficient."""
    queues: dict[str, QueueSettings] = {}

    def limit(self, name: LimitName) -> int:
        """Seconds; the general limit for a queue without its own."""
        return self.service_level if name == "service-level" else self.first_contact_window

    def limits_of_queues(self, name: LimitName) -> dict[str, int]:
        """Queues with a limit of their own."""
        if name != "service-level":
            return {}
        return {
            queue: each.service_level
            for queue, each in self.queues.items()
            if each.service_level is not None
        }

    def settled_until(self, limits: Sequence[LimitName], now: datetime) -> datetime | None:
        """The instant up to which all windows are closed; None for an indicator without a
        window."""
        if "first-contact-window" not in limits:
            return None
        return now - timedelta(seconds=self.first_contact_window)

    def queues_of(self, departments: list[str]) -> list[str]:
        """The queues of these departments."""
        return sorted(q for q, each in self.queues.items() if {*each.seen_by} & {*departments})


def changed_settings(before: Settings, after: Settings) -> list[str]:
    """One word for each difference."""
    found = [
        name
        for name in ("zone", "service_level", "first_contact_window")
        if getattr(before, name) != getattr(after, name)
    ]
    queues = sorted({*before.queues, *after.queues})
    found += [f"queue:{q}" for q in queues if before.queues.get(q) != after.queues.get(q)]
    return found
