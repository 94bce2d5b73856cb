"""Survey without its outside: a log and a vault in memory, and news of cases."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import msgspec

from baton_common.engine.loops.alarms import raised
from baton_common.engine.sagas.deadline_runner import DeadlineRunner
from baton_common.model.contract import Contract, encode_contract
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Personal
from baton_common.model.position import Position
from baton_common.model.received_message import ReceivedMessage
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.case_updated.case import CaseClosed, CaseReopened, CaseSummary
from baton_contracts.case_updated.customer import CustomerMerged, CustomerMergeUndone
from baton_contracts.published import decode_contract
from baton_contracts.survey_completed.survey import SurveyInvited, SurveyNotInvited
from baton_survey.consumers import all_handlers, timer_handlers
from baton_survey.domain.configuration.plan import Plan
from baton_survey.domain.questions import Question, QuestionText, Score
from baton_survey.domain.use_cases.do import do
from baton_survey.domain.use_cases.requests import AnswerSurvey, ChangePlan, DeclineSurveys
from baton_survey.publisher import PUBLISHERS
from baton_testkit.hand_clock import HandClock
from baton_testkit.made_ids import MadeIds
from baton_testkit.memory_log import MemoryLog
from baton_testkit.settling import live_until, settle

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ANN = Personal[str](subject="ann", key_version=1, ciphertext="YW5u")
METADATA = Metadata(correlation_id="test")

SATISFIED = Question(
    id="satisfied", kind="csat", words=QuestionText(zh="满意吗？", en="Satisfied?"), required=True
)
RECOMMEND = Question(
    id="recommend", kind="nps", words=QuestionText(zh="推荐吗？", en="Recommend us?")
)
EASY = Question(id="easy", kind="ces", words=QuestionText(zh="容易吗？", en="Was it easy?"))
COMMENT = Question(
    id="comment", kind="text", words=QuestionText(zh="还有吗？", en="Anything else?")
)
PLAN = Plan(questions=(SATISFIED, RECOMMEND, EASY, COMMENT))


def plan_with(**more: Any) -> Plan:
    """The plan of the tests, with what differs."""
    return msgspec.structs.replace(PLAN, **more)


C = TypeVar("C", bound=Contract)


class World:
    """The service's deciders with a clock that the test turns."""

    def __init__(self) -> None:
        self.clock = HandClock(NINE)
        self.log = MemoryLog(self.clock.now, publishers=PUBLISHERS)
        self.handlers = all_handlers(MadeIds())
        self.deadlines = DeadlineRunner(self.log, others=timer_handlers(), alarm=raised)

    async def run(self, decide: Callable[[UnitOfWork], Any]) -> Any:
        return (await self.log.run(decide, metadata=METADATA)).answer

    async def plan(self, plan: Plan = PLAN) -> None:
        """The configuration file says so."""
        await self.run(lambda work: do(work, ChangePlan(plan=plan, by="ada", at=work.now)))

    async def receive(self, contract: Contract) -> None:
        """News of cases."""
        type_, key, body = encode_contract(contract)
        message = ReceivedMessage(
            topic="case-updated", partition=0, offset=0, log="cases", position=Position(1, 1),
            previous=Position(0, 0), key=key, type=type_, body=body, metadata=METADATA,
            at=self.clock.now(), recorded_at=self.clock.now(),
        )  # fmt: skip
        if (decide := await self.handlers[type_](message)) is not None:
            await self.run(decide)
        await settle([self.deadlines])

    async def closed(
        self, case_id: str = "c1", customer: str = "ann", *, reach: Personal[str] | None = ANN,
        merged_into: str | None = None, **of_case: Any,
    ) -> None:  # fmt: skip
        """A case of this customer was closed."""
        contract = CaseClosed(
            case=case(case_id, **of_case), customer_id=customer, channel="mail", by="bo",
            reach=reach, merged_into=merged_into,
        )  # fmt: skip
        await self.receive(contract)

    async def reopened(self, case_id: str = "c1") -> None:
        await self.receive(CaseReopened(case=case(case_id)))

    async def merged(self, customer: str, other: str) -> None:
        await self.receive(CustomerMerged(customer_id=customer, merged_id=other, subjects=()))

    async def separated(self, customer: str, other: str) -> None:
        await self.receive(
            CustomerMergeUndone(customer_id=customer, separated_id=other, subjects=())
        )

    async def answer(self, invitation_id: str, value: int = 5, **more: Any) -> None:
        """The customer says how satisfied they are."""

        scores = (Score(question="satisfied", scale="csat", value=value),)
        await self.run(
            lambda work: do(
                work,
                AnswerSurvey(invitation_id=invitation_id, scores=scores, at=work.now, **more),
            )
        )

    async def decline(self, invitation_id: str) -> None:
        """The customer does not want to be asked again."""
        await self.run(
            lambda work: do(work, DeclineSurveys(invitation_id=invitation_id, at=work.now))
        )

    async def later(self, by: timedelta) -> None:
        """Time passes."""
        await live_until(self.clock.now() + by, self.clock, self.log, [self.deadlines])

    def published(self, contract: type[C]) -> list[C]:
        """The published contracts of this type, in order."""
        messages = [
            decode_contract(each.type, each.body) for each in self.log.published("survey-completed")
        ]
        return [each for each in messages if isinstance(each, contract)]

    @property
    def invited(self) -> list[str]:
        """The cases that customers were invited about."""
        return [each.case_id for each in self.published(SurveyInvited)]

    @property
    def reasons(self) -> list[str]:
        """The reasons for which customers were not invited."""
        return [each.reason for each in self.published(SurveyNotInvited)]

    @property
    def invitation(self) -> str:
        """The last one's id."""
        return self.published(SurveyInvited)[-1].invitation_id


def case(id_: str, *, department: str = "returns", matter: str = "exchange") -> CaseSummary:
    return CaseSummary(
        id=id_, number=f"N-{id_}", state="closed", matter=matter, priority="normal",
        department=department, owner="bo", language="en", version=1,
    )  # fmt: skip
