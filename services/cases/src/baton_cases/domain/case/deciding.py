"""Every command of cases and handoffs, and the function that decides it."""

from collections.abc import Callable, Mapping
from typing import Any

from baton_cases.domain.case import commands, desk, lifecycle
from baton_cases.domain.contact import linking
from baton_cases.domain.handoff import commands as answers
from baton_cases.domain.organisation.applying import apply_organisation
from baton_cases.domain.organisation.commands import ApplyOrganisation
from baton_common.model.messages import Command
from baton_common.model.unit_of_work import UnitOfWork

DECIDERS: Mapping[type[Command], Callable[[UnitOfWork, Any], Any]] = {
    ApplyOrganisation: apply_organisation,
    commands.OpenCase: lifecycle.open_case,
    commands.RequestTransfer: desk.transfer,
    commands.RequestInternal: desk.internal,
    commands.ReclassifyCase: lifecycle.reclassify_case,
    commands.AddFacts: lifecycle.say,
    commands.AddNote: lifecycle.say,
    commands.RequestReply: lifecycle.say,
    commands.MakePromise: lifecycle.say,
    commands.LinkThread: lifecycle.say,
    commands.ResolveCase: lifecycle.say,
    commands.CloseCase: lifecycle.close_case,
    commands.MergeCase: lifecycle.merge_case,
    commands.ReopenCase: lifecycle.reopen_case,
    commands.FollowOffice: desk.follow,
    linking.ContinueCase: linking.continue_case,
    answers.AcceptHandoff: desk.answer,
    answers.DeclineHandoff: desk.answer,
    answers.RefuseHandoff: desk.answer,
    answers.WithdrawHandoff: desk.answer,
    answers.LookAgain: desk.look_again,
}


def decide_command(work: UnitOfWork, command: Command) -> None:
    """Decide one command in this unit (it is the sagas' `Route`). Raises Refused and Unknown;
    KeyError for a command that cases does not have."""
    DECIDERS[type(command)](work, command)
