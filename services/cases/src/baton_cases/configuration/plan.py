"""From the file to a plan that can be applied."""

from collections.abc import Iterator, Mapping

from baton_cases.configuration.calendars import hours_of
from baton_cases.configuration.duties import absences_of, command_centre_of, roster_of
from baton_cases.configuration.matters import matter_of, word_rules_of
from baton_cases.configuration.section import CasesSection
from baton_cases.domain.matter.rules import UNSORTED
from baton_cases.domain.organisation.model import (
    Department,
    Names,
    OrganisationPlan,
    Person,
    Priority,
)
from baton_cases.domain.organisation.problems import NEVER_OPEN, PlanPath, problems
from baton_common.platform.yaml_file.document import Document
from baton_common.platform.yaml_file.places import Path, entries_of
from baton_contracts.sections import SECTIONS
from baton_contracts.telephone import NumberRules

OURS = "cases"


def read_plan(content: bytes) -> OrganisationPlan:
    """The plan of a configuration file. Raises FileRefused with every problem of the section and
    its line; the other sections are left to their services."""
    document = Document(content, SECTIONS)
    kinds = ("people", "departments", "calendars", "matters")
    known = {kind: entries_of(document.values, OURS, kind) for kind in kinds}
    section = document.section(OURS, CasesSection, known)
    for path, problem in (*_between_matters(known["matters"]), *_never_open(known)):
        document.wrong(path, problem)
    document.refuse_if_wrong()
    if section is None:
        document.wrong((), f"needs {OURS}")
        document.refuse_if_wrong()
        raise AssertionError("a file without the section was taken")
    plan = plan_of(section)
    for each in problems(plan):
        document.wrong((OURS, *_as_written(each.place)), each.sentence)
    document.refuse_if_wrong()
    return plan


def plan_of(section: CasesSection) -> OrganisationPlan:
    """The section as values of the domain."""
    zone = section.zone
    departments = tuple(
        Department(
            department=id_,
            names=Names(zh=each.names.zh, en=each.names.en),
            calendar=each.calendar,
            hours=hours_of(section.calendars[each.calendar], zone),
            lead=each.lead,
        )
        for id_, each in section.departments.items()
    )
    zones = {each.department: each.hours.zone for each in departments}
    return OrganisationPlan(
        zone=zone,
        departments=departments,
        command_centre=command_centre_of(section.command_centre, zone),
        rosters=tuple(roster_of(name, each, zones) for name, each in section.rosters.items()),
        absences=tuple(
            absence
            for person, each in section.absences.items()
            for absence in absences_of(person, each, zone)
        ),
        matters=tuple(matter_of(id_, each) for id_, each in section.matters.items()),
        people=tuple(
            Person(
                person=id_,
                names=Names(zh=each.names.zh, en=each.names.en),
                departments=tuple(each.departments),
                languages=tuple(each.languages),
                notices=each.notices,
                suspended=each.suspended,
            )
            for id_, each in section.people.items()
        ),
        word_rules=tuple(
            rule for id_, each in section.matters.items() for rule in word_rules_of(id_, each.words)
        ),
        language=section.language,
        number_rules=NumberRules(
            country=section.country,
            own=tuple(section.own_numbers),
            shared=tuple(section.shared_numbers),
        ),
        addresses={
            address: id_ for id_, each in section.matters.items() for address in each.addresses
        },
        mails={id_: each.mail for id_, each in section.people.items() if each.mail is not None},
    )


def _between_matters(matters: dict[str, object]) -> Iterator[tuple[Path, str]]:
    """Problems that no single key shows: `unsorted` is missing, an address leads to two, one of the
    two keys that make an emergency is missing. As it is written, whatever else is wrong."""
    if matters and UNSORTED not in matters:
        problem = f"needs a matter {UNSORTED}, for cases that fit no other"
        yield (OURS, "matters"), problem
    taken: dict[str, str] = {}
    for id_ in matters:
        yield from _emergency(id_, entries_of(matters, id_))
        addresses = entries_of(matters, id_).get("addresses")
        for index, address in enumerate(addresses if isinstance(addresses, list) else []):
            other = taken.setdefault(str(address).lower(), id_)
            if other != id_:
                yield (
                    (OURS, "matters", id_, "addresses", index),
                    f"is already the address of {other}",
                )


def _emergency(id_: str, matter: dict[str, object]) -> Iterator[tuple[Path, str]]:
    priority, flag = (str(matter.get(key) or "false") for key in ("priority", "emergency"))
    if priority not in list(Priority) or flag not in {"true", "false"}:
        return
    if (priority == Priority.EMERGENCY) != (flag == "true"):
        path = (OURS, "matters", id_, "priority")
        yield path, "`priority: emergency` and `emergency: true` go together"


def _never_open(known: Mapping[str, dict[str, object]]) -> Iterator[tuple[Path, str]]:
    for id_ in known["departments"]:
        calendar = entries_of(known["departments"], id_).get("calendar")
        week = entries_of(known["calendars"], str(calendar)).get("open")
        if isinstance(week, dict) and not any(week.values()):
            yield (OURS, "departments", id_), NEVER_OPEN


def _as_written(place: PlanPath) -> PlanPath:
    """A plan's rosters are found by department and matter, the file's by `returns/refund`."""
    match place:
        case ("rosters", department, matter, *_):
            return ("rosters", f"{department}/{matter}" if matter else department)
        case _:
            return place
