"""The configuration's section `cases`: applied as a whole or not at all, and shown as it stands."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from baton_cases.api.access import Administrator, Colleague
from baton_cases.api.colleague_mails import ColleagueMails
from baton_cases.api.handing_over import HandingOver
from baton_cases.api.lost_numbers import LostNumbers
from baton_cases.configuration.export import plan_now, section_of
from baton_cases.configuration.plan import read_plan
from baton_cases.domain.organisation.decide import what_would_change, what_would_go
from baton_cases.domain.organisation.departures import orphans
from baton_cases.domain.organisation.model import Notices, OrganisationPlan, Priority
from baton_cases.domain.organisation.state import ORGANISATION, THE_ORGANISATION, Organisation
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.lookups import the_organisation
from baton_cases.domain.use_cases.requests import ApplyOrganisation
from baton_cases.ports import ReadOrganisation
from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.http.section_routes import SectionChange, SectionQuery, read_section
from baton_common.edge.http.uploads import YamlFile
from baton_common.edge.models import Output, example
from baton_common.model.messages import Refused
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.yaml_file.differences import differences


class NamesView(Output):
    """A name in both languages."""

    model_config = example(zh="退货", en="Returns")

    zh: str
    """In Chinese."""
    en: str
    """In English."""


class OrganisationAnswer(SectionChange):
    """The changes made to the organisation, or planned in a dry run."""

    model_config = example(
        section="cases",
        changed=["matter:refund"],
        differences=[{"where": "matters.refund.reopen_days", "before": "14", "after": "30"}],
        dry_run=False,
        version=23,
        unlinked=0,
        all_counted=True,
    )

    version: int
    """Version of the organisation; unchanged if nothing changed."""
    unlinked: int
    """Telephone numbers by which customers are known, and nobody is any more then: they become our
    own, or shared. The customers and their cases stay."""
    all_counted: bool
    """False: there were too many customers to count all in time, so there may be more."""


class PersonView(Output):
    """Somebody who works here."""

    model_config = example(
        id="ana",
        names={"zh": "安娜", "en": "Ana Keller"},
        departments=["returns"],
        languages=["en"],
        notices="at-once",
        suspended=False,
    )

    id: str
    """The person's id, the same in every service."""
    names: NamesView
    """Their name in both languages."""
    departments: tuple[str, ...]
    """The ids of their departments."""
    languages: tuple[str, ...]
    """The languages they speak."""
    notices: Notices
    """When they are told by mail that they are asked."""
    suspended: bool
    """True: they cannot sign in, and are asked nothing."""


class DepartmentView(Output):
    """A department, who leads it, who is on duty now."""

    model_config = example(
        id="returns", names={"zh": "退货", "en": "Returns"}, lead="lena", on_duty=["ana"]
    )

    id: str
    """The department's id."""
    names: NamesView
    """Its name in both languages."""
    lead: str | None
    """The lead of the department."""
    on_duty: list[str]
    """The persons on duty now."""


class MatterView(Output):
    """A kind of concern, and whose it is."""

    model_config = example(
        id="refund", names={"zh": "退款", "en": "Refund"}, department="billing", priority="normal"
    )

    id: str
    """The matter's id."""
    names: NamesView
    """Its name in both languages."""
    department: str
    """The department of the matter."""
    priority: Priority
    """The priority of its cases."""


class OrganisationView(Output):
    """The organisation as it stands; version 0: it is empty."""

    model_config = example(
        version=22,
        changed_at="2026-03-02T09:30:00Z",
        zone="Asia/Shanghai",
        duty_officer="otto",
        departments=[],
        people=[],
        matters=[],
    )

    version: int
    """The version; it grows with each change."""
    changed_at: datetime
    """The instant of its last change."""
    zone: str
    """In which its times are meant."""
    duty_officer: str | None
    """The duty officer of the command centre now."""
    departments: list[DepartmentView]
    """All of them."""
    people: list[PersonView]
    """All of them."""
    matters: list[MatterView]
    """All of them."""


def organisation_routes(
    commands: Commands,
    read_organisation: ReadOrganisation,
    mails: ColleagueMails,
    handing_over: HandingOver,
    lost_numbers: LostNumbers,
) -> APIRouter:
    """`/v1/configuration`."""
    router = edge_router("configuration")

    @router.put("/v1/configuration", response_model=OrganisationAnswer)
    async def load_organisation(
        caller: Administrator,
        headers: CommandHeaders,
        query: Annotated[SectionQuery, Query()],
        body: YamlFile = b"",
    ) -> Response:
        """Apply the `cases` section of a configuration file (YAML, docs/configuration.md).

        Every problem is told with its line, and with one problem nothing is applied. It is
        the whole organisation: what is not in the file is removed, unless somebody would leave
        open cases behind. Loading it twice changes nothing.
        """
        written = await read_section(body, read_plan)
        stored = await read_organisation()
        known = await mails.opened(caller, stored)
        plan = await mails.sealed(written, stored, known)
        await _must_orphan_nothing(plan, stored, handing_over)
        unlinked, all_counted = await lost_numbers.counted(stored.number_rules, plan.number_rules)

        def decide(work: UnitOfWork) -> OrganisationAnswer:
            before = section_of(plan_now(the_organisation(work), known))
            changed = what_would_change(plan, the_organisation(work), work.now)
            if not query.dry_run:
                do(work, ApplyOrganisation(plan=plan, by=caller.principal.id, at=work.now))
            return OrganisationAnswer(
                section="cases",
                changed=changed,
                differences=differences(before, section_of(written), ordered=("matters",)),
                dry_run=query.dry_run,
                version=the_organisation(work).version,
                unlinked=unlinked,
                all_counted=all_counted,
            )

        return await commands.commit(
            caller, headers, decide, stream=ORGANISATION.stream(THE_ORGANISATION)
        )

    @router.get("/v1/configuration")
    async def read_configuration(caller: Colleague) -> OrganisationView:
        """Read departments, people and matters, and who is on duty now."""
        done = await commands.log.run(
            lambda work: _view(the_organisation(work), work.now), metadata=caller.metadata
        )
        return done.answer

    return router


async def _must_orphan_nothing(
    plan: OrganisationPlan, organisation: Organisation, handing_over: HandingOver
) -> None:
    """Raises Refused with everybody who would leave open cases behind, Problem 503. Who becomes
    accountable just now is found by the watch, once the plan is applied."""
    gone = what_would_go(plan, organisation, organisation.changed_at)
    if not (gone.people or gone.left or gone.departments):
        return
    if sentences := list(orphans(gone, await handing_over.counted())):
        raise Refused(" ".join(sentences), code="still-accountable")


def _view(organisation: Organisation, now: datetime) -> OrganisationView:
    return OrganisationView(
        version=organisation.version,
        changed_at=organisation.changed_at,
        zone=organisation.zone,
        duty_officer=organisation.officers.at(now) if organisation.version else None,
        departments=[
            DepartmentView(
                id=each.department,
                names=NamesView.model_validate(each.names),
                lead=each.lead,
                on_duty=list(organisation.duties(each.department, "").colleagues(now)),
            )
            for each in organisation.departments.values()
        ],
        people=[
            PersonView(
                id=each.person,
                names=NamesView.model_validate(each.names),
                departments=each.departments,
                languages=each.languages,
                notices=each.notices,
                suspended=each.suspended,
            )
            for each in organisation.people.values()
        ],
        matters=[
            MatterView(
                id=each.matter,
                names=NamesView.model_validate(each.names),
                department=each.department,
                priority=each.priority,
            )
            for each in organisation.matters.values()
        ],
    )
