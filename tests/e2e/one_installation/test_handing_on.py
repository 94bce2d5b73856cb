"""A case goes to a colleague or to another department, with a package, or comes back."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.e2e.cast import ANA, BO, FAY, OTTO, Person
from tests.e2e.doors import Doors
from tests.e2e.journeys import accepted, asked, case, case_of, new_customer, story, told
from tests.e2e.mails import letter


async def case_of_ana(doors: Doors) -> Any:
    """One that Ana accepted."""
    customer = new_customer()
    await doors.send(letter(customer, "It is broken."))
    opened = await case_of(doors, customer)
    await accepted(doors, opened["id"], ANA)
    return opened


async def handed_on(doors: Doors, case_id: str, by: Person, **to: str) -> str:
    """The open handoff, with its package."""
    promised_until = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    answer = await doors.post(
        by,
        "cases",
        f"/cases/{case_id}/handoffs",
        asked="Please pay it back.",
        facts={"amount": "59.90"},
        promised="You hear from us tomorrow.",
        promised_until=promised_until,
        customer_was_told=True,
        **to,
    )
    assert answer["owner"] == by.id  # whoever hands on answers for it until somebody accepts
    return str(answer["handoff_id"])


async def test_a_transfer_moves_accountability_in_the_commit_that_accepts(doors: Doors) -> None:
    opened = await case_of_ana(doors)
    handoff = await handed_on(doors, opened["id"], ANA, to_department="billing")
    assert await asked(doors, opened["id"], FAY) == handoff
    seen = await doors.get(FAY, "cases", f"/cases/{opened['id']}")
    assert seen["package"]["asked"] == "Please pay it back."
    assert seen["package"]["facts"] == {"amount": "59.90"}
    assert seen["owner"] == "ana"
    taken = await doors.post(FAY, "cases", f"/handoffs/{handoff}/accept")
    assert (taken["department"], taken["owner"], taken["handoff_id"]) == ("billing", "fay", None)
    await told(doors, opened["id"], "Fay Fang accepted.", "From here on Fay Fang in Billing")
    done, moved = (await story(doors, opened["id"]))[-2:]
    assert done["at"] == moved["at"]
    assert int(moved["position"].split(".")[1]) - int(done["position"].split(".")[1]) == 1


async def test_a_refused_transfer_comes_back_to_its_sender(doors: Doors) -> None:
    opened = await case_of_ana(doors)
    handoff = await handed_on(doors, opened["id"], ANA, to_department="billing")
    await asked(doors, opened["id"], FAY)
    await doors.post(FAY, "cases", f"/handoffs/{handoff}/refuse", reason="facts-missing")
    await told(
        doors, opened["id"], "refused for Billing", "came back to Returns: facts are missing"
    )
    now = await case(doors, opened["id"])
    assert (now["department"], now["owner"], now["office"]) == ("returns", "ana", None)
    assert "handoff-returned" in now["attention"]
    gone = await doors.ask(FAY, "GET", "cases", f"/cases/{opened['id']}")
    assert gone.status_code == 404  # what the receiver was given ended with the handoff


async def test_a_transfer_that_nobody_accepts_comes_back(doors: Doors) -> None:
    customer = new_customer()
    await doors.send(letter(customer, "My parcel never arrived."))
    opened = await case_of(doors, customer)
    await told(doors, opened["id"], "assigned to the office of the duty officer")
    await handed_on(doors, opened["id"], OTTO, to_department="billing")
    await told(doors, opened["id"], "asked Billing", "The handoff came back to Logistics")
    now = await case(doors, opened["id"])
    assert (now["department"], now["owner"], now["office"]) == ("logistics", "otto", "duty-officer")


async def test_a_colleague_takes_it_over(doors: Doors) -> None:
    opened = await case_of_ana(doors)
    handoff = await handed_on(doors, opened["id"], ANA, to_person="bo")
    await asked(doors, opened["id"], BO)
    taken = await doors.post(BO, "cases", f"/handoffs/{handoff}/accept")
    assert (taken["department"], taken["owner"]) == ("returns", "bo")


async def test_a_colleague_who_declines_leaves_it_where_it_was(doors: Doors) -> None:
    opened = await case_of_ana(doors)
    handoff = await handed_on(doors, opened["id"], ANA, to_person="bo")
    await asked(doors, opened["id"], BO)
    await doors.post(BO, "cases", f"/handoffs/{handoff}/decline", words="Too much to do.")
    await told(doors, opened["id"], "Bo Yiming declined", "came back to Returns: declined")
    assert (await case(doors, opened["id"]))["owner"] == "ana"


async def test_a_withdrawn_handoff_cannot_be_accepted(doors: Doors) -> None:
    opened = await case_of_ana(doors)
    handoff = await handed_on(doors, opened["id"], ANA, to_department="billing")
    await asked(doors, opened["id"], FAY)
    await doors.post(ANA, "cases", f"/handoffs/{handoff}/withdraw")
    late = await doors.ask(FAY, "POST", "cases", f"/handoffs/{handoff}/accept", json={})
    assert late.status_code in {404, 409}, late.text
    assert (await case(doors, opened["id"]))["owner"] == "ana"


async def test_a_second_handoff_while_one_is_open_is_refused(doors: Doors) -> None:
    opened = await case_of_ana(doors)
    await handed_on(doors, opened["id"], ANA, to_department="billing")
    answer = await doors.ask(
        ANA, "POST", "cases", f"/cases/{opened['id']}/handoffs", json={"to_person": "bo"}
    )
    assert answer.status_code == 409
