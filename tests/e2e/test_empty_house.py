"""A house that is empty: mail and cases are refused with what to do, until one is loaded."""

import smtplib
from collections.abc import AsyncIterator

import pytest

from tests.e2e.cast import CONFIGURATION_FILE, OTTO
from tests.e2e.journeys import case_of, new_customer
from tests.e2e.mails import letter
from tests.e2e.onebox import Onebox, onebox
from tests.e2e.program import run


@pytest.fixture
async def empty() -> AsyncIterator[Onebox]:
    """Started, with nothing in it."""
    async with onebox() as made:
        await made.start()
        yield made


async def test_smtp_says_550_and_the_api_409_until_the_configuration_is_loaded(
    empty: Onebox,
) -> None:
    assert "the house is empty" in empty.program.said()
    customer = new_customer()
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        await empty.doors.send(letter(customer, "It is broken."))
    ((code, said),) = refused.value.recipients.values()
    assert code == 550
    assert b"baton house load" in said
    body = {"text": "It is broken.", "address": customer}
    answer = await empty.doors.ask(OTTO, "POST", "cases", "/cases", json=body)
    assert answer.status_code == 409
    assert "baton house load" in answer.json()["detail"]
    loaded = run(["baton_cli", "house", "load", str(CONFIGURATION_FILE)], empty.settings())
    assert loaded.returncode == 0, loaded.stderr
    await empty.doors.send(letter(customer, "It is broken."))
    assert (await case_of(empty.doors, customer))["matter"] == "return-goods"
    stranger = letter(customer, "Hello", to="nobody@baton.example")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        await empty.doors.send(stranger)
