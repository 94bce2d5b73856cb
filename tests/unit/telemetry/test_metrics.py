"""Metrics have names from one list, labels from bounded sets, and a registry per service."""

from baton_common.telemetry.metrics import NAMES, WORDS, Metrics
from tests.unit.http.shop import client, shop


def test_every_name_has_its_words_and_begins_with_ours() -> None:
    assert set(WORDS) == NAMES
    assert all(name.startswith("baton_") for name in NAMES)


def test_two_services_in_one_process_do_not_mix() -> None:
    one, other = Metrics(), Metrics()
    one.count("baton_loop_restarts_total", "relay")
    one.gauge("baton_log_head", 42)
    one.observe("baton_append_seconds", 0.003)
    assert b'baton_loop_restarts_total{loop="relay"} 1.0' in one.exposition()
    assert b"baton_log_head 42.0" in one.exposition()
    assert b'baton_append_seconds_bucket{le="0.005"} 1.0' in one.exposition()
    assert other.exposition() == b""


async def test_requests_are_counted_by_template_whatever_was_asked() -> None:
    async with client(shop()) as ana:
        for number in range(5):
            await ana.get(f"/v1/boxes/b{number}")
            await ana.get(f"/nowhere/{number}")
            await ana.request(f"VERB{number}", "/v1/boxes")
        text = (await ana.get("/metrics")).text
    assert '{method="GET",route="/v1/boxes/{box_id}",status="404"} 5.0' in text
    assert '{method="GET",route="unknown",status="404"} 5.0' in text
    assert '{method="other",route="unknown",status="405"} 5.0' in text
