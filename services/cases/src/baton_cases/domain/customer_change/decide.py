"""The decider of a requested change: each department concerned agrees, or one of them does not."""

from collections.abc import Mapping
from typing import assert_never

from baton_cases.domain.customer_change import events as happened
from baton_cases.domain.customer_change.commands import (
    Ask,
    Confirm,
    CustomerChangeCommand,
    Expire,
    Make,
    Refuse,
    Withdraw,
)
from baton_cases.domain.customer_change.events import CustomerChangeEvent
from baton_cases.domain.customer_change.state import (
    CustomerChange,
    Ended,
    NotRequested,
    Outcome,
    Pending,
)
from baton_common.model.messages import Refused, Unknown

_ENDED: Mapping[Outcome, str] = {
    "made": "was made",
    "failed": "failed",
    "refused": "was refused",
    "withdrawn": "was withdrawn",
    "expired": "expired",
}


def decide(command: CustomerChangeCommand, change: CustomerChange) -> list[CustomerChangeEvent]:
    """The events that the command leads to. Raises Refused, Unknown."""
    match command:
        case Ask():
            return [_requested(command, change)]
        case Confirm():
            return [_confirmed(command, pending(change))]
        case Refuse():
            return [_refused(command, pending(change))]
        case Withdraw():
            return [_withdrawn(command, pending(change))]
        case Expire():
            return [_expired(command, change)] if isinstance(change, Pending) else []
        case Make():
            return [_made(command, pending(change))]
        case _:
            assert_never(command)


def pending(change: CustomerChange) -> Pending:
    """A request that is still to be answered. Raises Refused, Unknown."""
    match change:
        case Pending():
            return change
        case Ended():
            raise Refused(
                f"This request has ended: it {_ENDED[change.outcome]}. Ask again if it is still "
                "needed.",
                code="ended",
            )
        case NotRequested():
            raise Unknown
        case _:
            assert_never(change)


def _requested(command: Ask, change: CustomerChange) -> CustomerChangeEvent:
    if not isinstance(change, NotRequested):
        raise Refused(f"Request {command.change_id} already exists.", code="known")
    others = (case_id for each in command.concerned for case_id in each.cases)
    return happened.ChangeRequested(
        change_id=command.change_id,
        customer_id=command.customer_id,
        cases=tuple(dict.fromkeys((*command.cases, *others))),
        change=command.change,
        by=command.by,
        concerned=command.concerned,
        expires_at=command.expires_at,
        at=command.at,
    )


def _confirmed(command: Confirm, change: Pending) -> CustomerChangeEvent:
    departments = _answering(command.departments, change)
    return happened.ChangeConfirmed(
        change_id=change.asked.change_id,
        customer_id=change.asked.customer_id,
        cases=tuple(
            case_id
            for each in change.asked.concerned
            if each.department in departments
            for case_id in each.cases
        ),
        departments=departments,
        by=command.by,
        at=command.at,
    )


def _refused(command: Refuse, change: Pending) -> CustomerChangeEvent:
    return happened.ChangeRefused(
        change_id=change.asked.change_id,
        customer_id=change.asked.customer_id,
        cases=change.asked.cases,
        change=change.change,
        departments=_answering(command.departments, change),
        by=command.by,
        words=command.words,
        at=command.at,
    )


def _withdrawn(command: Withdraw, change: Pending) -> CustomerChangeEvent:
    if command.by != change.asked.by:
        raise Refused("Only whoever asked for it may withdraw it.", code="not-yours")
    return happened.ChangeWithdrawn(
        change_id=change.asked.change_id,
        customer_id=change.asked.customer_id,
        cases=change.asked.cases,
        change=change.change,
        by=command.by,
        at=command.at,
    )


def _expired(command: Expire, change: Pending) -> CustomerChangeEvent:
    return happened.ChangeExpired(
        change_id=change.asked.change_id,
        customer_id=change.asked.customer_id,
        cases=change.asked.cases,
        change=change.change,
        at=command.at,
    )


def _made(command: Make, change: Pending) -> CustomerChangeEvent:
    if command.failed is not None:
        return happened.ChangeFailed(
            change_id=change.asked.change_id,
            customer_id=change.asked.customer_id,
            cases=change.asked.cases,
            change=change.change,
            sentence=command.failed,
            code=command.code,
            at=command.at,
        )
    return happened.ChangeMade(
        change_id=change.asked.change_id,
        customer_id=change.asked.customer_id,
        cases=change.asked.cases,
        change=change.change,
        at=command.at,
    )


def _answering(departments: tuple[str, ...] | None, change: Pending) -> tuple[str, ...]:
    """The departments for which somebody answers, of those that have not agreed yet."""
    if departments is None:
        return change.waits_for
    theirs = tuple(each for each in change.waits_for if each in departments)
    if not theirs:
        raise Refused("Your departments have answered this request already.", code="answered")
    return theirs
