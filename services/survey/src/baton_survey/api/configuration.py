"""The house file's section `survey`: loaded whole or not at all, and shown as it stands."""

from baton_common.edge.http.calls import Call, Reply
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.routes import Routes
from baton_common.edge.http.section_routes import SectionChange, SectionQuery, read_section
from baton_common.model.unit_of_work import UnitOfWork
from baton_survey.api.access import ADMINISTRATORS
from baton_survey.configuration.survey_section import read_plan
from baton_survey.domain.configuration.plan import Plan
from baton_survey.domain.use_cases.configuration import current_plan
from baton_survey.domain.use_cases.do import do
from baton_survey.domain.use_cases.requests import ChangePlan


def configuration_routes(commands: Commands) -> Routes:
    """`/v1/configuration`."""
    routes = Routes("house")

    @routes.put("/v1/configuration", policy=ADMINISTRATORS, answers=SectionChange)
    async def load_configuration(call: Call, body: bytes, query: SectionQuery) -> Reply:
        """Load the `survey` section of a house file (YAML, docs/house.md).

        Every problem is told with its line, and with one problem nothing is applied. Loading
        it twice changes nothing; invitations that are out keep the questions they came with.
        """
        plan = await read_section(body, read_plan)

        def decide(work: UnitOfWork) -> SectionChange:
            by, dry_run = call.principal.id, query.dry_run
            changed = do(work, ChangePlan(plan=plan, by=by, dry_run=dry_run, at=work.now))
            return SectionChange(section="survey", changed=changed, dry_run=query.dry_run)

        return await commands.run(call, decide)

    @routes.get("/v1/configuration", policy=ADMINISTRATORS, answers=Plan)
    async def read_configuration(call: Call) -> Plan:
        """Read what is asked, whom and how often. Times are in seconds."""
        return (await commands.log.run(current_plan, metadata=call.metadata)).answer

    return routes
