"""Every event that speaks of an id is found, page by page, without an index."""

from datetime import UTC, datetime

import pytest

from baton_common.edge.auditing.mentions import Mentions
from baton_common.engine.log.aggregates import Aggregates
from tests.integration.auditing.conftest import Audited
from tests.integration.auditing.diary import NOTE, shut, write

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def test_an_id_is_found_in_streams_journeys_and_words_of_events(diary: Audited) -> None:
    mei = await diary.seal("hello", "mei@people.example")
    li = await diary.seal("hello", "li@people.example")
    await write(diary.log, "first-page", mei, NINE, journey="journey-1")
    await write(diary.log, "other-page", li, NINE, journey="journey-2")
    await shut(diary.log, "other-page", NINE, journey="journey-1")

    async def positions(*ids: str) -> list[str]:
        return [each["position"] for each in (await diary.get("mentions", of=ids))["items"]]

    assert await positions("first-page") == ["1.1"]
    assert await positions("journey-1") == ["1.1", "1.3"]
    assert await positions(li.subject) == ["1.2"]
    assert await positions("journey-2", mei.subject) == ["1.1", "1.2"]
    assert await positions("nobody-at-all") == []


async def test_an_id_is_found_whole_and_never_as_a_part_of_another(diary: Audited) -> None:
    mei = await diary.seal("hello", "mei@people.example")
    for page in ("call-1", "demo-call-1796", "call-17", "my.call-1", "call-1:2"):
        await write(diary.log, page, mei, NINE, journey=f"{page}-journey")
    await shut(diary.log, "call-17", NINE, journey="call-1")

    async def positions(*ids: str) -> list[str]:
        return [each["position"] for each in (await diary.get("mentions", of=ids))["items"]]

    assert await positions("call-1") == ["1.1", "1.6"]
    assert await positions("note-call-1") == ["1.1"]
    assert await positions("demo-call-1796") == ["1.2"]
    assert await positions("call-1-journey", "call-1:2") == ["1.1", "1.5"]


async def test_a_page_ends_where_it_is_full_and_the_next_goes_on_behind_it(diary: Audited) -> None:
    for _ in range(5):
        await write(diary.log, "first-page", await diary.seal("hello"), NINE)
    first = await diary.get("mentions", of="first-page", limit=3)
    rest = await diary.get("mentions", of="first-page", limit=3, after=first["next"])
    positions = [each["position"] for each in first["items"] + rest["items"]]
    assert positions == ["1.1", "1.2", "1.3", "1.4", "1.5"]
    assert rest["next"] is None
    status, _ = await diary.refused("mentions", of="another-page", after=first["next"])
    assert status == 400


async def test_a_search_that_takes_long_says_how_far_it_came(diary: Audited) -> None:
    await write(diary.log, "first-page", await diary.seal("hello"), NINE)
    hurried = Mentions(diary.log.readers, Aggregates([NOTE]), budget=-1.0, window=1)
    await write(diary.log, "first-page", await diary.seal("hello"), NINE)
    found = await hurried.of(["first-page"], 0, 10)
    assert ([each.position.number for each in found.events], found.searched_to) == ([1], 1)
    found = await hurried.of(["first-page"], 1, 10)
    assert ([each.position.number for each in found.events], found.searched_to) == ([2], None)


@pytest.mark.parametrize("ids", [[], ["short"], ["x" * 201], ["enough-ids"] * 51])
async def test_what_would_stand_everywhere_is_not_searched_for(
    diary: Audited, ids: list[str]
) -> None:
    assert (await diary.refused("mentions", of=ids))[0] == 422
