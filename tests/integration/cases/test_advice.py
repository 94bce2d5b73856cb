"""What the API tells people to do, done, works in the situation in which it is told."""

from typing import Any

from baton_contracts.email_received.mail import MailBounced
from baton_contracts.survey_completed import survey
from tests.advice import Advice
from tests.integration.cases.conftest import ORGANISATION, Running
from tests.integration.cases.test_work_list import MEI, accepted

CALLER = "+861055501234"
LATER = "2099-03-09T18:00:00+08:00"


async def next_of(service: Running, person: str = "ana") -> str:
    """The next step of the first entry of their work list."""
    items = (await service.as_(person).get("/work-list", lang="en"))["items"]
    return str(items[0]["next"])


async def test_a_call_is_answered_a_case_opened_and_wrap_up_ended(service: Running) -> None:
    ana = service.as_("ana")
    line = await service.line(CALLER, rings_at="ana")
    Advice("It is ringing for you: answer it.").said_in(await next_of(service))
    await service.receive(line.answered("ana"))
    Advice("You are talking with the customer: open a case, or continue one.").said_in(
        await next_of(service)
    )
    opened = await ana.post("/cases", text="I want to return the kettle", contact_id=line.id)
    Advice("It is yours: work on it, and resolve it.").said_in(
        (await ana.get("/work-list", lang="en"))["items"][1]["next"]
    )
    await service.receive(line.ended("ana"))
    Advice("The conversation is over: write down what was said, then end wrap-up.").said_in(
        await next_of(service)
    )
    await ana.post(f"/cases/{opened['id']}/notes", text="They want a new one.")
    await service.receive(line.wrapped_up("ana"))
    await ana.post(f"/cases/{opened['id']}/resolve", outcome="replaced")
    Advice("Resolved: close it when nothing more comes.").said_in(await next_of(service))
    await ana.post(f"/cases/{opened['id']}/close")
    assert (await ana.get("/work-list"))["items"] == []


async def test_a_conversation_continues_a_case(service: Running) -> None:
    case = await accepted(service, "I want to return the kettle", "t-a")
    line = await service.talk(CALLER, "ana")
    Advice("or continue one.").said_in(await next_of(service))
    await service.as_("ana").post(f"/cases/{case['id']}/contacts", contact_id=line.id)


async def test_a_handoff_is_accepted_declined_or_refused(service: Running) -> None:
    for number, way in enumerate(("accept", "decline", "refuse")):
        case = await accepted(service, "I want to return the kettle", f"t-{number}")
        asked = await service.as_("ana").post(
            f"/cases/{case['id']}/handoffs", to_department="logistics"
        )
        Advice("You are asked to take it: accept, decline or refuse.").said_in(
            await next_of(service, "cy")
        )
        await service.as_("cy").post(f"/handoffs/{asked['handoff_id']}/{way}")


async def test_a_handoff_that_came_back_is_gone_on_with_or_asked_for_again(
    service: Running,
) -> None:
    ana = service.as_("ana")
    case = await accepted(service, "I want to return the kettle", "t-a")
    handoffs = f"/cases/{case['id']}/handoffs"
    asked = await ana.post(
        handoffs, to_department="logistics", promised="Friday.", promised_until=LATER
    )
    await service.as_("cy").post(f"/handoffs/{asked['handoff_id']}/refuse")
    Advice("agree with the customer on a new date for what was promised.").said_in(
        await next_of(service)
    )
    await ana.post(f"/cases/{case['id']}/promises", promised="Monday.", until=LATER)
    Advice("A handoff came back: go on yourself, or ask somebody else.").said_in(
        await next_of(service)
    )
    await ana.post(f"/cases/{case['id']}/notes", text="I look for it myself.")
    await ana.post(handoffs, to_person="bo")


