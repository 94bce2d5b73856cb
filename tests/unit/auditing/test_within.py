"""A position beyond the log's end is refused with the one that it has."""

from baton_common.edge.auditing.audit import within
from baton_common.model.position import Position
from tests.advice import Advice


def test_the_end_or_an_earlier_position_is_named() -> None:
    end = Position(1, 7)
    with Advice("The log ends at …; name that position or an earlier one.").raised():
        within(end, Position(1, 8))
    assert within(end, end) == end
    assert within(end, Position(1, 3)) == Position(1, 3)
