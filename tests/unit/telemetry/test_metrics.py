"""Metrics have names from one list, labels from bounded sets, and a registry per service."""

from baton_common.platform.telemetry.metrics import NAMES, WORDS, Metrics, Reading
from tests.unit.edge.shop import client, shop


def test_every_name_has_its_words_and_begins_with_ours() -> None:
    assert set(WORDS) == NAMES
    assert all(name.startswith("baton_") for name in NAMES)


def test_two_services_in_one_process_do_not_mix() -> None:
    one, other = Metrics(), Metrics()
    one.count("baton_http_limited_total", "address")
    one.gauge("baton_log_head", 42)
    one.observe("baton_http_request_seconds", 0.003, "GET", "/v1/things")
    assert b'baton_http_limited_total{by="address"} 1.0' in one.exposition()
    assert b"baton_log_head 42.0" in one.exposition()
    assert b'_seconds_bucket{le="0.005",method="GET",route="/v1/things"} 1.0' in one.exposition()
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
    assert '{method="other",route="/v1/boxes",status="405"} 5.0' in text


def test_figures_that_others_keep_are_read_when_they_are_asked_for() -> None:
    counts = {"applied": 1}

    def kept() -> list[Reading]:
        return [
            ("baton_log_head", (), 7),
            *(
                ("baton_feed_records_total", ("stock", disposition), n)
                for disposition, n in counts.items()
            ),
        ]

    metrics = Metrics()
    metrics.ask(kept)
    counts["double"] = 2
    said = metrics.exposition().decode()
    assert "baton_log_head 7.0" in said
    assert 'baton_feed_records_total{disposition="applied",subscriber="stock"} 1.0' in said
    assert 'baton_feed_records_total{disposition="double",subscriber="stock"} 2.0' in said
