"""An id of a dead letter that we did not make is unknown; the database never sees it."""

import base64
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from baton_common.edge.dead_letters.admin import DeadLetterAdmin
from baton_common.model.messages import Unknown
from baton_common.model.metadata import Metadata
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


class NoDatabase:
    async def fetch(self, query: str, *arguments: Any) -> Sequence[Any]:
        raise AssertionError(f"asked with {arguments}")


def written(*key: Any) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "id_",
    [
        "nothing",
        "é",
        written("cases", "email-received", 0),
        written("cases", "email-received", 2**31, 0, b"x"),
        written("cases", "email-received", -1, 0, b"x"),
        written("cases", "email-received", 0, 2**63, b"x"),
        written("cases\x00", "email-received", 0, 0, b"x"),
        base64.urlsafe_b64encode(b"[" * 10_000).decode(),
    ],
)
async def test_an_id_that_is_none_is_unknown(id_: str) -> None:
    admin = DeadLetterAdmin(NoDatabase(), MemoryLog(HandClock(NINE).now))
    with pytest.raises(Unknown):
        await admin.wish(id_, "retry", Metadata(correlation_id="c"))
    with pytest.raises(Unknown):
        await admin.page(id_, 10)
