"""The living demo: cases come, people take them, stories are told on the terminal and the page."""

from baton_testkit.waiting import until
from tests.e2e.cast import Person
from tests.e2e.doors import LIMIT
from tests.e2e.onebox import onebox

OTTO = Person("otto", ("agent", "command-centre"))


async def test_the_demo_opens_cases_asks_people_and_tells_it_in_sentences() -> None:
    async with onebox(demo=True, BATON_LANG="zh") as box:
        await box.start()
        assert "service@baton.example" in box.program.said()
        await until(lambda: "接手" in box.program.said(), LIMIT)
        page = await box.doors.get(OTTO, "cases", "/cases")
        assert page["items"]
        start = await box.doors.client.get(f"http://127.0.0.1:{box.port}/?lang=en")
        assert start.status_code == 200
        assert "/cases/docs" in start.text

        async def somebody_called_and_was_answered() -> bool:
            now = (await box.doors.client.get(f"http://127.0.0.1:{box.port}/now?lang=en")).json()
            figures = {each["name"]: each["value"] for each in now["figures"]}
            return figures.get("answered", "0") not in {"0", "–"} and bool(now["time"])

        await until(somebody_called_and_was_answered, LIMIT * 2, every=0.5)

        async def is_acknowledged() -> bool:
            outbox = await box.doors.client.get(f"http://127.0.0.1:{box.port}/outbox")
            return "<article " in outbox.text

        await until(is_acknowledged, LIMIT, every=0.2)
        assert await box.stop() in {0, 130}
        assert "Traceback" not in box.program.said()
