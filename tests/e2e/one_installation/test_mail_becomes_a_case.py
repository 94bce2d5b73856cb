"""Somebody sends a mail, and it is a case that somebody answers for."""

import pytest

from tests.e2e.cast import ANA, AUDITOR, FAY, OTTO, SERVICE_ADDRESS, Person
from tests.e2e.doors import Doors
from tests.e2e.journeys import asked, case_of, new_customer, sent, story, told
from tests.e2e.mails import letter


@pytest.mark.parametrize(
    ("words", "expected", "owner"),
    [
        ("The vase is broken, what now?", ("en", "return-goods", "returns"), ANA),
        ("你好，昨天收到的台灯碎了，我要退货。", ("zh", "return-goods", "returns"), ANA),
        ("When will I get my refund?", ("en", "refund", "billing"), FAY),
        ("钱还没到账，什么时候退款？", ("zh", "refund", "billing"), FAY),
        ("Your shop is lovely!", ("en", "unsorted", "returns"), ANA),
    ],
)
async def test_a_mail_is_a_case_of_the_right_matter_and_its_owner_on_duty_is_asked(
    doors: Doors, words: str, expected: tuple[str, str, str], owner: Person
) -> None:
    customer = new_customer()
    await doors.send(letter(customer, words))
    opened = await case_of(doors, customer)  # promised: within 2 s of the 250
    assert (opened["language"], opened["matter"], opened["department"]) == expected
    assert (opened["owner"], opened["office"]) == ("lena", "lead")
    await asked(doors, opened["id"], owner)
    known = await doors.get(OTTO, "cases", f"/customers/{opened['customer_id']}")
    assert [each["address"] for each in known["addresses"]] == [customer]


async def test_a_case_is_accountable_from_its_first_event(doors: Doors) -> None:
    customer = new_customer()
    await doors.send(letter(customer, "It came broken."))
    opened = await case_of(doors, customer)
    log: list[dict[str, object]] = []
    after: str | None = None
    while True:
        query = {"limit": 200, **({"after": after} if after else {})}
        page = await doors.get(AUDITOR, "cases", "/log", **query)
        log += page["items"]
        if (after := page["next"]) is None:
            break
    first = next(event for event in log if event["stream"] == f"case-{opened['id']}")
    assert first["version"] == 1
    assert first["type"] == "case-opened"
    event = first["event"]
    assert isinstance(event, dict)
    assert (event["department"], event["person"], event["office"]) == ("returns", "lena", "lead")


async def test_the_address_that_a_mail_came_to_decides_before_its_words(doors: Doors) -> None:
    customer = new_customer()
    await doors.send(letter(customer, "The vase is broken.", to="billing@baton.example"))
    assert (await case_of(doors, customer))["matter"] == "refund"


async def test_attachments_are_told_and_fetched_whole(doors: Doors) -> None:
    customer, picture = new_customer(), bytes(range(256)) * 2_000
    mail = letter(customer, "台灯碎了，照片见附件。")
    mail.add_attachment(picture, maintype="image", subtype="png", filename="台灯.png")
    await doors.send(mail)
    opened = await case_of(doors, customer)
    await told(doors, opened["id"], "The customer wrote, with 1 attached.")
    filed = next(line for line in await story(doors, opened["id"]) if line["attachments"])
    assert filed["attachments"][0]["size"] == len(picture)
    message = await doors.get(ANA, "email", f"/messages/{filed['mail_id']}")
    assert message["sender"] == customer
    assert [each["name"] for each in message["attachments"]] == ["台灯.png"]
    assert "照片见附件" in filed["words"][1]


async def test_the_customer_gets_one_acknowledgement_in_their_language(doors: Doors) -> None:
    for words in ("台灯碎了，我要退货。", "The lamp is broken."):
        customer = new_customer()
        mail = letter(customer, words)
        await doors.send(mail)
        opened = await case_of(doors, customer)
        await told(doors, opened["id"], "The acknowledgement was sent.")
        (raw,) = await sent(doors, opened["id"], 1, ANA)
        assert f"To: {customer}".encode() in raw
        assert f"In-Reply-To: {mail['Message-ID']}".encode() in raw
        assert b"Auto-Submitted: auto-replied" in raw


async def test_the_same_mail_twice_is_one_case(doors: Doors) -> None:
    customer = new_customer()
    mail = letter(customer, "It came broken.")
    await doors.send(mail)
    await doors.send(mail)
    another = letter(customer, "And my refund?")
    await doors.send(another)
    assert (await case_of(doors, customer, nth=2))["matter"] == "refund"
    assert another["To"] == SERVICE_ADDRESS
