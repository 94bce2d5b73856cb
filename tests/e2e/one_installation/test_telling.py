"""The story from the log alone, in both languages, by API and command line; and its replay."""

from typing import Any

import pytest

from baton_testkit.waiting import until
from tests.e2e.cast import ANA
from tests.e2e.doors import Doors
from tests.e2e.journeys import accepted, case_of, new_customer, story, told
from tests.e2e.mails import letter
from tests.e2e.onebox import Onebox
from tests.e2e.program import run


async def told_case(doors: Doors) -> Any:
    """A case with a short story."""
    customer = new_customer()
    await doors.send(letter(customer, "花瓶碎了，我要退货。"))
    opened = await case_of(doors, customer)
    await accepted(doors, opened["id"], ANA)
    await told(doors, opened["id"], "The acknowledgement was sent.")
    return opened


async def test_the_story_says_the_same_in_both_languages(doors: Doors) -> None:
    opened = await told_case(doors)
    zh, en = [await story(doors, opened["id"], lang) for lang in ("zh", "en")]
    for language in (zh, en):
        assert [line["position"] for line in language] == [line["position"] for line in en]
    assert "安娜接手了。" in [line["sentence"] for line in zh]
    assert "Ana Keller accepted." in [line["sentence"] for line in en]
    assert any("我要退货" in word for line in zh for word in line["words"])
    positions = [tuple(map(int, line["position"].split("."))) for line in en]
    assert positions == sorted(positions)


async def test_the_command_line_tells_it(shared_onebox: Onebox) -> None:
    opened = await told_case(shared_onebox.doors)
    for lang, sentence in (("zh", "安娜接手了。"), ("en", "Ana Keller accepted.")):
        command = ["baton_cli", "story", opened["number"], "--lang", lang]
        said = run(command, shared_onebox.settings())
        assert said.returncode == 0, said.stderr
        assert sentence in said.stdout


@pytest.mark.parametrize("service", ["cases", "email"])
async def test_a_replay_of_the_log_gives_the_hash_of_the_live_service(
    shared_onebox: Onebox, service: str
) -> None:
    await told_case(shared_onebox.doors)

    async def same() -> bool:
        """Other tests' cases may move on between the two."""
        live = await shared_onebox.doors.state_hash(service)
        assert shared_onebox.replayed(service) == live
        return True

    await until(same, 120)
