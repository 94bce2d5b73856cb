"""Whoever listens to the stories hears every sentence, however slowly they listen."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from joserfc.jwk import OKPKey

from baton_onebox.doors_client import Asker, Doors, Visitor
from baton_onebox.settings import Language
from baton_onebox.stories import KEPT, Stories

KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "k", "use": "sig"})


class TalkingDoors(Doors):
    """Tells so many sentences at once, then nothing."""

    sentences = 0
    asked: tuple[Asker, str | None] | None = None

    async def stories(
        self, who: Asker, language: Language, after: str | None
    ) -> AsyncIterator[dict[str, Any]]:
        self.asked = who, after
        for number in range(self.sentences):
            yield {"position": f"1.{number + 1}", "case_id": "c1", "sentence": str(number)}


def talking(sentences: int) -> TalkingDoors:
    doors = TalkingDoors("http://127.0.0.1:1", 1, KEY)
    doors.sentences = sentences
    return doors


async def everything(case_id: str) -> bool:
    return True


async def test_a_slow_listener_misses_nothing_that_comes_while_they_are_busy() -> None:
    doors = talking(1)
    stories = Stories(doors, "en", everything)
    await stories.follow()
    heard = []
    async for line in stories.listen():
        heard.append(line["sentence"])
        if len(heard) == 1:
            doors.sentences = 3
            await stories.follow()  # three more while the first is being told
        if len(heard) == 4:
            break
    assert heard == ["0", "0", "1", "2"]


async def test_who_comes_late_hears_the_newest_that_are_kept() -> None:
    stories = Stories(talking(KEPT + 5), "en", everything)
    await stories.follow()
    listening = stories.listen()
    assert (await anext(listening))["sentence"] == "5"


async def test_cases_that_may_not_be_shown_are_not_told() -> None:
    async def nothing(case_id: str) -> bool:
        return False

    stories = Stories(talking(2), "en", nothing)
    await stories.follow()
    waiting = asyncio.ensure_future(anext(stories.listen()))
    await asyncio.sleep(0)
    assert not waiting.done()
    waiting.cancel()
    assert stories.beginning == "1.2"


async def test_a_visitor_hears_by_their_own_token_what_they_may_of_what_is_kept() -> None:
    doors = talking(KEPT + 5)
    stories, visitor = Stories(doors, "en", everything, "1.0"), Visitor("theirs")
    await anext(stories.of(visitor))
    assert doors.asked == (visitor, "1.0")
    await stories.follow()
    await anext(stories.of(visitor))
    assert doors.asked == (visitor, "1.5")
