"""What is of another department looks as if it were not there, in every route and stream."""

from typing import Any

import httpx
import pytest

from baton_contracts.case_updated.organisation import Names, PersonChanged, PersonRemoved
from baton_testkit.waiting import until
from tests.integration.routing.conftest import Floor
from tests.integration.routing.test_live import follow, received, types

CONFIGURATION = """
routing:
  zone: Asia/Shanghai
  default_queue: front-desk
  queues:
    front-desk: {names: {zh: 前台, en: Front desk}}
    returns:
      names: {zh: 退换货, en: Returns}
      departments: [returns]
      skills: {returns: 1}
      numbers: ["+861055500101"]
    billing:
      departments: [billing]
      skills: {billing: 1}
      numbers: ["+861055500102"]
      overflow: {after: 60s, to: front-desk}
  agents:
    ana: {skills: {returns: 2}}
    bo: {skills: {returns: 1, billing: 1}}
    cy: {skills: {billing: 1}}
"""
ALL = ("ana", "returns"), ("bo", "returns", "billing"), ("cy", "billing")


def person(id_: str, *departments: str) -> PersonChanged:
    names = Names(zh=id_, en=id_)
    return PersonChanged(person=id_, names=names, departments=departments, house_version=1)


@pytest.fixture
async def two(empty: Floor) -> Floor:
    """Returns, where lena leads, and billing, where lars does; one call of each is answered."""
    await empty.load(CONFIGURATION)
    await empty.receive(*(person(*each) for each in ALL))
    await empty.available("ana", "cy")
    for call, queue, agent in (("r1", "returns", "ana"), ("b1", "billing", "cy")):
        await empty.call(call, queue)
        await empty.offered(call, agent)
        await empty.as_(agent).post(f"/contacts/{call}/answer")
    return empty


def bytes_of(answer: httpx.Response, id_: str) -> tuple[int, str]:
    problem = {key: said for key, said in answer.json().items() if key != "trace_id"}
    return answer.status_code, str(problem).replace(id_, "<id>")


ACTIONS = ("answer", "decline", "end", "wrap-up", "transfer/cancel", "consult/complete")


@pytest.mark.parametrize("who", ["lars", "abel", "desk"])
async def test_a_foreign_contact_or_agent_is_as_one_that_there_is_not(two: Floor, who: str) -> None:
    asked: list[tuple[str, str, dict[str, Any]]] = [("GET", "/contacts/{}", {})]
    if who != "abel":
        by = {"by": "cy"} if who == "desk" else {}
        asked += [("POST", f"/contacts/{{}}/{act}", by) for act in ACTIONS]
    if who != "lars":
        asked.append(("POST", "/contacts/{}/abandon", {}))
    for method, path, body in asked:
        how = {} if method == "GET" else {"json": body}
        foreign = await two.as_(who).ask(method, path.format("r1"), **how)
        unknown = await two.as_(who).ask(method, path.format("r9"), **how)
        assert bytes_of(foreign, "r1") == bytes_of(unknown, "r9"), path
        assert foreign.status_code == 404, path
    agents: list[tuple[str, str, dict[str, Any]]] = [("GET", "/agents/{}/offers", {})]
    if who != "abel":
        agents.append(("PUT", "/agents/{}/presence", {"presence": "away"}))
    if who != "desk":
        agents.append(("PUT", "/agents/{}/skills", {"skills": {}}))
    for method, path, body in agents:
        how = {} if method == "GET" else {"json": body}
        foreign = await two.as_(who).ask(method, path.format("ana"), **how)
        unknown = await two.as_(who).ask(method, path.format("zoe"), **how)
        assert bytes_of(foreign, "ana") == bytes_of(unknown, "zoe"), path
        assert foreign.status_code == 404, path
    assert (await two.contact("r1"))["state"] == "answered"
    assert (await two.sue.get("/agents/ana/offers"))["agent"]["presence"] == "available"


async def test_a_version_tells_nothing_of_what_is_foreign(two: Floor) -> None:
    for path in ("/contacts/r1/end", "/contacts/r9/end"):
        answer = await two.as_("lars").ask("POST", path, json={}, headers={"if-match": '"77"'})
        assert answer.status_code == 404
    stale = {"json": {"presence": "away"}, "headers": {"if-match": '"77"'}}
    for agent in ("ana", "zoe"):
        answer = await two.as_("lars").ask("PUT", f"/agents/{agent}/presence", **stale)
        assert answer.status_code == 404


async def test_lists_filters_and_counts_are_of_their_departments(two: Floor) -> None:
    lars, lena = two.as_("lars"), two.as_("lena")
    assert [each["id"] for each in (await lars.get("/contacts"))["items"]] == ["b1"]
    assert (await lars.get("/contacts", agent="ana"))["items"] == []
    assert (await lars.get("/contacts", queue="returns"))["items"] == []
    assert [each["agent"] for each in (await lars.get("/agents"))["items"]] == ["bo", "cy"]
    assert [each["agent"] for each in (await lena.get("/agents"))["items"]] == ["ana", "bo"]
    queues = await lars.get("/queues")
    assert [each["queue"] for each in queues["queues"]] == ["front-desk", "billing"]
    assert queues["others"] == [{"queue": "returns", "names": {"zh": "退换货", "en": "Returns"}}]
    configuration = await lars.get("/configuration")
    assert [each["queue"] for each in configuration["queues"]] == ["front-desk", "billing"]
    assert configuration["numbers"] == {"+861055500102": "billing"}
    assert [each["agent"] for each in configuration["agents"]] == ["bo", "cy"]
    whole = await two.as_("abel").get("/configuration")
    assert len(whole["queues"]) == len(whole["agents"]) == 3


