"""The section `kpi`: the zone of days, limits, and whose queues are whose."""

from typing import Annotated

from pydantic import AfterValidator

from baton_common.platform.yaml_file.kinds import Id, Zone, seconds
from baton_common.platform.yaml_file.model import Part
from baton_common.platform.yaml_file.sentences import wrong
from baton_contracts.limits import DAY, SERVICE_LEVEL, inexact

LONGEST_WINDOW = 90 * DAY


def measurable(length: int) -> int:
    """Seconds at which what is longer can be told from what is not."""
    if (problem := inexact(length)) is not None:
        raise wrong(problem)
    return length


Wait = Annotated[int, seconds(*SERVICE_LEVEL), AfterValidator(measurable)]
Window = Annotated[int, seconds(DAY, LONGEST_WINDOW), AfterValidator(measurable)]


class Queue(Part):
    """The department of a queue."""

    department: Id
    """The department whose people see them, instead of those that the section of routing names for
    the queue. Those of queues without any are seen only by who sees every department."""


class KpiSection(Part):
    """The presentation of figures. Nothing that is stored depends on it, so another setting
    holds for the past, too."""

    zone: Zone = "UTC"
    """The time zone of days and hours in a question that names none."""
    service_level: Wait = 20
    """Within this a contact should be answered, of queues that say nothing. It must be a time that
    can be measured exactly: whole seconds to 10, then 12, 15, 18, 20, 25 … 50, 60, 75, 90 s …"""
    first_contact_window: Window = 7 * DAY
    """For how long a customer must not come again, for the first contact to have settled it."""
    queues: dict[Id, Queue] = {}
    """The queues, with the department of each."""
