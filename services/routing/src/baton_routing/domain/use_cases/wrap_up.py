"""An agent's wrap-up ends, by hand or because its time is over."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.domain.agent.commands import ExpireWrapUp, FinishWrapUp
from baton_routing.domain.agent.decide import decide
from baton_routing.domain.agent.state import AGENT, Agent
from baton_routing.domain.agent.wrap_up import wrapping_up
from baton_routing.domain.use_cases.consequences import record_of_agent
from baton_routing.domain.use_cases.requests import EndWrapUp, EndWrapUpByTime


def end(work: UnitOfWork, request: EndWrapUp) -> Agent:
    """The agent is done with it. Raises Refused, also for an agent that there is not."""
    id_, agent = request.agent, work.state(AGENT, request.agent)
    command = FinishWrapUp(
        agent=id_,
        contact_id=request.contact_id or wrapping_up(id_, agent).contact_id,
        code=request.code,
        at=request.at,
    )
    return record_of_agent(work, id_, decide(command, agent))


def expire(work: UnitOfWork, request: EndWrapUpByTime) -> Agent:
    """End a wrap-up whose time is over. Raises Refused."""
    command = ExpireWrapUp(agent=request.agent, contact_id=request.contact_id, at=request.at)
    agent = work.state(AGENT, request.agent)
    return record_of_agent(work, request.agent, decide(command, agent))
