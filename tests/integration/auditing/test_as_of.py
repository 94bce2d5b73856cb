"""A stream as it was at an instant, as it was known then, and who had its words opened."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from baton_common.edge.identity.principal import Role
from baton_common.model.personal import Personal
from tests.advice import Advice
from tests.integration.auditing.conftest import Audited
from tests.integration.auditing.diary import shut, write
from tests.unit.edge.shop import client, token
from tests.unit.edge.test_bad_requests import problem

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def known_at(diary: Audited, version: int) -> str:
    """The instant at which a version of `note-p1` was written down."""
    events = (await diary.get("streams/note-p1"))["items"]
    instant: str = events[version - 1]["recorded_at"]
    return instant


def told(history: dict[str, Any]) -> tuple[str, int]:
    return history["state_is"], history["version"]


async def test_without_an_instant_it_is_as_it_is_with_the_events_behind_it(diary: Audited) -> None:
    await write(diary.log, "p1", await diary.seal("hello"), NINE)
    await shut(diary.log, "p1", NINE + HOUR)
    history = await diary.get("streams/note-p1")
    assert told(history) == ("Shut", 2)
    assert history["state"] == {"why": "full", "times": 1}
    assert [each["type"] for each in history["items"]] == ["note-written", "note-shut"]
    assert history["items"][0]["metadata"]["actor"] == "person:lena"
    assert history["next"] is None


async def test_as_it_was_counts_what_had_happened_even_if_nobody_knew_it_yet(
    diary: Audited,
) -> None:
    await write(diary.log, "p1", await diary.seal("hello"), NINE)
    await write(diary.log, "p1", await diary.seal("more"), NINE + 3 * HOUR)
    await shut(diary.log, "p1", NINE + 2 * HOUR)  # written down last, took effect before
    at = (NINE + 2 * HOUR).isoformat()
    assert told(await diary.get("streams/note-p1", as_of=at)) == ("Shut", 3)
    first = (NINE + HOUR).isoformat()
    assert told(await diary.get("streams/note-p1", as_of=first)) == ("Written", 1)


async def test_as_we_knew_it_then_leaves_out_what_was_written_down_later(diary: Audited) -> None:
    await write(diary.log, "p1", await diary.seal("hello"), NINE)
    await write(diary.log, "p1", await diary.seal("more"), NINE - HOUR)
    then = await known_at(diary, 1)
    assert told(await diary.get("streams/note-p1", known_at=then)) == ("Written", 1)
    both = {"known_at": then, "as_of": (NINE - HOUR).isoformat()}
    assert told(await diary.get("streams/note-p1", **both)) == ("NotYetWritten", 0)


async def test_what_cannot_have_been_is_said_and_not_made_up(diary: Audited) -> None:
    await write(diary.log, "p1", await diary.seal("hello"), NINE)
    await shut(diary.log, "p1", NINE - HOUR)
    at = (NINE - HOUR).isoformat()
    status, sentence = await diary.refused("streams/note-p1", as_of=at)
    assert status == 409
    Advice("name `known_at` instead, or read its events in /v1/log/mentions.").said_in(sentence)
    then = await known_at(diary, 1)
    assert told(await diary.get("streams/note-p1", known_at=then)) == ("Written", 1)
    assert len((await diary.get("mentions", of="note-p1"))["items"]) == 2


async def test_a_long_stream_is_folded_to_its_end_and_shown_in_pages(diary: Audited) -> None:
    for number in range(7):
        await write(diary.log, "p1", await diary.seal(f"n{number}"), NINE)
    first = await diary.get("streams/note-p1", limit=5)
    rest = await diary.get("streams/note-p1", limit=5, after=first["next"])
    assert first["version"] == rest["version"] == 7
    assert [each["version"] for each in first["items"] + rest["items"]] == [1, 2, 3, 4, 5, 6, 7]
    assert rest["next"] is None


async def test_words_are_ciphertext_unless_asked_for_and_that_is_kept(diary: Audited) -> None:
    sealed = await diary.seal("my secret")
    await write(diary.log, "p1", sealed, NINE)
    quiet = await diary.get("streams/note-p1")
    assert quiet["state"]["text"] == {"s": sealed.subject, "k": 1, "c": sealed.ciphertext}
    spoken = await diary.get("streams/note-p1", words="true")
    assert spoken["state"]["text"] == {"s": sealed.subject, "words": "my secret"}
    assert spoken["items"][0]["event"]["text"]["words"] == "my secret"
    last = (await diary.get("mentions", of=sealed.subject))["items"][-1]
    assert last["type"] == "history-read"
    assert last["event"]["stream"] == "note-p1"
    assert last["event"]["by"] == last["metadata"]["actor"] == "person:otto"
    assert last["position"] == str(await diary.log.head())


async def test_erased_words_stay_erased(diary: Audited) -> None:
    sealed = await diary.seal("my secret")
    await write(diary.log, "p1", sealed, NINE)
    await diary.vault.erase(sealed.subject)
    spoken = await diary.get("streams/note-p1", words="true")
    assert spoken["state"]["text"] == {"s": sealed.subject, "words": None}


@pytest.mark.parametrize("instant", ["yesterday", "2026-03-02T09:00", "2026-13-02T09:00Z", "1", ""])
@pytest.mark.parametrize("name", ["as_of", "known_at"])
async def test_an_instant_that_is_none_gets_a_sentence(
    diary: Audited, name: str, instant: str
) -> None:
    status, sentence = await diary.refused("streams/note-p1", **{name: instant})
    assert status == 422
    assert name in sentence


async def test_a_stream_that_never_was_is_unknown(diary: Audited) -> None:
    for stream in ("note-p9", "nothing", "strange-p1"):
        assert (await diary.refused(f"streams/{stream}"))[0] == 404


async def test_nobody_but_an_auditor_looks_into_the_log(diary: Audited) -> None:
    people = [role for role in Role if role not in {Role.AUDITOR, Role.MACHINE}]
    for roles in (people, [Role.MACHINE]):
        async with client(diary.service.api, token(*roles)) as somebody_else:
            for path in ("streams/note-p1", "contracts", "mentions?of=note-p1"):
                problem(await somebody_else.get(f"/v1/log/{path}"), 403, "forbidden")


async def test_what_was_changed_under_its_seal_is_read_without_words(diary: Audited) -> None:
    sealed = await diary.seal("my secret")
    changed = Personal[str](subject=sealed.subject, key_version=1, ciphertext="AAAA")
    await write(diary.log, "p1", changed, NINE)
    status, sentence = await diary.refused("streams/note-p1", words="true")
    assert status == 409
    Advice("What is sealed in it was changed (…). Read it without `words`.").said_in(sentence)
    assert told(await diary.get("streams/note-p1")) == ("Written", 1)
