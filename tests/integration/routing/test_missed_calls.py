"""The call-back list, as agents, supervisors and machines use it."""

from typing import Any

from baton_testkit.waiting import until
from tests.integration.routing.conftest import Client, Floor
from tests.integration.routing.test_departments import two
from tests.integration.routing.test_live import follow, received, types

__all__ = ["two"]

MEI, LIN = "+493023125117", "+493023125118"


async def miss(floor: Floor, contact_id: str, queue: str = "returns", **more: Any) -> None:
    """A customer gives up."""
    await floor.call(contact_id, queue, **more)
    await floor.pbx.post(f"/contacts/{contact_id}/abandon")


async def listed(who: Client, **query: Any) -> list[Any]:
    return list((await who.get("/missed-calls", **query))["items"])


async def test_it_has_number_queue_and_waiting_time_once_a_number_and_queue(floor: Floor) -> None:
    for id_ in ("k1", "k2"):
        await miss(floor, id_, caller=MEI)
    await miss(floor, "k3", caller=None)
    await miss(floor, "k4", "billing", caller=MEI)
    entries = await listed(floor.sue)
    assert [(each["number"], each["queue"], each["times"]) for each in entries] == [
        (MEI, "returns", 2),
        (None, "returns", 1),
        (MEI, "billing", 1),
    ]
    assert [each["withheld"] for each in entries] == [False, True, False]
    assert (entries[0]["contact_id"], entries[0]["waited_seconds"]) == ("k2", 0)
    assert entries[0]["first_at"] < entries[0]["last_at"]
    assert [each["contact_id"] for each in await listed(floor.sue, queue="billing")] == ["k4"]


async def test_that_somebody_read_the_numbers_is_in_the_log(floor: Floor) -> None:
    await miss(floor, "k1", caller=MEI)
    await listed(floor.as_("ana"))
    entries = (await floor.as_("eve").get("/log", limit=200))["items"]
    (read,) = [each for each in entries if each["type"] == "personal-words-read"]
    assert (read["event"]["of"], read["event"]["by"]) == ("missed-calls", "person:ana")


async def test_a_later_answered_call_takes_it_off(floor: Floor) -> None:
    await floor.available("ana")
    await miss(floor, "k1", caller=MEI)
    await miss(floor, "k2", caller=LIN)
    await floor.call("k3", caller=MEI)
    await floor.offered("k3", "ana")
    await floor.as_("ana").post("/contacts/k3/answer")
    assert [each["number"] for each in await listed(floor.sue)] == [LIN]


async def test_one_person_calls_back_and_the_next_one_is_told(floor: Floor) -> None:
    await miss(floor, "k1", caller=MEI)
    (entry,) = await listed(floor.as_("ana"))
    path = f"/missed-calls/{entry['id']}"
    settled = await floor.as_("ana").post(f"{path}/call")
    assert (settled["id"], settled["by"]) == (entry["id"], "ana")
    told = await floor.as_("bo").refused("POST", f"{path}/dismiss", 409)
    assert told.startswith("ana saw to it at ")
    assert await listed(floor.sue) == []
    await miss(floor, "k2", caller=MEI)
    (again,) = await listed(floor.sue)
    assert (again["id"], again["times"]) == (entry["id"], 1)
    await floor.pbx.post(f"{path}/dismiss", by="bo", reason="wrote-a-mail")
    assert await listed(floor.sue) == []
    await floor.pbx.refused("POST", f"{path}/dismiss", 409, by="zoe")


async def test_it_is_paged(floor: Floor) -> None:
    for number in range(5):
        await miss(floor, f"k{number}", caller=f"+49302312510{number}")
    first = await floor.sue.get("/missed-calls", limit=3)
    rest = await floor.sue.get("/missed-calls", limit=3, after=first["next"])
    seen = [each["contact_id"] for each in (*first["items"], *rest["items"])]
    assert (seen, rest["next"]) == ([f"k{number}" for number in range(5)], None)


async def test_those_of_other_departments_are_not_there(two: Floor) -> None:
    await miss(two, "r2", "returns", caller=MEI)
    await miss(two, "f1", "front-desk", caller=MEI)
    assert [each["contact_id"] for each in await listed(two.as_("lars"))] == ["f1"]
    assert await listed(two.as_("lars"), queue="returns") == []
    (entry, _) = await listed(two.as_("lena"))
    for id_ in (entry["id"], "no-such-entry"):
        for act in ("call", "dismiss"):
            told = await two.as_("lars").refused("POST", f"/missed-calls/{id_}/{act}", 404)
            assert told.startswith("There is nothing under this id that you may see.")
    await two.as_("lena").post(f"/missed-calls/{entry['id']}/call")
    await two.as_("abel").refused("GET", "/missed-calls", 403)


async def test_its_departments_hear_of_it_without_the_number(two: Floor) -> None:
    lars, lena = follow(two, "lars"), follow(two, "lena")
    await until(lambda: "welcome" in lars.text and "welcome" in lena.text)
    await miss(two, "r2", "returns", caller=MEI)
    await miss(two, "b2", "billing", caller=MEI)
    await until(lambda: "call-missed" in types(lars) and "call-missed" in types(lena))
    for follower, contact in ((lars, "b2"), (lena, "r2")):
        (missed,) = [data for type_, data in received(follower) if type_ == "call-missed"]
        assert (missed["contact_id"], missed["number"]) == (contact, None)
        await follower.leave()
