"""A mail becomes a case, is accepted, answered, resolved, closed and reopened, by the API."""

from tests.integration.cases.conftest import Running

MEI = "mei@customer.example"


async def test_a_mail_is_a_case_that_the_owner_on_duty_is_asked_for(service: Running) -> None:
    await service.mail(MEI, "我要退货，杯子碎了")
    work = await service.as_("ana").get("/work-list")
    (asked,) = work["items"]
    case = asked["case"]
    assert asked["kind"] == "handoff-asked"
    assert (case["matter"], case["department"]) == ("return-goods", "returns")
    assert (case["owner"], case["office"]) == ("lena", "lead")
    assert case["handoff"]["asked"] == ["ana"]


async def test_accepted_answered_resolved_closed_and_reopened(service: Running) -> None:
    ana = service.as_("ana")
    case = await service.case_of(MEI, "I want to return the kettle")
    accepted = await ana.post(f"/handoffs/{case['handoff']['id']}/accept")
    assert (accepted["owner"], accepted["handoff_id"]) == ("ana", None)
    await ana.post(f"/cases/{case['id']}/replies", text="Dear Mei, of course.")
    assert (await ana.post(f"/cases/{case['id']}/resolve", outcome="sent a label"))[
        "status"
    ] == "resolved"
    assert (await ana.post(f"/cases/{case['id']}/close"))["status"] == "closed"
    assert (await ana.get("/work-list"))["items"] == []
    reopened = await ana.post(f"/cases/{case['id']}/reopen")
    assert (reopened["status"], reopened["owner"]) == ("open", "ana")


async def test_the_story_tells_it_in_both_languages_with_the_words(service: Running) -> None:
    ana = service.as_("ana")
    case = await service.case_of(MEI, "I want to return the kettle")
    await ana.post(f"/handoffs/{case['handoff']['id']}/accept")
    await ana.post(f"/cases/{case['id']}/replies", text="Dear Mei, of course.")
    story = await ana.get(f"/cases/{case['id']}/story", lang="en")
    assert [line["kind"] for line in story["items"]] == [
        "case-opened",
        "handoff-requested",
        "handoff-offered",
        "mail-filed",
        "handoff-accepted",
        "accountability-moved",
        "reply-requested",
    ]
    assert [line["sentence"] for line in story["items"]][3:] == [
        "The customer wrote.",
        "Ana Keller accepted.",
        "From here on Ana Keller in Returns is accountable.",
        "Ana Keller wrote a reply to the customer.",
    ]
    assert story["items"][-1]["words"] == ["Dear Mei, of course."]
    chinese = await ana.get(f"/cases/{case['id']}/story", lang="zh")
    assert chinese["items"][-1]["sentence"] == "安娜给客户写了回复。"
