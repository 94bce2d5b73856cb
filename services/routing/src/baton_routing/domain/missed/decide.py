"""The decider of a missed call: each command and the rule that decides it."""

from typing import assert_never

import msgspec

from baton_common.model.clock import clock_text
from baton_common.model.messages import Refused, Unknown
from baton_routing.domain.missed import commands
from baton_routing.domain.missed import events as happened
from baton_routing.domain.missed.events import MissedCallEvent
from baton_routing.domain.missed.state import MissedCall, NeverMissed, Open, Settled


def decide(command: commands.MissedCallCommand, missed: MissedCall) -> list[MissedCallEvent]:
    """The events that follow from a command. Raises Refused, Unknown."""
    id_, at = command.missed_call_id, command.at
    match command:
        case commands.RecordMissedCall():
            return [happened.CallMissed(**msgspec.structs.asdict(command))]
        case commands.ReturnCall(by=by):
            of = _open(missed).last.departments
            return [happened.CallReturned(missed_call_id=id_, departments=of, by=by, at=at)]
        case commands.DismissMissedCall(by=by, reason=reason):
            of = _open(missed).last.departments
            dismissed = happened.MissedCallDismissed(
                missed_call_id=id_, departments=of, by=by, reason=reason, at=at
            )
            return [dismissed]
        case commands.ClearMissedCall():
            if not isinstance(missed, Open):
                return []
            answered = happened.MissedCallAnswered(
                missed_call_id=id_,
                departments=missed.last.departments,
                contact_id=command.contact_id,
                agent=command.agent,
                at=at,
            )
            return [answered]
        case _:
            assert_never(command)


def _open(missed: MissedCall) -> Open:
    match missed:
        case NeverMissed():
            raise Unknown
        case Settled(by=by, at=at):
            raise Refused(
                f"{by} saw to it at {clock_text(at)}; nobody needs to call any more.",
                code="missed-call-over",
            )
        case Open():
            return missed
        case _:
            assert_never(missed)
