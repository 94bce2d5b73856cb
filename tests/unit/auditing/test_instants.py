"""An instant is believed with its zone, and without it is a sentence."""

from datetime import UTC, datetime

import pytest

from baton_common.edge.auditing.instants import instant_of
from baton_common.edge.problems import Problem

HALF_PAST = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["2026-03-02T09:30:00Z", "2026-03-02T17:30+08:00", "2026-03-02T17:30 08:00", "20260302T0930Z"],
)
def test_it_is_one_instant_in_every_zone(text: str) -> None:
    assert instant_of("as_of", text) == HALF_PAST


@pytest.mark.parametrize(
    "text",
    ["", "noon", "2026-03-02", "2026-03-02T09:30", "2026-02-30T09:30Z", "0001-01-01T00:00+14:00"],
)
def test_what_is_none_names_its_field_and_what_to_write(text: str) -> None:
    with pytest.raises(Problem, match="as_of") as wrong:
        instant_of("as_of", text)
    assert wrong.value.status == 422
    assert [each.field for each in wrong.value.fields] == ["$.as_of"]


def test_none_named_is_none() -> None:
    assert instant_of("as_of", None) is None
