"""The versions that somebody saw, compared with those that a decision finds."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from baton_common.model.messages import Refused, Stale, Unknown
from baton_common.model.unit_of_work import UnitOfWork

A = TypeVar("A")


def decided_as_seen(
    decide: Callable[[UnitOfWork], A], work: UnitOfWork, seen: Iterable[tuple[int, int]]
) -> A:
    """The decision's answer, if each stream is at the version that was `seen` (seen, found).

    Raises Stale if one is not, also in place of a refusal: whoever reads again may not meet it.
    Unknown goes before it: a version must not tell that there is what one may not see.
    """
    stale = next((_stale(*both) for both in seen if both[0] != both[1]), None)
    try:
        answer = decide(work)
    except Unknown:
        raise
    except Refused:
        if stale is None:
            raise
        raise stale from None
    if stale is not None:
        raise stale
    return answer


def _stale(version: int, is_at: int) -> Stale:
    return Stale(
        f"It has changed since you saw it: you expected version {version}, "
        f"it is at version {is_at}. Read it again."
    )
