"""The house file's section `cases`: loaded whole or not at all, and shown as it stands."""

from datetime import datetime

import msgspec

from baton_cases.api.access import ADMINISTRATORS, EVERYBODY_OF_THE_HOUSE
from baton_cases.domain.house.applying import decide as decide_house
from baton_cases.domain.house.commands import ApplyHouse
from baton_cases.domain.house.events import HouseApplied
from baton_cases.domain.house.house import HOUSE, THE_HOUSE, House, the_house
from baton_cases.domain.house.model import Names, Priority
from baton_cases.house_file.cases_section import read_plan
from baton_common.http.calls import Call, Reply
from baton_common.http.commands import Commands
from baton_common.http.routes import Routes
from baton_common.http.section_routes import SectionChange, SectionQuery, read_section
from baton_common.work import Work


class HouseAnswer(SectionChange, frozen=True, kw_only=True):
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


class HouseView(msgspec.Struct, frozen=True, kw_only=True):
    """The house as it stands; version 0: it is empty."""

    version: int
    changed_at: datetime
    zone: str
    duty_officer: str | None
    departments: list[DepartmentView]
    people: list[PersonView]
    matters: list[MatterView]


def house_routes(commands: Commands) -> Routes:
    """`/v1/house`."""
    routes = Routes("house")

    @routes.put("/v1/house", policy=ADMINISTRATORS, answers=HouseAnswer)
    async def load_house(call: Call, query: SectionQuery, body: bytes) -> Reply:
        """Load the `cases` section of a house file (YAML, docs/house.md).

        Every problem is told with its line, and with one problem nothing is applied. It is
        the whole house: what is not in the file is removed. Loading it twice changes nothing.
        """
        plan = await read_section(body, read_plan)

        def decide(work: Work) -> HouseAnswer:
            before = the_house(work)
            command = ApplyHouse(plan=plan, by=call.principal.id, at=work.now)
            events = decide_house(command, before)
            applied = [event for event in events if isinstance(event, HouseApplied)]
            changed = [each for event in applied for each in event.changed]
            after = before if query.dry_run else work.record(HOUSE, THE_HOUSE, *events)
            return HouseAnswer(
                section="cases", changed=changed, dry_run=query.dry_run, version=after.version
            )

        return await commands.run(call, decide, stream=HOUSE.stream(THE_HOUSE))

    @routes.get("/v1/house", policy=EVERYBODY_OF_THE_HOUSE, answers=HouseView)
    async def read_house(call: Call) -> Reply:
        """Read departments, people and matters, and who is on duty now."""
        done = await commands.log.run(
            lambda work: _view(the_house(work), work.now), about=call.about
        )
        return Reply(done.answer)

    return routes


def _view(house: House, now: datetime) -> HouseView:
    return HouseView(
        version=house.version,
        changed_at=house.changed_at,
        zone=house.zone,
        duty_officer=house.officers.at(now) if house.version else None,
        departments=[
            DepartmentView(
                id=each.department,
                names=each.names,
                lead=each.lead,
                on_duty=list(house.duties(each.department, "").colleagues(now)),
            )
            for each in house.departments.values()
        ],
        people=[
            PersonView(
                id=each.person,
                names=each.names,
                departments=each.departments,
                languages=each.languages,
            )
            for each in house.people.values()
        ],
        matters=[
            MatterView(
                id=each.matter,
                names=each.names,
                department=each.department,
                priority=each.priority,
            )
            for each in house.matters.values()
        ],
    )