async def test_a_promise_that_is_due_gets_another_date_and_a_customer_an_answer(
    service: Running,
) -> None:
    ana = service.as_("ana")
    case = await accepted(service, "I want to return the kettle", "t-a")
    await service.mail(MEI, "and where is the label?", thread="t-a")
    Advice("The customer wrote: answer them.").said_in(await next_of(service))
    await ana.post(f"/cases/{case['id']}/replies", text="It is on its way.")
    other = await accepted(service, "I want to return the cup", "t-b")
    await ana.post(
        f"/cases/{other['id']}/handoffs",
        to_department="logistics",
        promised="Yesterday.",
        promised_until="2020-01-01T00:00:00Z",
    )
    Advice("A promise to the customer is due: keep it, or agree on another date.").said_in(
        await next_of(service)
    )
    await ana.post(f"/cases/{other['id']}/promises", promised="Monday.", until=LATER)
    assert "promise" not in await next_of(service)


async def test_a_customer_without_a_mail_address_gets_one_noted_down(service: Running) -> None:
    ana = service.as_("ana")
    line = await service.talk(CALLER, "ana")
    opened = await ana.post("/cases", text="I want to return the kettle", contact_id=line.id)
    case = await ana.get(f"/cases/{opened['id']}")
    replies = f"/cases/{opened['id']}/replies"
    detail = await ana.refused("POST", replies, 409, text="Hello")
    Advice("The customer has no mail address. Call them, or add an address first.").said_in(detail)
    await ana.post(f"/customers/{case['customer_id']}/addresses", address=MEI)
    await ana.post(replies, text="Hello")


async def test_an_address_of_somebody_else_is_theirs_until_the_two_are_merged(
    service: Running,
) -> None:
    lena = service.as_("lena")
    first = await accepted(service, "I want to return the kettle", "t-a")
    line = await service.talk(CALLER, "ana")
    opened = await service.as_("ana").post(
        "/cases", text="I want to return the cup", contact_id=line.id
    )
    second = await lena.get(f"/cases/{opened['id']}")
    addresses = f"/customers/{second['customer_id']}/addresses"
    detail = await lena.refused("POST", addresses, 409, address=MEI)
    Advice("This address belongs to another customer. If they are the same person, merge").said_in(
        detail
    )
    Advice("merge the two.").said_in(detail)
    merge = f"/customers/{first['customer_id']}/merge"
    detail = await lena.refused("POST", merge, 409, merged_id=first["customer_id"])
    Advice("name two different ones.").said_in(detail)
    await lena.post(merge, merged_id=second["customer_id"])


async def test_who_calls_without_a_number_is_named(service: Running) -> None:
    ana = service.as_("ana")
    line = await service.talk(None, "ana")
    new: dict[str, Any] = {"text": "I want to return the kettle", "contact_id": line.id}
    detail = await ana.refused("POST", "/cases", 422, text="I want to return the kettle")
    Advice("Say who it is: give `address`, `customer_id`, `postal_address` or `name`.").said_in(
        detail
    )
    await ana.post("/cases", text="I want to return the kettle", name="Mei")
    detail = await ana.refused("POST", "/cases", 422, **new, address="nonsense")
    Advice("Correct what is listed under problems: …: ….").said_in(detail)
    detail = await ana.refused("POST", "/cases", 422, **new, address=MEI, customer_id="x")
    Advice("Give either `address` or `customer_id`.").said_in(detail)
    opened = await ana.post("/cases", **new, address=MEI)
    case = await ana.get(f"/cases/{opened['id']}")
    await ana.post("/cases", text="And the cup", customer_id=case["customer_id"])


async def test_a_handoff_asks_a_department_or_a_person(service: Running) -> None:
    ana = service.as_("ana")
    case = await accepted(service, "I want to return the kettle", "t-a")
    handoffs = f"/cases/{case['id']}/handoffs"
    for both in ({}, {"to_department": "logistics", "to_person": "bo"}):
        detail = await ana.refused("POST", handoffs, 422, **both)
        Advice("Give either `to_department` or `to_person`.").said_in(detail)
    asked = await ana.post(handoffs, to_department="logistics")
    await ana.post(f"/handoffs/{asked['handoff_id']}/withdraw")
    await ana.post(handoffs, to_person="bo")


