"""The decider of a case. Everything due before the command's instant is already recorded."""

from typing import assert_never

from baton_cases.domain.case import commands, lifecycle, merging, remarks
from baton_cases.domain.case.accountability import (
    follow_handoff,
    follow_office,
    handed_over,
    set_timer,
    still_active,
)
from baton_cases.domain.case.commands import CaseCommand
from baton_cases.domain.case.events import CaseEvent
from baton_cases.domain.case.state import Case


def decide(command: CaseCommand, case: Case) -> list[CaseEvent]:
    """The events that the command leads to. Raises Refused, Unknown."""
    match command:
        case commands.Open():
            return [lifecycle.opened(command, case)]
        case commands.BeginHandoff():
            return [lifecycle.handoff_began(command, case)]
        case commands.FollowHandoff():
            return follow_handoff(command, still_active(case))
        case commands.FollowOffice():
            return follow_office(command, still_active(case))
        case commands.HandOver():
            return [handed_over(command, still_active(case))]
        case commands.SetTimer():
            return set_timer(command, still_active(case))
        case commands.Reclassify():
            return [lifecycle.reclassified(command, case)]
        case commands.AddFacts():
            return [remarks.facts(command, case)]
        case commands.AddNote():
            return [remarks.note(command, case)]
        case commands.RequestReply():
            return [remarks.reply(command, case)]
        case commands.MakePromise():
            return [remarks.promise(command, case)]
        case commands.LinkThread():
            return [remarks.linked_thread(command, case)]
        case commands.LinkContact():
            return [remarks.linked_contact(command, case)]
        case commands.Resolve():
            return [lifecycle.resolved(command, case)]
        case commands.Close():
            return [lifecycle.closed(command, case)]
        case commands.Merge():
            return [merging.merged(command, case)]
        case commands.TakeIn():
            return [merging.took_in(command, case)]
        case commands.UndoMerge():
            return [merging.separated(command, case)]
        case commands.GiveBack():
            return [merging.gave_back(command, case)]
        case commands.Reopen():
            return [lifecycle.reopened(command, case)]
        case _:
            assert_never(command)
