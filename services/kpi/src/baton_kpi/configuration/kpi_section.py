"""The whole `kpi` section: the zone of days, limits, and whose queues are whose.

Within what time a queue's contacts should be answered stands in the section of routing.
"""

from zoneinfo import available_timezones

from baton_common.platform.yaml_file.reading import read_file
from baton_common.platform.yaml_file.spot import Spot
from baton_kpi.domain.configuration.settings import QueueSettings, Settings
from baton_kpi.domain.configuration.state import CONFIGURATION_ID
from baton_kpi.domain.indicators.term import bucket_within, is_limit, limit_of

OTHERS = ("cases", "routing", "email", "survey")
"""The sections that are not ours to check."""
LONGEST_WAIT = 3_600
DAY = 86_400
LONGEST_WINDOW = 90 * DAY


def read_settings(content: bytes) -> Settings:
    """What the file says; without the section, what a house without one has. Raises FileRefused
    with every problem and its line."""
    return read_file(content, _settings)


def _settings(root: Spot) -> Settings:
    sections = root.fields((), (CONFIGURATION_ID, *OTHERS))
    levels = _service_levels(sections.get("routing"))
    usual, section = Settings(), sections.get(CONFIGURATION_ID)
    if section is None:
        return Settings(queues={id_: QueueSettings(service_level=s) for id_, s in levels.items()})
    said = section.fields((), ("zone", "service_level", "first_contact_window", "queues"))
    level, window = said.get("service_level"), said.get("first_contact_window")
    departments = {key.id(): _department(value) for key, value in said.entries("queues")}
    return Settings(
        zone=_zone(zone) if (zone := said.get("zone")) else usual.zone,
        service_level=_limit(level, 1, LONGEST_WAIT) if level else usual.service_level,
        first_contact_window=(
            _limit(window, DAY, LONGEST_WINDOW) if window else usual.first_contact_window
        ),
        queues={
            id_: QueueSettings(department=departments.get(id_), service_level=levels.get(id_))
            for id_ in sorted({*departments, *levels})
        },
    )


def _department(spot: Spot) -> str | None:
    return spot.fields(("department",)).id("department")


def _service_levels(routing: Spot | None) -> dict[str, int]:
    """What the section of routing says of its queues; whatever else is there is not ours."""
    return {
        id_.text(): _limit(level, 1, LONGEST_WAIT)
        for id_, queue in _entries(_entry(routing, "queues"))
        if (level := _entry(queue, "service_level")) is not None
    }


def _entry(spot: Spot | None, name: str) -> Spot | None:
    found = (value for key, value in _entries(spot) if key.text() == name)
    return next(found, None)


def _entries(spot: Spot | None) -> list[tuple[Spot, Spot]]:
    return spot.entries_if_any() if spot is not None else []


def _zone(spot: Spot) -> str:
    name = spot.text(64)
    if name and name not in available_timezones():
        spot.wrong(f"must be a time zone like Asia/Shanghai, not {name}")
    return name


def _limit(spot: Spot, least: int, most: int) -> int:
    """Seconds at which what is longer can be told from what is not."""
    seconds = spot.seconds(least, most)
    if not is_limit(seconds):
        nearest = limit_of(bucket_within(seconds))
        spot.wrong(f"cannot be measured to the second here; say {nearest}s")
    return seconds
