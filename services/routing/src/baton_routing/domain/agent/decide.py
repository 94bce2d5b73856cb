"""The decider of an agent: each command and the rule that decides it."""

from typing import assert_never

from baton_routing.domain.agent import commands, offers, presence, wrap_up
from baton_routing.domain.agent.events import AgentEvent
from baton_routing.domain.agent.state import Agent


def decide(command: commands.AgentCommand, agent: Agent) -> list[AgentEvent]:
    """The events that follow from a command. Raises Refused."""
    match command:
        case commands.SetPresence():
            return presence.change(command, agent)
        case commands.AssignDepartments():
            return presence.assign_departments(command, agent)
        case commands.Suspend():
            return presence.suspend(command, agent)
        case commands.AskAgent():
            return offers.ask(command, agent)
        case commands.StopAsking():
            return offers.stop(command, agent)
        case commands.StartInteraction():
            return offers.start_interaction(command, agent)
        case commands.StartWrapUp():
            return wrap_up.start(command, agent)
        case commands.FinishWrapUp():
            return wrap_up.finish(command, agent)
        case commands.ExpireWrapUp():
            return wrap_up.expire(command, agent)
        case _:
            assert_never(command)
