"""Survey's configuration: its section of the file, applied as a whole or not at all, and as it
stands."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from baton_common.edge.http.command_headers import CommandHeaders
from baton_common.edge.http.commands import Commands
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.http.section_routes import SectionChange, SectionQuery, read_section
from baton_common.edge.http.uploads import YamlFile
from baton_common.edge.models import Output, example
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.yaml_file.differences import differences
from baton_survey.api.access import Administrator
from baton_survey.configuration.plan import read_plan, section_of
from baton_survey.domain.configuration.state import CONFIGURATION, CONFIGURATION_ID
from baton_survey.domain.questions import QuestionKind
from baton_survey.domain.use_cases.configuration import current_plan
from baton_survey.domain.use_cases.do import do
from baton_survey.domain.use_cases.requests import ChangePlan


class WordsView(Output):
    """A text for customers, in both languages."""

    model_config = example(zh="您满意吗？", en="Were you satisfied?")

    zh: str
    """In Chinese."""
    en: str
    """In English."""


class QuestionView(Output):
    """One question."""

    model_config = example(
        id="satisfaction",
        kind="csat",
        words={"zh": "您满意吗？", "en": "Were you satisfied?"},
        required=True,
    )

    id: str
    """By which answers name it."""
    kind: QuestionKind
    """`text` is answered in words, the others by a number."""
    words: WordsView
    """The question's text."""
    required: bool
    """True if it has to be answered."""


class LowView(Output):
    """By scale: a score of this or less is low, and somebody should follow it up."""

    model_config = example(csat=2, nps=6, ces=3)

    csat: int
    """Low score on the scale from 1 to 5."""
    nps: int
    """Low score on the scale from 0 to 10."""
    ces: int
    """Low score on the scale from 1 to 7."""


class PlanView(Output):
    """The plan of surveys: the questions, the customers, the pauses. Times are in seconds."""

    model_config = example(
        questions=[],
        share=100,
        period=2_592_000,
        expires=2_592_000,
        after=0,
        low={"csat": 2, "nps": 6, "ces": 3},
        off_matters=[],
        off_departments=[],
        opted_out=[],
    )

    questions: tuple[QuestionView, ...]
    """In their order; without one nobody is asked."""
    share: int
    """Percentage of closed cases that are asked about."""
    period: int
    """In which a customer is not invited twice."""
    expires: int
    """For how long an invitation can be answered."""
    after: int
    """The time from the closing of a case to its survey."""
    low: LowView
    """The scores that count as low."""
    off_matters: tuple[str, ...]
    """Cases of these matters are not asked about."""
    off_departments: tuple[str, ...]
    """Cases of these departments are not asked about."""
    opted_out: tuple[str, ...]
    """Customers who asked somebody of ours not to be asked."""


def configuration_routes(commands: Commands) -> APIRouter:
    """`/v1/configuration`."""
    router = edge_router("configuration")

    @router.put("/v1/configuration", response_model=SectionChange)
    async def load_configuration(
        caller: Administrator,
        headers: CommandHeaders,
        query: Annotated[SectionQuery, Query()],
        body: YamlFile = b"",
    ) -> Response:
        """Apply the `survey` section of a configuration file (YAML, docs/configuration.md).

        Every problem is told with its line, and with one problem nothing is applied. Applying
        it twice changes nothing; invitations that are out keep the questions they came with.
        """
        plan = await read_section(body, read_plan)

        def decide(work: UnitOfWork) -> SectionChange:
            before = section_of(current_plan(work))
            by, dry_run = caller.principal.id, query.dry_run
            changed = do(work, ChangePlan(plan=plan, by=by, dry_run=dry_run, at=work.now))
            return SectionChange(
                section="survey",
                changed=changed,
                differences=differences(before, section_of(plan), ordered=("questions",)),
                dry_run=dry_run,
            )

        stream = CONFIGURATION.stream(CONFIGURATION_ID)
        return await commands.commit(caller, headers, decide, stream=stream)

    @router.get("/v1/configuration")
    async def read_configuration(caller: Administrator) -> PlanView:
        """Read what is asked, whom and how often."""
        plan = (await commands.log.run(current_plan, metadata=caller.metadata)).answer
        return PlanView.model_validate(plan)

    return router
