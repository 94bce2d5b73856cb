"""Where a question for figures is sent elsewhere, the answer is there."""

from tests.advice import Advice
from tests.integration.kpi.conftest import Kpi

DAY = {"from": "2026-03-02"}


async def test_indicators_and_facts_are_asked_for_as_it_says(kpi: Kpi) -> None:
    otto = kpi.as_("otto")
    detail = await otto.refused("/indicators/luck", 404, **DAY)
    Advice("See GET /v1/indicators for those there are.").said_in(detail)
    listed = (await otto.get("/indicators"))["indicators"]
    assert await otto.get(f"/indicators/{listed[0]['id']}", **DAY)
    detail = await otto.refused("/facts/cases", 422, **DAY, queue="returns")
    Advice("… have no queues; leave `queue` out.").said_in(detail)
    assert (await otto.ask("/facts/cases", **DAY)).status_code == 200