async def test_an_agent_of_both_hides_the_contact_of_the_other_department(two: Floor) -> None:
    await two.as_("ana").post("/contacts/r1/end")
    await two.as_("ana").put("/agents/ana/presence", presence="away")
    await two.available("bo")
    await two.call("r2", "returns")
    await two.offered("r2", "bo")
    seen = await two.as_("lars").get("/agents/bo/offers")
    assert (seen["agent"]["activity"], seen["contact"]) == ("offered", None)
    assert (seen["agent"]["contact_id"], seen["agent"]["offer_id"]) == (None, None)

    async def is_listed() -> bool:
        lines = {each["agent"]: each for each in (await two.as_("lars").get("/agents"))["items"]}
        assert lines["bo"]["contact_id"] is None
        return bool(lines["bo"]["activity"] == "offered")

    await until(is_listed, 10)
    assert (await two.as_("lena").get("/agents/bo/offers"))["contact"]["id"] == "r2"
    assert [each["id"] for each in (await two.as_("lena").get("/contacts"))["items"]] == [
        "r2",
        "r1",
    ]


async def test_only_agents_of_the_queue_s_departments_are_asked(two: Floor) -> None:
    await two.receive(person("bo", "billing"))
    await two.available("bo")
    await two.call("r2", "returns")
    await two.call("b2", "billing")
    await two.offered("b2", "bo")
    trace = (await two.as_("lena").get("/contacts/r2", trace="true"))["trace"]
    assert [(each["agent"], each["reason"]) for each in trace["passed_over"]] == [
        ("ana", "in-interaction")
    ]
    whole = (await two.sue.get("/contacts/r2", trace="true"))["trace"]
    assert [(each["agent"], each["reason"]) for each in whole["passed_over"]] == [
        ("ana", "in-interaction"),
        ("bo", "on-offer"),
        ("cy", "in-interaction"),
    ]


async def test_a_contact_that_was_transferred_is_of_both(two: Floor) -> None:
    await two.as_("ana").post("/contacts/r1/transfer", kind="warm", queue="billing")
    assert (await two.as_("lars").get("/contacts/r1"))["state"] == "waiting"
    assert (await two.as_("lena").get("/contacts/r1"))["queue"] == "billing"
    await two.as_("ana").post("/contacts/r1/transfer/cancel")
    assert (await two.as_("lars").get("/contacts/r1"))["agent"] == "ana"


async def test_a_machine_acts_only_for_agents_of_its_departments(two: Floor) -> None:
    desk = two.as_("desk")
    told = [await desk.refused("POST", "/contacts/b1/end", 409, by=by) for by in ("ana", "zoe")]
    assert told == ["The configuration has no agent ana.", "The configuration has no agent zoe."]
    assert (await desk.post("/contacts/b1/end"))["state"] == "wrap-up"


async def test_a_limited_channel_reaches_its_own_queues_and_the_default_one(two: Floor) -> None:
    desk = two.as_("desk")
    asked = {"queue": "returns"}, {"queue": "nowhere"}, {"dialled": "+861055500101"}
    arrived = [await desk.post("/contacts", **each) for each in asked]
    assert [each["queue"] for each in arrived] == ["front-desk"] * 3
    assert arrived[0]["notes"] == [
        "Unknown here: returns. The contact waits in front-desk, the default queue."
    ]
    assert (await desk.post("/contacts", queue="billing"))["queue"] == "billing"


async def test_queues_are_changed_by_their_departments(two: Floor) -> None:
    lars = two.as_("lars")
    for queue in ("returns", "nowhere"):
        assert await lars.refused("PUT", f"/queues/{queue}", 404, priority=9)
    told = [
        await lars.refused("PUT", "/queues/billing", 409, overflow={"after": 5, "to": to})
        for to in ("returns", "nowhere")
    ]
    assert told[0].replace("returns", "nowhere") == told[1]
    changed = await lars.put("/queues/billing", overflow={"after": 5, "to": "front-desk"})
    assert changed["overflow"]["after"] == 5


async def test_live_updates_are_of_their_departments(two: Floor) -> None:
    lars, again = follow(two, "lars"), follow(two, "lars", **{"last-event-id": "1.1"})
    lena = follow(two, "lena")
    await until(lambda: all("welcome" in each.text for each in (lars, again, lena)))
    await two.as_("ana").post("/contacts/r1/end")
    await two.as_("cy").post("/contacts/b1/end")
    await until(lambda: "contact-ended" in types(lars) and "contact-ended" in types(lena))
    await until(lambda: "contact-ended" in types(again) and "queues" in types(lars))
    for follower in (lars, again):
        for type_, data in received(follower):
            assert data.get("contact_id") in {None, "b1"}, type_
            assert data.get("agent") in {None, "cy", "bo"}, type_
            if type_ == "queues":
                assert [each["queue"] for each in data["queues"]] == ["front-desk", "billing"]
    assert {data["contact_id"] for type_, data in received(lena) if "contact-" in type_} == {"r1"}
    for each in (lars, again, lena):
        await each.leave()


async def test_somebody_who_left_the_organisation_belongs_to_no_department(two: Floor) -> None:
    await two.receive(PersonRemoved(person="cy", house_version=2))
    assert (await two.sue.get("/agents/cy/offers"))["agent"]["reason"] == "suspended"
    await two.as_("lars").refused("GET", "/agents/cy/offers", 404)
    assert (await two.as_("cy").get("/agents/cy/offers"))["agent"]["activity"] == "talking"
