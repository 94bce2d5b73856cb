"""What the house file says about indicators: the zone of its days, its limits, whose queues are
whose."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.unit_of_work import UnitOfWork
from baton_kpi.domain.indicators.formula import LimitName

CONFIGURATION_ID = "kpi"


class QueueSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The settings of one queue."""

    department: str | None = None
    """The department that sees its contacts; None: only who sees every department."""
    service_level: int | None = None
    """Seconds; None: the general limit."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that is said; a house without the section has these."""

    zone: str = "UTC"
    """Whose days are meant where a question names no zone."""
    service_level: int = 20
    """Seconds within which a contact should be answered."""
    first_contact_window: int = 7 * 86_400
    """Seconds without another contact of the customer, for the first contact to count as enough."""
    queues: dict[str, QueueSettings] = {}

    def limit(self, name: LimitName) -> int:
        """Seconds, where nothing else is said for a queue."""
        return self.service_level if name == "service-level" else self.first_contact_window

    def limits_of_queues(self, name: LimitName) -> dict[str, int]:
        """Those queues for which something else is said."""
        if name != "service-level":
            return {}
        return {
            queue: each.service_level
            for queue, each in self.queues.items()
            if each.service_level is not None
        }

    def settled_until(self, limits: Sequence[LimitName], now: datetime) -> datetime | None:
        """Up to when no window is open any more; None where an indicator has no window."""
        if "first-contact-window" not in limits:
            return None
        return now - timedelta(seconds=self.first_contact_window)

    def queues_of(self, departments: list[str]) -> list[str]:
        """The queues that are theirs."""
        return sorted(q for q, each in self.queues.items() if each.department in departments)


class SettingsChanged(Event, frozen=True, kw_only=True):
    """Figures use these settings from now on; nothing stored depends on them."""

    settings: Settings
    by: str


class Configuration(msgspec.Struct, frozen=True):
    """As it stands."""

    settings: Settings = Settings()


def evolve(configuration: Configuration, event: SettingsChanged) -> Configuration:
    """The house after an event."""
    match event:
        case SettingsChanged():
            return Configuration(event.settings)
        case _:
            assert_never(event)


CONFIGURATION: Aggregate[Configuration, SettingsChanged] = Aggregate(
    "house", Configuration(), evolve, EventTypes({"settings-changed": SettingsChanged})
)


def settings_now(work: UnitOfWork) -> Settings:
    """As the house says now."""
    return work.state(CONFIGURATION, CONFIGURATION_ID).settings


def changed_settings(before: Settings, after: Settings) -> list[str]:
    """One word for each thing that differs."""
    found = [
        name
        for name in ("zone", "service_level", "first_contact_window")
        if getattr(before, name) != getattr(after, name)
    ]
    queues = sorted({*before.queues, *after.queues})
    found += [f"queue:{q}" for q in queues if before.queues.get(q) != after.queues.get(q)]
    return found


def change_settings(work: UnitOfWork, settings: Settings, by: str) -> None:
    """Apply the house file's section; nothing is written if it is so already."""
    if settings_now(work) != settings:
        work.record(
            CONFIGURATION, CONFIGURATION_ID, SettingsChanged(settings=settings, by=by, at=work.now)
        )