async def test_an_id_a_person_and_a_length_are_as_it_says(service: Running) -> None:
    case = await accepted(service, "I want to return the kettle", "t-a")
    ana, notes = service.as_("ana"), f"/cases/{case['id']}/notes"
    detail = await ana.refused("GET", f"/cases/{case['number']}", 422)
    Advice("is a case number; send the case's id, which GET /v1/cases?number= gives").said_in(
        detail
    )
    found = (await ana.get("/cases", number=case["number"]))["items"]
    assert await ana.get(f"/cases/{found[0]['id']}")
    detail = await ana.refused("POST", notes, 403, text="x", by="bo")
    Advice("Only a machine may act for somebody else; leave `by` out.").said_in(detail)
    await ana.post(notes, text="x")
    shop = service.as_("shop")
    Advice("name one of them in `by`.").said_in(
        await shop.refused("POST", notes, 403, text="x", by="cy")
    )
    await shop.post(notes, text="x", by="ana")
    detail = await ana.refused("POST", notes, 422, text="说" * 13_334)
    Advice("shorten it to … (in UTF-8).").said_in(detail)
    await ana.post(notes, text="说" * 13_333)


async def test_what_has_just_been_offered_pops_up_a_moment_later(service: Running) -> None:
    ana = service.as_("ana")
    line = await service.line(CALLER)
    detail = await ana.refused("GET", f"/screen-pops/{line.id}", 404)
    Advice("If it was offered to you just now, try again in a moment.").said_in(detail)
    await service.receive(line.offered("ana"))
    assert await ana.get(f"/screen-pops/{line.id}")


async def test_a_file_is_mended_as_it_says(service: Running) -> None:
    root = service.as_("root")
    wrong = ORGANISATION.replace("calendar:", "calendars:", 1)
    refused = await root.ask("PUT", "/configuration", content=wrong)
    Advice("Nothing was applied. Correct the file: ….").said_in(refused.json()["detail"])
    done = await root.ask("PUT", "/configuration", content=ORGANISATION)
    assert done.status_code == 200, done.text


async def test_a_low_score_is_followed_up_by_an_answer(service: Running) -> None:
    ana = service.as_("ana")
    case = await accepted(service, "I want to return the kettle", "t-a")
    await ana.post(f"/cases/{case['id']}/resolve", outcome="replaced")
    await ana.post(f"/cases/{case['id']}/close")
    score = survey.Score(question="satisfied", scale="csat", value=1)
    await service.receive(
        survey.SurveyCompleted(
            case_id=case["id"],
            customer_id=case["customer_id"],
            invitation_id="i1",
            scores=(score,),
            low=True,
        )
    )
    Advice("The customer's score is low: follow it up.").said_in(await next_of(service))
    await ana.post(f"/cases/{case['id']}/replies", text="What went wrong?")
    assert "score" not in await next_of(service)


async def test_a_customer_whose_mail_came_back_is_reached_another_way(service: Running) -> None:
    ana = service.as_("ana")
    case = await accepted(service, "I want to return the kettle", "t-a")
    await ana.post(f"/cases/{case['id']}/replies", text="Hello")
    box = await service.mailbox(MEI)
    await service.receive(
        MailBounced(
            thread_id="t-a",
            mail_id="m9",
            case_id=case["id"],
            recipient=box.address,
            hard=True,
            status="5.1.1",
        )
    )
    Advice("A mail came back: reach the customer another way.").said_in(await next_of(service))
    line = await service.talk(CALLER, "ana")
    await ana.post(f"/cases/{case['id']}/contacts", contact_id=line.id)
