"""One of our own people writes: a note on a case by its token, else on the list of mails."""

from baton_testkit.waiting import until
from tests.e2e.cast import ANA, OTTO
from tests.e2e.doors import Doors
from tests.e2e.journeys import case_of, new_customer, sent, story, told
from tests.e2e.mails import answer_to, letter

BO = "bo@house.example"
"""His `mail` in the configuration of the tests."""


async def test_what_a_colleague_answers_to_is_a_note_and_what_they_write_is_on_the_list(
    doors: Doors,
) -> None:
    customer = new_customer()
    await doors.send(letter(customer, "The vase is broken, what now?"))
    case_id = (await case_of(doors, customer))["id"]
    await told(doors, case_id, "The acknowledgement was sent.")
    (raw,) = await sent(doors, case_id, 1, ANA)

    await doors.send(answer_to(raw, BO, "Ask for the serial number first."))
    note = "A note came by mail in the name of Bo Yiming; it is not proven that they wrote it."
    await told(doors, case_id, note)
    line = next(each for each in await story(doors, case_id) if each["sentence"].startswith(note))
    assert line["sender"] == BO
    assert "Ask for the serial number first." in line["words"][1]
    shown = await doors.get(ANA, "cases", f"/cases/{case_id}")
    assert "customer-wrote" not in shown["attention"]

    alone = letter(BO, "Somebody called about a vase.", subject=f"Vase of {customer}")
    await doors.send(alone)

    async def listed() -> bool:
        page = await doors.get(OTTO, "email", "/messages", filed="colleague")
        return alone["Subject"] in [each["subject"] for each in page["items"]]

    assert await until(listed, 20.0, every=0.1)
    assert len(await sent(doors, case_id, 1, ANA)) == 1
