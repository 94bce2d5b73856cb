"""Live updates: the sentences of the stories as they happen, each person their own."""

import json
from typing import Any

from baton_testkit.waiting import until
from tests.integration.cases.conftest import Running
from tests.unit.edge.live import Follower

MEI = "mei@customer.example"


def follow(service: Running, person: str, **headers: str) -> Follower:
    own = service.as_(person).headers
    return Follower(service.api, "/v1/events", {**own, **headers})


def received(follower: Follower) -> list[dict[str, Any]]:
    lines = follower.text.splitlines()
    return [json.loads(line[6:]) for line in lines if line.startswith("data: ")]


async def test_each_hears_of_the_cases_they_see_in_their_language(service: Running) -> None:
    bo = follow(service, "bo", **{"accept-language": "zh"})
    fay = follow(service, "fay")
    await until(lambda: "welcome" in bo.text and "welcome" in fay.text)
    await service.mail(MEI, "I want to return the kettle")
    await service.mail(MEI, "and I want a refund for the cup")
    await until(lambda: len(received(bo)) == 4 and len(received(fay)) == 4)
    assert received(bo)[3]["sentence"] == "收到客户来信。"
    assert received(fay)[3]["sentence"] == "The customer wrote."
    assert {line["number"] for line in received(bo)}.isdisjoint(
        line["number"] for line in received(fay)
    )
    await bo.leave()
    await fay.leave()


async def test_without_the_words_of_customers(service: Running) -> None:
    bo = follow(service, "bo")
    await until(lambda: "welcome" in bo.text)
    await service.mail(MEI, "I want to return the kettle")
    await until(lambda: len(received(bo)) == 4)
    assert "kettle" not in bo.text
    assert [line["words"] for line in received(bo)] == [[]] * 4
    await bo.leave()


async def test_who_lost_the_thread_hears_what_was_missed(service: Running) -> None:
    first = follow(service, "bo")
    await until(lambda: "welcome" in first.text)
    await service.mail(MEI, "I want to return the kettle")
    await until(lambda: len(received(first)) == 4)
    await first.leave()
    again = follow(service, "bo", **{"last-event-id": received(first)[1]["position"]})
    await until(lambda: len(received(again)) == 2)
    assert received(again) == received(first)[2:]
    await again.leave()


async def test_one_read_serves_all_streams_and_each_hears_what_they_see(service: Running) -> None:
    people = ["bo", "bo", "ana", "fay", "cy", "otto"]
    followers = [follow(service, person) for person in people]
    await until(lambda: all("welcome" in each.text for each in followers))
    for number in range(3):
        await service.mail(f"customer{number}@customer.example", "I want to return the kettle")
    await until(lambda: len(received(followers[-1])) == 12)
    heard = {person: received(each) for person, each in zip(people, followers, strict=True)}
    assert [len(heard[each]) for each in people] == [12, 12, 12, 0, 0, 12]
    positions = [line["position"] for line in heard["otto"]]
    assert len(set(positions)) == 12
    for each in followers:
        await each.leave()
