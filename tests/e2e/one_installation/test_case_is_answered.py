"""The owner accepts and writes, the customer answers, it is resolved, closed and reopened."""

from typing import Any

from tests.e2e.cast import ANA
from tests.e2e.doors import Doors
from tests.e2e.journeys import accepted, case, case_of, new_customer, sent, told
from tests.e2e.mails import answer_to, letter, read

WORDS = "The vase is broken."


async def accepted_case(doors: Doors, customer: str, words: str = WORDS) -> Any:
    """A case of the customer, with its acknowledgement sent, that Ana took."""
    await doors.send(letter(customer, words))
    opened = await case_of(doors, customer)
    await accepted(doors, opened["id"], ANA)
    await told(doors, opened["id"], "The acknowledgement was sent.")
    return opened


async def replied(doors: Doors, case_id: str, text: str) -> bytes:
    """Ana's reply as it went out, behind the acknowledgement."""
    await doors.post(ANA, "cases", f"/cases/{case_id}/replies", text=text)
    return (await sent(doors, case_id, 2, ANA))[-1]


async def test_a_reply_goes_out_in_its_thread_and_the_answer_comes_back_to_the_case(
    doors: Doors,
) -> None:
    customer = new_customer()
    mail = letter(customer, WORDS)
    await doors.send(mail)
    opened = await case_of(doors, customer)
    taken = await accepted(doors, opened["id"], ANA)
    assert (taken["owner"], taken["office"]) == ("ana", None)
    await told(doors, opened["id"], "The acknowledgement was sent.")
    raw = await replied(doors, opened["id"], "您好，新的花瓶已经寄出。")
    reply = read(raw)
    assert reply["To"] == customer
    assert reply["In-Reply-To"] == mail["Message-ID"]
    assert mail["Message-ID"] in str(reply["References"])
    assert str(reply["Reply-To"]).startswith("service+")
    assert reply["Auto-Submitted"] is None
    assert "新的花瓶已经寄出" in reply.get_content()
    await doors.send(answer_to(raw, customer, "Thank you, when will it come?"))
    await told(doors, opened["id"], "wrote a reply", "The reply was sent.", "The customer wrote.")
    now = await case_of(doors, customer)  # still their only one
    assert now["id"] == opened["id"]
    assert now["attention"] == ["customer-wrote"]
    assert len(await sent(doors, opened["id"], 2, ANA)) == 2  # nothing acknowledged a second time


async def test_an_answer_to_our_token_lands_in_the_case_whoever_sent_it(doors: Doors) -> None:
    customer, daughter = new_customer(), new_customer("home.example")
    opened = await accepted_case(doors, customer)
    raw = await replied(doors, opened["id"], "It is on its way.")
    await doors.send(answer_to(raw, daughter, "I write for my mother."))
    await told(doors, opened["id"], "Somebody other than the customer wrote.")


async def test_a_stranger_who_quotes_the_number_gets_a_case_of_their_own(doors: Doors) -> None:
    customer, stranger = new_customer(), new_customer("elsewhere.example")
    opened = await accepted_case(doors, customer)
    number = opened["number"]
    await doors.send(letter(stranger, f"What about {number}?", subject=f"Case {number}"))
    theirs = await case_of(doors, stranger)
    assert theirs["id"] != opened["id"]
    assert theirs["unverified_reference"]
    await told(doors, theirs["id"], "could not prove that it belongs there")


async def test_a_customer_who_quotes_the_number_is_in_their_case_once_it_is_theirs(
    doors: Doors,
) -> None:
    customer = new_customer()
    opened = await accepted_case(doors, customer)
    await doors.send(letter(customer, f"Any news on {opened['number']}?", subject="Hello"))
    await told(doors, opened["id"], "it counts for nothing until somebody says that it is theirs")
    held = await case_of(doors, customer)  # still their only one
    assert held["id"] == opened["id"]
    (mail_id,) = held["unproven_mails"]
    assert held["attention"] == ["unproven-mail"]
    await doors.post(ANA, "cases", f"/cases/{opened['id']}/mails/{mail_id}/theirs")
    now = await case(doors, opened["id"])
    assert (now["unproven_mails"], now["attention"]) == ([], ["customer-wrote"])


async def test_resolved_closed_and_reopened_by_the_customers_answer(doors: Doors) -> None:
    customer = new_customer()
    opened = await accepted_case(doors, customer)
    path = f"/cases/{opened['id']}"
    raw = await replied(doors, opened["id"], "A new one is on its way.")
    resolved = await doors.post(ANA, "cases", f"{path}/resolve", outcome="replaced")
    assert resolved["status"] == "resolved"
    closed = await doors.post(ANA, "cases", f"{path}/close")
    assert closed["status"] == "closed"
    refused = await doors.ask(ANA, "POST", "cases", f"{path}/resolve", json={"outcome": "again"})
    assert refused.status_code == 409
    await doors.send(answer_to(raw, customer, "The new one is broken, too."))
    await told(doors, opened["id"], "resolved", "closed", "wrote again and the case was reopened")
    now = await case(doors, opened["id"])
    assert now["status"] == "open"
    assert now["department"] == "returns"
    assert (await case_of(doors, customer))["id"] == opened["id"]
