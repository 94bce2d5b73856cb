"""What was told is shown to the byte, with the instant of Kafka's word."""

import base64
from datetime import UTC, datetime

import asyncpg

from baton_common.engine.log.published_hash import published_hash
from baton_common.engine.relay.saved import Saved
from tests.integration.auditing.conftest import Audited
from tests.integration.auditing.diary import shut, write

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def test_an_event_that_was_told_is_shown_with_its_bytes_and_its_place(
    diary: Audited,
) -> None:
    await write(diary.log, "p1", await diary.seal("hello"), NINE)
    await shut(diary.log, "p1", NINE)
    (published,) = (await diary.get("contracts", stream="note-p1"))["items"]
    body = base64.b64decode(published["body"])
    assert body == b'{"page":"p1","state":"Shut"}'
    assert (
        published["hash"]
        == published_hash(published["partition"], "p1", published["type"], body).hex()
    )
    assert (published["position"], published["previous"]) == ("1.2", "0.0")
    assert published["headers"]["ce_id"] == f"{diary.log.uuid}/1/2"
    assert (published["topic"], published["acknowledged_at"]) == (None, None)
    assert (await diary.get("contracts", position="1.2"))["items"] == [published]
    assert (await diary.get("contracts", position="1.1"))["items"] == []
    assert (await diary.get("contracts", stream="note-p1", position="1.2"))["items"] == [published]
    assert (await diary.refused("contracts", position="x"))[0] == 400


async def test_all_of_them_come_in_pages(diary: Audited) -> None:
    await write(diary.log, "p1", await diary.seal("hello"), NINE)
    for _ in range(5):
        await shut(diary.log, "p1", NINE)
    first = await diary.get("contracts", limit=3)
    rest = await diary.get("contracts", limit=3, after=first["next"])
    positions = [each["position"] for each in first["items"] + rest["items"]]
    assert positions == ["1.2", "1.3", "1.4", "1.5", "1.6"]
    assert rest["next"] is None


async def test_bytes_that_were_pruned_leave_their_hash(diary: Audited) -> None:
    await write(diary.log, "p1", await diary.seal("hello"), NINE)
    await shut(diary.log, "p1", NINE)
    before = (await diary.get("contracts", stream="note-p1"))["items"][0]
    owner = await asyncpg.connect(diary.database.owner_dsn)
    await owner.execute("delete from contracts")
    await owner.close()
    (after,) = (await diary.get("contracts", stream="note-p1"))["items"]
    assert after["hash"] == before["hash"]
    assert after["body"] is after["headers"] is after["partition"] is None


async def test_kafkas_word_is_kept_for_ever_to_the_minute_after_a_week(diary: Audited) -> None:
    await write(diary.log, "p1", await diary.seal("hello"), NINE)
    for _ in range(4):
        await shut(diary.log, "p1", NINE)
    rows = diary.log.readers
    await rows.fetch("insert into relay values ('notes', 1, 1, 5)")
    old, new = datetime(2026, 3, 2, 9, 0, 10, tzinfo=UTC), datetime.now(UTC)
    instants = {2: old, 3: old.replace(second=50), 4: old.replace(minute=1), 5: new}
    for position, instant in instants.items():
        await rows.fetch("insert into relay_log values ('notes', 1, $1, $2)", position, instant)
    await Saved(rows, "notes", 1).sweep()
    published = (await diary.get("contracts"))["items"]
    acknowledged = [datetime.fromisoformat(each["acknowledged_at"]) for each in published]
    assert acknowledged == [instants[3], instants[3], instants[4], new]
