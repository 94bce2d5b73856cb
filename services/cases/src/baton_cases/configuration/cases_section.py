"""The whole `cases` section: from the file to a plan that can be applied."""

from baton_cases.configuration.addresses import read_address
from baton_cases.configuration.calendars import read_calendars
from baton_cases.configuration.duties import read_absences, read_command_centre, read_roster
from baton_cases.configuration.matters import read_matter, read_names, read_words
from baton_cases.configuration.names import Names
from baton_cases.configuration.places import place_of
from baton_cases.configuration.times import read_zone
from baton_cases.domain.matter.rules import UNSORTED
from baton_cases.domain.organisation.model import (
    Absence,
    CommandCentre,
    Department,
    Hours,
    Language,
    Matter,
    OrganisationPlan,
    Person,
    Roster,
    WordRule,
)
from baton_cases.domain.organisation.problems import problems
from baton_common.platform.yaml_file.reading import read_file
from baton_common.platform.yaml_file.spot import Fields, Spot

LANGUAGES: tuple[Language, ...] = ("zh", "en")
SECTIONS = ("cases", "routing", "email", "survey", "kpi")
REQUIRED = ("zone", "people", "calendars", "departments", "command_centre", "matters")


def read_plan(content: bytes) -> OrganisationPlan:
    """The plan of a house file. Raises FileRefused with every problem and its line; what the
    other sections hold is theirs to check."""
    return read_file(content, _checked_plan)


def _checked_plan(root: Spot) -> OrganisationPlan:
    """Once every part can be read, the whole is checked as the decider will check it."""
    plan = _plan(root)
    if not root.problems:
        for problem in problems(plan):
            place_of(root, problem.place).wrong(problem.sentence)
    return plan


def _plan(root: Spot) -> OrganisationPlan:
    section = root.fields(("cases",), SECTIONS[1:]).get("cases")
    if section is None:
        return OrganisationPlan(zone="UTC", departments=(), command_centre=CommandCentre())
    fields = section.fields(REQUIRED, ("rosters", "absences"))
    zone_spot = fields.get("zone")
    zone = read_zone(zone_spot) if zone_spot else "UTC"
    names = Names(
        people=_ids(fields, "people"),
        departments=_ids(fields, "departments"),
        matters=_ids(fields, "matters"),
    )
    calendars = read_calendars(fields.entries("calendars"), zone)
    officers = fields.get("command_centre")
    departments = tuple(
        _department(key.id(), spot, names, calendars) for key, spot in fields.entries("departments")
    )
    matters, word_rules, addresses = _matters(fields, names)
    return OrganisationPlan(
        zone=zone,
        departments=departments,
        command_centre=read_command_centre(officers.items() if officers else [], names, zone),
        rosters=_rosters(fields, names, departments),
        absences=_absences(fields, names, zone),
        matters=matters,
        people=tuple(_person(key.id(), spot, names) for key, spot in fields.entries("people")),
        word_rules=word_rules,
        addresses=addresses,
    )


def _ids(fields: Fields, section: str) -> frozenset[str]:
    spot = fields.get(section)
    if spot is None or not spot.is_mapping():
        return frozenset()
    return frozenset(str(key.node.value) for key, _ in spot.entries())


def _person(id_: str, spot: Spot, names: Names) -> Person:
    fields = spot.fields(("names",), ("departments", "languages"))
    departments = fields.items("departments")
    for each in departments:
        names.department(each, each.text())
    return Person(
        person=id_,
        names=read_names(fields),
        departments=tuple(each.text() for each in departments),
        languages=tuple(each.choice(LANGUAGES) for each in fields.items("languages")),
    )


def _department(id_: str, spot: Spot, names: Names, calendars: dict[str, Hours]) -> Department:
    fields = spot.fields(("names", "calendar"), ("lead",))
    calendar = fields.get("calendar")
    hours = calendars.get(calendar.text()) if calendar else None
    if calendar is not None and hours is None:
        calendar.wrong(f"names {calendar.text()}, which is not under calendars")
    return Department(
        department=id_,
        names=read_names(fields),
        hours=hours or Hours(zone="UTC", weekly=((),) * 7),
        lead=names.person_in(fields, "lead"),
    )


def _matters(
    fields: Fields, names: Names
) -> tuple[tuple[Matter, ...], tuple[WordRule, ...], dict[str, str]]:
    matters: list[Matter] = []
    word_rules: list[WordRule] = []
    addresses: dict[str, str] = {}
    for key, spot in fields.entries("matters"):
        id_ = key.id()
        matters.append(read_matter(id_, spot, names))
        for name, value in spot.entries():
            if name.node.value == "words":
                word_rules += read_words(id_, value)
            elif name.node.value == "addresses":
                for each in value.items():
                    address = read_address(each)
                    if addresses.setdefault(address, id_) != id_:
                        each.wrong(f"is the address of {addresses[address]} already")
    section = fields.get("matters")
    if section is not None and UNSORTED not in names.matters:
        section.wrong(f"needs a matter {UNSORTED}: what nothing else fits goes there")
    return tuple(matters), tuple(word_rules), addresses


def _rosters(
    fields: Fields, names: Names, departments: tuple[Department, ...]
) -> tuple[Roster, ...]:
    zones = {each.department: each.hours.zone for each in departments}
    return tuple(read_roster(key, spot, names, zones) for key, spot in fields.entries("rosters"))


def _absences(fields: Fields, names: Names, zone: str) -> tuple[Absence, ...]:
    return tuple(
        absence
        for key, spot in fields.entries("absences")
        for absence in read_absences(key, spot, names, zone)
    )
