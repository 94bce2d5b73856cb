"""What an exception of a statement means: moved, one bad unit, not now, or nobody knows."""

import asyncpg
import pytest

from baton_common.log.connections import Trouble, trouble
from baton_common.log_port import LogMoved

BY_CLASS = {
    "BT002": Trouble.MOVED,
    "22021": Trouble.UNIT,
    "23505": Trouble.UNIT,
    "54000": Trouble.UNIT,
    "P0001": Trouble.UNIT,
    "55P03": Trouble.AGAIN,
    "40P01": Trouble.AGAIN,
    "53100": Trouble.AGAIN,
    "42501": Trouble.AGAIN,
    "25006": Trouble.LOST,
    "57P01": Trouble.LOST,
    "57014": Trouble.LOST,
    "08006": Trouble.LOST,
    "0A000": Trouble.LOST,
}


@pytest.mark.parametrize("state", BY_CLASS)
def test_the_class_of_the_sqlstate_decides(state: str) -> None:
    error = asyncpg.PostgresError("no")
    error.sqlstate = state
    assert trouble(error) is BY_CLASS[state]


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (ConnectionResetError(), Trouble.LOST),
        (TimeoutError(), Trouble.LOST),
        (asyncpg.InterfaceError("connection is closed"), Trouble.LOST),
        (LogMoved("shorter than it was"), Trouble.MOVED),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogate"), Trouble.UNIT),
        (OverflowError("value out of int32 range"), Trouble.UNIT),
    ],
)
def test_other_exceptions_mean_the_connection_or_the_unit(
    error: Exception, meaning: Trouble
) -> None:
    assert trouble(error) is meaning
