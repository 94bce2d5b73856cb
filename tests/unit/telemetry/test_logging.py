"""Log lines say what happened in which journey, and nothing about people."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from baton_common.platform.telemetry.logging import CORRELATION, configure_logging, redact
from tests.unit.edge.shop import client, shop, token


@pytest.fixture
def lines() -> Iterator[io.BytesIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.BytesIO()
    configure_logging(stream)
    yield stream
    structlog.reset_defaults()
    root.handlers[:] = before
    root.setLevel(level)


def read(stream: io.BytesIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_json_with_its_journey(lines: io.BytesIO) -> None:
    CORRELATION.set("j-1")
    structlog.get_logger().info("heard", topic="boxes", count=3)
    (line,) = read(lines)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "heard",
        "topic": "boxes",
        "count": 3,
        "level": "info",
        "correlation": "j-1",
    }


@pytest.mark.parametrize(
    "text",
    [
        "no answer for wang.li@customers.example today",
        "no answer for <li+x@a.b.example>",
        "called +86 138 0013 8000 twice",
        "called 13800138000 twice",
        "sent Bearer abcdefghijklmnop.qrst",
        f"sent {token()}",
        "sent bk_0123456789abcdef0123456789abcdef_s3cret-s3cret-s3cret-s3cret",
        "postgresql://user:hunter22@host/db is away",
    ],
)
def test_addresses_and_secrets_are_not_written(text: str, lines: io.BytesIO) -> None:
    structlog.get_logger().error(text, reason=text, nested={"why": [text]}, error=ValueError(text))
    try:
        raise ValueError(text)
    except ValueError:
        structlog.get_logger().exception("failed")
    logging.getLogger("somebody.else").error("they say %s", text)
    written = lines.getvalue().decode()
    assert len(read(lines)) == 3
    for word in text.split():
        is_secret = any(sign in word for sign in ("@", "_", "eyJ", "138", "qrst"))
        assert not (is_secret and word in written), word


@pytest.mark.parametrize("name", ["text", "subject", "name", "token", "body"])
def test_fields_that_hold_words_of_people_are_not_written(name: str, lines: io.BytesIO) -> None:
    structlog.get_logger().info("kept", **{name: "Dear Ms Li"})
    assert read(lines)[0][name] == "[not logged]"


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T09:00:00.123456Z",
        "01a203cc-f43a-757d-bc94-ddc9e7ea4366",
        "position 1.4200000042 of 7.0000000001",
        "took 0.0012345678901 s",
    ],
)
def test_times_ids_and_positions_stay_as_they_are(text: str) -> None:
    assert redact(text) == text


async def test_each_request_is_one_line_without_what_was_asked(lines: io.BytesIO) -> None:
    api = shop(access_log=True)
    async with client(api) as ana:
        await ana.get("/v1/boxes/secret-box?x=secret", headers={"baton-correlation": "j-2"})
    (line,) = read(lines)
    assert (line["route"], line["status"], line["who"]) == ("/v1/boxes/{box_id}", 404, "person:ana")
    assert line["correlation"] == "j-2"
    assert len(line["trace"]) == 32
    assert "secret" not in lines.getvalue().decode()


async def test_an_unexpected_error_is_told_to_the_operator_redacted(lines: io.BytesIO) -> None:
    async with client(shop()) as ana:
        answer = await ana.get("/v1/broken")
    (line,) = read(lines)
    assert line["level"] == "error"
    assert line["trace"] == answer.json()["trace_id"]
    assert "ZeroDivisionError" in line["exception"]
    assert "ana@shop.example" not in lines.getvalue().decode()
