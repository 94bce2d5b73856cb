"""An aggregate knows its own events, so that readers of the log need not be told twice."""

from tests.errands import ERRAND, HELPER, NINE, ErrandAsked, HelperWentAway


def test_an_event_belongs_to_its_own_aggregate_only() -> None:
    asked, away = ErrandAsked(errand="e1", at=NINE), HelperWentAway(helper="ana", at=NINE)
    assert ERRAND.owns(asked)
    assert not ERRAND.owns(away)
    assert HELPER.owns(away)
    assert not HELPER.owns(asked)
