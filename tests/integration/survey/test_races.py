"""Answers that meet: at once, in two processes, and beside the expiry."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.messages import Refused
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.postgres.database import Database
from baton_contracts.survey_completed.survey import SurveyCompleted, SurveyExpired
from baton_survey.domain.questions import Score
from baton_survey.domain.use_cases.do import do
from baton_survey.domain.use_cases.requests import AnswerSurvey
from baton_survey.main import AGGREGATES
from baton_survey.publisher import PUBLISHERS
from baton_testkit.memory_vault import MemoryVault
from baton_testkit.waiting import until
from tests.integration.survey.conftest import CONFIGURATION, PATIENCE, Running, serving

GOOD = {"q-satisfied": "5", "q-comment": "Thank you, Bo!"}


class HeldVault(MemoryVault):
    """Seals what customers write only once something has come about: whoever waits here has seen
    an invitation that was open."""

    def __init__(self) -> None:
        super().__init__()
        self.comes_about: Callable[[], Awaitable[object]] | None = None

    async def seal(self, words: Sequence[tuple[str, str]]) -> list[Personal[str]]:
        """Seals after a delay."""
        if self.comes_about is not None:
            await self.comes_about()
        return await super().seal(words)


async def test_who_saw_it_open_and_comes_second_is_told_so(database: Database) -> None:
    vault = HeldVault()
    async with serving(database, vault) as survey:
        await survey.load()
        message = await survey.closed()
        vault.comes_about = asyncio.Barrier(6).wait
        posts = [survey.http.post(survey.path(message), data=GOOD) for _ in range(6)]
        async with asyncio.timeout(PATIENCE):
            answers = await asyncio.gather(*posts)
        assert sorted(each.status_code for each in answers) == [200] * 5 + [303]
        later = [each.text for each in answers if each.status_code == 200]
        assert all("you have already answered" in each for each in later)
        assert len(await survey.published(SurveyCompleted)) == 1


async def test_who_saw_it_open_and_sends_too_late_is_told_so(database: Database) -> None:
    vault = HeldVault()
    async with serving(database, vault) as survey:
        await survey.load(CONFIGURATION.replace("period: 0s", "period: 0s\n  expires: 2s"))
        message = await survey.closed()
        vault.comes_about = lambda: until(lambda: survey.published(SurveyExpired), PATIENCE)
        answer = await survey.http.post(survey.path(message), data=GOOD)
        assert (answer.status_code, "has expired" in answer.text) == (410, True)
        assert await survey.published(SurveyCompleted) == []


async def test_of_two_processes_one_records_it(survey: Running, database: Database) -> None:
    message = await survey.closed()
    other = PostgresLog(
        database.service_dsn, service="survey", aggregates=AGGREGATES, publishers=PUBLISHERS
    )
    await other.open()

    def answered(value: int) -> Callable[[UnitOfWork], object]:
        scores = (Score(question="satisfied", scale="csat", value=value),)
        return lambda work: do(
            work, AnswerSurvey(invitation_id=message.invitation_id, scores=scores, at=work.now)
        )

    try:
        metadata = Metadata(correlation_id="race")
        both = [
            (survey.log, other)[n % 2].run(answered(1 + n % 5), metadata=metadata)
            for n in range(20)
        ]
        done = await asyncio.gather(*both, return_exceptions=True)
    finally:
        await other.close()
    refused = [each.code for each in done if isinstance(each, Refused)]
    assert refused == ["answered"] * 19
    assert len(await survey.published(SurveyCompleted)) == 1
