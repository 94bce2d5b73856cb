"""Personal words are opened for somebody, and that they read them is in the log before."""

from datetime import UTC, datetime

from baton_common.edge.auditing.words_read import READING, PersonalWordsRead
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.personal_words import PersonalWords
from baton_common.edge.identity.principal import NOBODY, Principal
from baton_common.model.position import START
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog
from baton_testkit.memory_vault import MemoryVault

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class ReadingRoom:
    """A reader, with a log and a vault behind them."""

    def __init__(self, principal: Principal) -> None:
        self.vault = MemoryVault()
        self.log = MemoryLog(HandClock(NOON).now)
        self.words = PersonalWords(self.vault, self.log)
        self.caller = Caller("shop", "GET", "/v1/boxes", {}, "journey-1", "", principal)

    async def noted(self) -> list[tuple[str, PersonalWordsRead]]:
        page = await self.log.read(START, 100)
        return [
            (each.stream, each.event) for each in page if isinstance(each.event, PersonalWordsRead)
        ]


async def test_words_come_in_their_order_and_what_is_not_there_stays_out() -> None:
    room = ReadingRoom(Principal("ana"))
    one, two = await room.vault.seal([("subject-b", "hello"), ("subject-a", "good day")])
    assert await room.words.read(room.caller, "box:1", [one, None, two], what="lid") == [
        "hello",
        None,
        "good day",
    ]
    [(stream, read)] = await room.noted()
    assert stream == "reading-ana-20260302"
    assert (read.of, read.what, read.by) == ("box:1", "lid", "person:ana")
    assert read.subjects == ("subject-a", "subject-b")


async def test_where_there_is_nothing_personal_nothing_is_noted() -> None:
    room = ReadingRoom(Principal("ana"))
    assert await room.words.read(room.caller, "box:1", [None]) == [None]
    assert await room.noted() == []


async def test_who_comes_by_a_link_has_a_stream_too() -> None:
    room = ReadingRoom(NOBODY)
    assert await room.words.note(room.caller, "box:1", ["subject-a"]) == NOON
    [(stream, _)] = await room.noted()
    assert stream == "reading-link-20260302"


def test_what_a_release_before_stored_without_its_part_is_read() -> None:
    body = b'{"at":"2026-03-02T12:00:00Z","of":"box:1","subjects":["subject-a"],"by":"person:ana"}'
    read = READING.events.decode("personal-words-read", 1, body)
    assert isinstance(read, PersonalWordsRead)
    assert read.what is None
