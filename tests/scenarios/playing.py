"""Plays a handoff scenario: the real deciders, sagas, saga and deadline runners, in memory."""

from collections.abc import Callable
from typing import Any

from baton_cases.domain.case.events import HandoffBegan
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.received import NewIds, Sender
from baton_cases.domain.use_cases.requests import (
    AcceptHandoff,
    ApplyOrganisation,
    CasesRequest,
    CloseCase,
    DeclineHandoff,
    OpenCase,
    RefuseHandoff,
    RequestInternal,
    RequestTransfer,
    WithdrawHandoff,
)
from baton_cases.sagas.office import OFFICE
from baton_cases.sagas.timers import TIMERS
from baton_common.engine.loops.alarms import raised
from baton_common.engine.sagas.deadline_runner import DeadlineRunner
from baton_common.engine.sagas.runner import SagaRunner
from baton_common.model.messages import Refused
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Personal
from baton_common.model.saga import Saga
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog
from baton_testkit.settling import Steppable, live_until, settle
from tests.scenarios.reading import NotPlayed, Scenario, Step
from tests.scenarios.timeline import observe

SAGAS: tuple[Saga[Any], ...] = (*TIMERS, OFFICE)
METADATA = Metadata(correlation_id="scenario")
CUSTOMER = Sender(
    address=Personal[str](subject="s1", key_version=1, ciphertext="s1"), name=None, language="en"
)


class Floor:
    """One organisation with one case, and everything that runs in it."""

    def __init__(self, scenario: Scenario) -> None:
        self._steps = [step for step in scenario.steps if step.at <= scenario.until]
        start = self._steps[0].at if self._steps else scenario.until
        self.clock = HandClock(start)
        self.log = MemoryLog(self.clock.now)
        self.runners: list[Steppable] = [
            *(SagaRunner(self.log, saga, do, alarm=raised) for saga in SAGAS),
            DeadlineRunner(self.log, [(saga, do) for saga in SAGAS], alarm=raised),
        ]
        self._scenario = scenario

    async def play(self, *, punctual: bool = True) -> dict[str, Any]:
        """The outcome when the observation ends: timeline, handoffs, refused. Unless punctual,
        nothing runs beside the people before the end: sagas and deadlines are as late as can be,
        and what is seen must be the same."""
        await self._do(ApplyOrganisation(plan=self._scenario.plan, by="zoe", at=self.clock.now()))
        refused: list[int] = []
        for step in self._steps:
            if punctual:
                await live_until(step.at, self.clock, self.log, self.runners)
            else:
                self.clock.turn_to(step.at)
            try:
                await self._do(self._request(step))
            except Refused:
                refused.append(step.index)
        if punctual:
            await live_until(self._scenario.until, self.clock, self.log, self.runners)
        else:
            self.clock.turn_to(self._scenario.until)
        await settle(self.runners)
        timeline, handoffs = observe(self.log.store.events)
        return {"timeline": timeline, "handoffs": handoffs, "refused": sorted(refused)}

    async def _do(self, request: CasesRequest) -> None:
        await self.log.run(lambda work: do(work, request), metadata=METADATA)

    def _request(self, step: Step) -> CasesRequest:
        """The request of a step. Answers go to the handoff that was begun last, whether it is
        still open or not."""
        if step.do not in REQUESTS:
            raise NotPlayed(f"nobody knows how to {step.do!r}")
        begun = sum(type(recorded.event) is HandoffBegan for recorded in self.log.store.events)
        asks_for_one = step.do in ("open", "transfer", "internal")
        return REQUESTS[step.do](step, f"h{begun + asks_for_one}")


def _open(step: Step, handoff: str) -> CasesRequest:
    return OpenCase(
        ids=NewIds(case_id="c1", handoff_id=handoff, customer_id="k1"),
        who=CUSTOMER,
        channel="mail",
        language="en",
        matter=step.department,
        at=step.at,
    )


REQUESTS: dict[str, Callable[[Step, str], CasesRequest]] = {
    "open": _open,
    "accept": lambda step, handoff: AcceptHandoff(handoff_id=handoff, by=step.by, at=step.at),
    "decline": lambda step, handoff: DeclineHandoff(handoff_id=handoff, by=step.by, at=step.at),
    "refuse": lambda step, handoff: RefuseHandoff(handoff_id=handoff, by=step.by, at=step.at),
    "withdraw": lambda step, handoff: WithdrawHandoff(handoff_id=handoff, by=step.by, at=step.at),
    "close": lambda step, _: CloseCase(case_id="c1", by=step.by, at=step.at),
    "transfer": lambda step, handoff: RequestTransfer(
        case_id="c1", handoff_id=handoff, to=step.to, by=step.by, at=step.at
    ),
    "internal": lambda step, handoff: RequestInternal(
        case_id="c1", handoff_id=handoff, to=step.to, by=step.by, at=step.at
    ),
}
