"""Nobody answers: the whole ladder is asked, and the case is never without somebody."""

from tests.e2e.cast import ANA, BO, OTTO
from tests.e2e.doors import Doors
from tests.e2e.journeys import accepted, asked, case, case_of, new_customer, told
from tests.e2e.mails import letter


async def test_owner_backup_lead_and_command_centre_are_asked_and_then_it_is_assigned(
    doors: Doors,
) -> None:
    customer = new_customer()
    await doors.send(letter(customer, "My parcel never arrived."))
    opened = await case_of(doors, customer)
    assert (opened["owner"], opened["office"]) == ("lars", "lead")
    # Promised: each rung lapses at most 5 s late; its rungs take a second each.
    await told(
        doors,
        opened["id"],
        "Lars Holm in Logistics (by office, as lead) is accountable",
        "Cy Brooks (owner on duty) is asked",
        "Cy Brooks did not answer in time.",
        "Hao Lei (backup on duty) is asked",
        "Hao Lei did not answer in time.",
        "Lars Holm (lead) is asked",
        "Lars Holm did not answer in time.",
        "Otto Brandt (duty officer of the command centre) is asked",
        "Otto Brandt did not answer in time.",
        "assigned to the office of the duty officer, Otto Brandt",
    )
    now = await case(doors, opened["id"])
    assert (now["department"], now["owner"], now["office"]) == ("logistics", "otto", "duty-officer")
    assert now["handoff"] is None


async def test_a_decline_asks_the_next_at_once(doors: Doors) -> None:
    customer = new_customer()
    await doors.send(letter(customer, "It is broken."))
    opened = await case_of(doors, customer)
    handoff = await asked(doors, opened["id"], ANA)
    await doors.post(ANA, "cases", f"/handoffs/{handoff}/decline", words="I am at the dentist.")
    taken = await accepted(doors, opened["id"], BO)
    assert (taken["owner"], taken["office"], taken["handoff_id"]) == ("bo", None, None)


async def test_an_intake_that_the_department_refuses_is_for_the_command_centre(
    doors: Doors,
) -> None:
    customer = new_customer()
    await doors.send(letter(customer, "It is broken."))
    opened = await case_of(doors, customer)
    handoff = await asked(doors, opened["id"], ANA)
    await doors.post(ANA, "cases", f"/handoffs/{handoff}/refuse", reason="not-ours")
    taken = await accepted(doors, opened["id"], OTTO)
    assert (taken["department"], taken["owner"]) == ("returns", "otto")
