"""From what is stored to a plan, and from a plan to the section of a file that says it."""

from collections.abc import Mapping

from baton_cases.configuration.calendars import calendars_of
from baton_cases.configuration.duties import officers_of, shifts_of, written_absences
from baton_cases.configuration.matters import Names, written_matter
from baton_cases.configuration.section import CasesSection, Department, Person
from baton_cases.domain.organisation import model
from baton_cases.domain.organisation.model import OrganisationPlan
from baton_cases.domain.organisation.state import Organisation, roster_key


def plan_now(
    organisation: Organisation, mails: Mapping[str, str] | None = None
) -> OrganisationPlan:
    """The plan that makes an organisation this one; `mails` are those of its people, opened."""
    return OrganisationPlan(
        zone=organisation.zone,
        departments=tuple(organisation.departments.values()),
        command_centre=organisation.command_centre,
        rosters=tuple(organisation.rosters.values()),
        absences=tuple(each for theirs in organisation.absences.values() for each in theirs),
        matters=tuple(organisation.matters.values()),
        people=tuple(organisation.people.values()),
        word_rules=organisation.word_rules,
        addresses=organisation.addresses,
        mails=dict(mails or {}),
        number_rules=organisation.number_rules,
        language=organisation.language,
    )


def section_of(plan: OrganisationPlan) -> CasesSection | None:
    """The section that says the plan, with the mails that it has in clear; None: the plan is empty.
    Matters come in the order of their words, those without any by their ids at the end."""
    if not plan.departments:
        return None
    zone, matters = plan.zone, {each.matter: each for each in plan.matters}
    ordered = dict.fromkeys((*(rule.matter for rule in plan.word_rules), *sorted(matters)))
    zones = {each.department: each.hours.zone for each in plan.departments}
    away = dict.fromkeys(each.person for each in plan.absences)
    return CasesSection(
        zone=zone,
        country=plan.number_rules.country,
        language=plan.language,
        own_numbers=list(plan.number_rules.own),
        shared_numbers=list(plan.number_rules.shared),
        people={each.person: _person(each, plan.mails.get(each.person)) for each in plan.people},
        calendars=calendars_of(plan.departments, zone),
        departments={each.department: _department(each) for each in plan.departments},
        command_centre=officers_of(plan.command_centre, zone),
        rosters={
            roster_key(each): shifts_of(each, zones[each.department]) for each in plan.rosters
        },
        absences={
            person: written_absences((a for a in plan.absences if a.person == person), zone)
            for person in away
        },
        matters={
            id_: written_matter(matters[id_], plan.word_rules, plan.addresses) for id_ in ordered
        },
    )


def _department(department: model.Department) -> Department:
    return Department(
        names=_names(department.names),
        calendar=department.calendar or department.department,
        lead=department.lead,
    )


def _person(person: model.Person, mail: str | None) -> Person:
    return Person(
        names=_names(person.names),
        departments=list(person.departments),
        languages=list(person.languages),
        mail=mail,
        notices=person.notices,
        suspended=person.suspended,
    )


def _names(names: model.Names) -> Names:
    return Names(zh=names.zh, en=names.en)
