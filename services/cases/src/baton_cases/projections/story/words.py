"""Readable names instead of ids: names as they were, instants in the organisation's zone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from baton_cases.domain.organisation.model import Names
from baton_common.model.clock import clock_text


class Both(NamedTuple):
    """A text in both languages."""

    zh: str
    en: str


CHANNELS: Mapping[str, Both] = {
    "mail": Both("邮件", "mail"),
    "voice": Both("电话", "phone"),
    "chat": Both("在线聊天", "chat"),
    "callback": Both("回电", "callback"),
    "letter": Both("信函", "letter"),
    "fax": Both("传真", "fax"),
    "desk": Both("坐席登记", "the desk"),
}

RUNGS: Mapping[str, Both] = {
    "owner": Both("责任人", "owner on duty"),
    "backup": Both("第二责任人", "backup on duty"),
    "owner-and-backup": Both("责任人和第二责任人", "owner and backup on duty"),
    "lead": Both("主管", "lead"),
    "command-centre": Both("指挥中心值班官", "duty officer of the command centre"),
    "colleague": Both("指定的同事", "named colleague"),
}

OFFICES: Mapping[str, Both] = {
    "lead": Both("主管", "lead"),
    "duty-officer": Both("值班官", "duty officer"),
}


NOBODY = Both("无人", "nobody")


@dataclass(frozen=True)
class OrganisationNames:
    """Names of the organisation; an unknown id is shown as it is."""

    people: Mapping[str, Names] = field(default_factory=dict)
    departments: Mapping[str, Names] = field(default_factory=dict)
    matters: Mapping[str, Names] = field(default_factory=dict)
    zone: str = "UTC"

    def person(self, id_: str) -> Both:
        """The name of a person."""
        return _both(self.people, id_)

    def persons(self, ids: Sequence[str]) -> Both:
        """The names of several persons, in a row."""
        names = [self.person(id_) for id_ in ids] or [NOBODY]
        return Both("、".join(name.zh for name in names), " and ".join(name.en for name in names))

    def department(self, id_: str) -> Both:
        """The name of a department."""
        return _both(self.departments, id_)

    def matter(self, id_: str) -> Both:
        """The name of a matter."""
        return _both(self.matters, id_)

    def accountable(self, department: str, person: str, office: str | None) -> Both:
        """The name of an accountable person, with their department and, if they hold one, their
        office."""
        where, who = self.department(department), self.person(person)
        if office is None:
            return Both(f"{where.zh}的{who.zh}", f"{who.en} in {where.en}")
        by = OFFICES[office]
        return Both(
            f"{where.zh}的{who.zh}（以{by.zh}职务）",
            f"{who.en} in {where.en} (by office, as {by.en})",
        )

    def until(self, instant: datetime, at: datetime) -> str:
        """An instant in the organisation's zone; the date only where it is not the day of `at`."""
        zone = ZoneInfo(self.zone)
        there, here = instant.astimezone(zone), at.astimezone(zone)
        return clock_text(there, dated=there.date() != here.date())


def _both(known: Mapping[str, Names], id_: str) -> Both:
    names = known.get(id_)
    return Both(names.zh, names.en) if names else Both(id_, id_)
