"""One list over calls, mails and handoffs: what is most pressing stands first."""

from typing import Any

from tests.integration.cases.conftest import Running

MEI = "mei@customer.example"


async def kinds(service: Running, reader: str, **query: Any) -> list[str]:
    return [
        each["kind"] for each in (await service.as_(reader).get("/work-list", **query))["items"]
    ]


async def accepted(service: Running, text: str, thread: str) -> dict[str, Any]:
    """A case of a mail, accepted by ana."""
    await service.mail(MEI, text, thread=thread)
    page = await service.as_("otto").get("/cases", limit=1)
    case: dict[str, Any] = page["items"][0]
    await service.as_("ana").post(f"/handoffs/{case['handoff']['id']}/accept")
    return case


async def test_what_rings_before_what_is_asked_before_what_waits(service: Running) -> None:
    ana = service.as_("ana")
    resolved = await accepted(service, "I want to return the kettle", "t-a")
    await ana.post(f"/cases/{resolved['id']}/resolve", outcome="done")
    await accepted(service, "I want to return the cup", "t-b")
    await accepted(service, "I want to return the plate", "t-c")
    await service.mail(MEI, "and where is the label?", thread="t-c")
    promised = await accepted(service, "I want to return the spoon", "t-d")
    await ana.post(
        f"/cases/{promised['id']}/promises", promised="today", until="2099-01-01T00:00:00Z"
    )
    await service.case_of("bob@customer.example", "I want to return a fork")
    await service.line("+861055501234", rings_at="ana")
    assert await kinds(service, "ana") == [
        "contact-rings",
        "handoff-asked",
        "customer-wrote",
        "open",
        "open",
        "resolved",
    ]


async def test_each_says_what_to_do_next_in_both_languages(service: Running) -> None:
    line = await service.talk("+861055501234", "ana")
    ana = service.as_("ana")
    (item,) = (await ana.get("/work-list", lang="zh"))["items"]
    assert (item["next"], item["case"]) == ("正在通话：请开立或继续一个个案。", None)
    assert item["contact"]["id"] == line.id
    await ana.post("/cases", text="I want to return the kettle", contact_id=line.id)
    first, second = (await ana.get("/work-list", lang="en"))["items"]
    assert first["next"] == "You are talking; it belongs to a case."
    assert second["next"] == "It is yours: work on it, and resolve it."
    await service.receive(line.ended("ana"))
    assert await kinds(service, "ana") == ["contact-wrap-up", "open"]


async def test_a_promise_that_came_back_is_to_be_dated_anew(service: Running) -> None:
    ana = service.as_("ana")
    case = await accepted(service, "I want to return the kettle", "t-a")
    asked = await ana.post(
        f"/cases/{case['id']}/handoffs",
        to_department="logistics",
        promised="By Friday.",
        promised_until="2099-03-06T18:00:00+08:00",
    )
    await service.as_("cy").post(f"/handoffs/{asked['handoff_id']}/refuse")
    assert await kinds(service, "ana") == ["promise-needs-date"]
    await ana.post(
        f"/cases/{case['id']}/promises", promised="By Monday.", until="2099-03-09T18:00:00+08:00"
    )
    assert await kinds(service, "ana") == ["handoff-returned"]


async def test_a_promise_is_due_a_day_before(service: Running) -> None:
    case = await accepted(service, "I want to return the kettle", "t-a")
    await service.as_("ana").post(
        f"/cases/{case['id']}/handoffs",
        to_department="logistics",
        promised="Yesterday.",
        promised_until="2020-01-01T00:00:00Z",
    )
    (item,) = (await service.as_("ana").get("/work-list"))["items"]
    assert (item["kind"], item["due_at"]) == ("promise-due", "2020-01-01T00:00:00Z")


async def test_page_by_page_it_is_the_same_list(service: Running) -> None:
    for number in range(3):
        await accepted(service, "I want to return the kettle", f"t-{number}")
    await service.line("+861055501234", rings_at="ana")
    whole = (await service.as_("ana").get("/work-list"))["items"]
    paged: list[Any] = []
    after: dict[str, str] = {}
    while True:
        page = await service.as_("ana").get("/work-list", limit=1, **after)
        paged += page["items"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert paged == whole
    await service.as_("bo").refused("GET", "/work-list", 400, **after)


async def test_leads_see_the_calls_of_their_people(service: Running) -> None:
    await service.line("+861055501234", rings_at="ana")
    assert await kinds(service, "lena", person="ana") == ["contact-rings"]
    await service.line("+861055501235", rings_at="cy")
    assert await kinds(service, "lena", person="cy") == []
    await service.as_("bo").refused("GET", "/work-list", 403, person="ana")
