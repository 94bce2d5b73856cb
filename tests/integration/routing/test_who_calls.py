"""Whom a call is from: only a number that somebody can have identifies a customer."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from baton_common.model.personal import Personal
from baton_contracts.call_arrived.contact import ContactArrived
from baton_contracts.case_updated.case import CaseOpened
from baton_contracts.case_updated.customer import AddressUnlinked, ContactLinked
from baton_contracts.examples import example_of
from tests.integration.routing.conftest import CONFIGURATION, Floor
from tests.integration.routing.test_what_others_hear import contracts

CALLERS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "contracts/published/callers.json").read_text("utf-8")
)
MUSEUM = "+493023125123"
NUMBERS = """
cases:
  country: DE
  own_numbers: ["+49 30 5550*"]
  shared_numbers: ["+493023125000"]
"""


async def arrival(floor: Floor, **said: Any) -> tuple[Any, ContactArrived]:
    """The answer to the channel, and what others hear."""
    contact = await floor.pbx.post("/contacts", **said)
    heard = [
        each
        for each in await contracts(floor)
        if isinstance(each, ContactArrived) and each.contact.id == contact["id"]
    ]
    return contact, heard[0]


async def words(floor: Floor, sealed: Personal[str] | None) -> Any:
    return None if sealed is None else (await floor.vault.open([sealed]))[0]


@pytest.fixture
async def german(floor: Floor) -> Floor:
    """Numbers without a country code are German ones."""
    await floor.load(CONFIGURATION + NUMBERS)
    return floor


async def test_each_caller_of_the_list_is_who_they_are(floor: Floor) -> None:
    for country in ("DE", "CN", "US"):
        await floor.load(CONFIGURATION + f"cases: {{country: {country}}}\n")
        for each in (each for each in CALLERS if each["country"] == country):
            contact, heard = await arrival(floor, caller=each["caller"], channel="voice")
            assert await words(floor, heard.caller) == each["is"], each
            if each["is"] is None:
                assert contact["last_agent"] is None
                assert heard.unidentified is not None
                assert await words(floor, heard.unidentified.shown)


async def test_two_withheld_callers_are_nobody_and_not_one(floor: Floor) -> None:
    heard = [(await arrival(floor, caller="anonymous"))[1] for _ in range(2)]
    assert [each.caller for each in heard] == [None, None]
    shown = [each.unidentified.shown for each in heard if each.unidentified]
    assert shown[0].subject != shown[1].subject
    assert [await words(floor, each) for each in shown] == ["anonymous", "anonymous"]
    assert await floor.vault.known_subject("anonymous") is None


async def test_a_switchboard_suggests_and_asks_nobody_first(german: Floor) -> None:
    (subject,) = await german.vault.subjects_of([MUSEUM])
    linked = example_of(ContactLinked)
    opened = example_of(CaseOpened)
    assert isinstance(linked, ContactLinked)
    assert isinstance(opened, CaseOpened)
    await german.receive(opened, linked)
    contact, heard = await arrival(german, caller=f"{MUSEUM};ext=12")
    assert (contact["last_agent"], contact["case_id"]) == (None, None)
    assert heard.caller is None
    assert heard.unidentified is not None
    assert heard.unidentified.why == "shared"
    assert heard.unidentified.suggests is not None
    assert heard.unidentified.suggests.subject == subject
    assert await words(german, heard.unidentified.calls) == MUSEUM
    _, marked = await arrival(german, caller="030 23125000")
    assert marked.unidentified is not None
    assert marked.unidentified.why == "shared"


async def test_a_number_that_staff_marked_suggests_until_they_take_it_back(floor: Floor) -> None:
    (subject,) = await floor.vault.subjects_of([MUSEUM])
    linked = msgspec.structs.replace(example_of(ContactLinked), subjects=(subject,))
    opened = example_of(CaseOpened)
    assert isinstance(opened, CaseOpened)
    await floor.receive(opened, linked)
    _, known = await arrival(floor, caller=MUSEUM)
    assert known.caller is not None
    await floor.receive(AddressUnlinked(subject=subject, shared=True))
    contact, heard = await arrival(floor, caller=MUSEUM)
    assert (contact["last_agent"], contact["case_id"]) == (None, None)
    assert heard.caller is None
    assert heard.unidentified is not None
    assert heard.unidentified.why == "shared"
    assert heard.unidentified.suggests is not None
    assert heard.unidentified.suggests.subject == subject
    assert await words(floor, heard.unidentified.shown) == MUSEUM
    assert await words(floor, heard.unidentified.calls) == MUSEUM
    await floor.receive(AddressUnlinked(subject=subject, shared=False))
    _, again = await arrival(floor, caller=MUSEUM)
    assert again.caller is not None
    assert again.caller.subject == subject


async def test_numbers_of_the_house_are_colleagues(german: Floor) -> None:
    for caller in ("030 5550 17", "201", "+86 10 5550 0101"):
        contact, heard = await arrival(german, caller=caller)
        assert (heard.caller, contact["notes"]) == (None, [])
        assert heard.unidentified is not None
        assert heard.unidentified.why == "colleague"


async def test_each_service_number_may_be_in_a_country_of_its_own(floor: Floor) -> None:
    german = CONFIGURATION.replace(
        'numbers: ["+861055500102"]', 'numbers: ["010 5550 0102"]\n      country: DE'
    )
    await floor.load(german + "cases: {country: CN}\n")
    contact, heard = await arrival(floor, caller="030 23125123", dialled="+861055500102")
    assert (contact["queue"], await words(floor, heard.caller)) == ("billing", MUSEUM)
    _, heard = await arrival(floor, caller="13800138000", dialled="010-55500101")
    assert await words(floor, heard.caller) == "+8613800138000"


async def test_a_mail_address_of_a_chat_is_an_identity_without_case(floor: Floor) -> None:
    _, heard = await arrival(floor, caller="Mei@Customer.Example", channel="chat")
    assert heard.caller is not None
    assert heard.caller.subject == (await floor.vault.subjects_of(["mei@customer.example"]))[0]
    assert await words(floor, heard.caller) == "Mei@customer.example"


async def test_nothing_that_a_telephone_system_says_loses_a_call(floor: Floor) -> None:
    for caller in ("", " ", "\u200b", "x" * 1_500, '"' * 300, "sip:", "<>", "tel:;ext=", "+"):
        _, heard = await arrival(floor, caller=caller, dialled="")
        assert heard.caller is None
        assert (heard.unidentified is None) == (caller == "")
