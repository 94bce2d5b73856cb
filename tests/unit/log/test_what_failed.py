"""What an exception of a statement means: moved, one bad unit, not now, or nobody knows."""

import asyncpg
import pytest

from baton_common.engine.log.connections import StatementFailure, failure_of
from baton_common.model.log_port import LogMoved

BY_CLASS = {
    "BT002": StatementFailure.MOVED,
    "22021": StatementFailure.UNIT,
    "23505": StatementFailure.UNIT,
    "54000": StatementFailure.UNIT,
    "P0001": StatementFailure.UNIT,
    "55P03": StatementFailure.AGAIN,
    "40P01": StatementFailure.AGAIN,
    "53100": StatementFailure.AGAIN,
    "42501": StatementFailure.AGAIN,
    "25006": StatementFailure.LOST,
    "57P01": StatementFailure.LOST,
    "57014": StatementFailure.LOST,
    "08006": StatementFailure.LOST,
    "0A000": StatementFailure.LOST,
}


@pytest.mark.parametrize("state", BY_CLASS)
def test_the_class_of_the_sqlstate_decides(state: str) -> None:
    error = asyncpg.PostgresError("no")
    error.sqlstate = state
    assert failure_of(error) is BY_CLASS[state]


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (ConnectionResetError(), StatementFailure.LOST),
        (TimeoutError(), StatementFailure.LOST),
        (asyncpg.InterfaceError("connection is closed"), StatementFailure.LOST),
        (LogMoved("shorter than it was"), StatementFailure.MOVED),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogate"), StatementFailure.UNIT),
        (OverflowError("value out of int32 range"), StatementFailure.UNIT),
    ],
)
def test_other_exceptions_mean_the_connection_or_the_unit(
    error: Exception, meaning: StatementFailure
) -> None:
    assert failure_of(error) is meaning
