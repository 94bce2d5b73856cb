"""The house file's section `cases`: loaded whole or not at all, and shown as it stands."""

from datetime import datetime

import msgspec

from baton_cases.api.access import ADMINISTRATORS, EVERYBODY_OF_THE_ORGANISATION
from baton_cases.configuration.cases_section import read_plan
from baton_cases.domain.organisation.decide import what_would_change
from baton_cases.domain.organisation.model import Names, Priority
from baton_cases.domain.organisation.state import ORGANISATION, THE_ORGANISATION, Organisation
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.lookups import the_organisation
from baton_cases.domain.use_cases.requests import ApplyOrganisation
from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.old_section import SectionChange, SectionQuery, read_section
from baton_common.edge.http.routes import Routes
from baton_common.model.unit_of_work import UnitOfWork


class OrganisationAnswer(SectionChange, frozen=True, kw_only=True):
    """What changed, or would."""

    version: int
    """Of the house now; it stays where nothing changed."""


class PersonView(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who works here."""

    id: str
    names: Names
    departments: tuple[str, ...]
    languages: tuple[str, ...]


class DepartmentView(msgspec.Struct, frozen=True, kw_only=True):
    """A department, who leads it, who is on duty now."""

    id: str
    names: Names
    lead: str | None
    on_duty: list[str]


class MatterView(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of concern, and whose it is."""

    id: str
    names: Names
    department: str
    priority: Priority


class OrganisationView(msgspec.Struct, frozen=True, kw_only=True):
    """The house as it stands; version 0: it is empty."""

    version: int
    changed_at: datetime
    zone: str
    duty_officer: str | None
    departments: list[DepartmentView]
    people: list[PersonView]
    matters: list[MatterView]


def organisation_routes(commands: Commands) -> Routes:
    """`/v1/configuration`."""
    routes = Routes("house")

    @routes.put("/v1/configuration", policy=ADMINISTRATORS, answers=OrganisationAnswer)
    async def load_organisation(call: Call, query: SectionQuery, body: bytes) -> Reply:
        """Load the `cases` section of a house file (YAML, docs/house.md).

        Every problem is told with its line, and with one problem nothing is applied. It is
        the whole house: what is not in the file is removed. Loading it twice changes nothing.
        """
        plan = await read_section(body, read_plan)

        def decide(work: UnitOfWork) -> OrganisationAnswer:
            changed = what_would_change(plan, the_organisation(work), work.now)
            if not query.dry_run:
                do(work, ApplyOrganisation(plan=plan, by=call.principal.id, at=work.now))
            return OrganisationAnswer(
                section="cases",
                changed=changed,
                dry_run=query.dry_run,
                version=the_organisation(work).version,
            )

        return await commands.run(call, decide, stream=ORGANISATION.stream(THE_ORGANISATION))

    @routes.get("/v1/configuration", policy=EVERYBODY_OF_THE_ORGANISATION, answers=OrganisationView)
    async def read_organisation(call: Call) -> Reply:
        """Read departments, people and matters, and who is on duty now."""
        done = await commands.log.run(
            lambda work: _view(the_organisation(work), work.now), metadata=call.metadata
        )
        return Reply(done.answer)

    return routes


def _view(organisation: Organisation, now: datetime) -> OrganisationView:
    return OrganisationView(
        version=organisation.version,
        changed_at=organisation.changed_at,
        zone=organisation.zone,
        duty_officer=organisation.officers.at(now) if organisation.version else None,
        departments=[
            DepartmentView(
                id=each.department,
                names=each.names,
                lead=each.lead,
                on_duty=list(organisation.duties(each.department, "").colleagues(now)),
            )
            for each in organisation.departments.values()
        ],
        people=[
            PersonView(
                id=each.person,
                names=each.names,
                departments=each.departments,
                languages=each.languages,
            )
            for each in organisation.people.values()
        ],
        matters=[
            MatterView(
                id=each.matter,
                names=each.names,
                department=each.department,
                priority=each.priority,
            )
            for each in organisation.matters.values()
        ],
    )
