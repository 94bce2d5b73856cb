"""An empty installation: mail and cases are refused with what to do, until it is configured."""

import smtplib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.cast import CONFIGURATION_FILE, OTTO, SECTIONS
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


def config(there: Onebox, *arguments: str) -> str:
    """The output of `baton config …`."""
    done = run(["baton_cli", "config", *arguments], there.settings())
    assert done.returncode == 0, done.stderr
    return done.stdout


async def test_smtp_says_550_and_the_api_409_until_the_configuration_is_loaded(
    empty: Onebox,
) -> None:
    assert "not configured yet" in empty.program.said()
    customer = new_customer()
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        await empty.doors.send(letter(customer, "It is broken."))
    ((code, said),) = refused.value.recipients.values()
    assert code == 550
    assert b"baton config apply" in said
    body = {"text": "It is broken.", "address": customer}
    answer = await empty.doors.ask(OTTO, "POST", "cases", "/cases", json=body)
    assert answer.status_code == 409
    assert "baton config apply" in answer.json()["detail"]
    assert "cases: " in config(empty, "apply", str(CONFIGURATION_FILE))
    await empty.doors.send(letter(customer, "It is broken."))
    assert (await case_of(empty.doors, customer))["matter"] == "return-goods"
    stranger = letter(customer, "Hello", to="nobody@baton.example")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        await empty.doors.send(stranger)


async def test_an_export_changes_nothing_here_and_makes_another_installation_the_same(
    empty: Onebox, tmp_path: Path
) -> None:
    nothing = "".join(f"{section}: nothing to change\n" for section in SECTIONS)
    config(empty, "apply", str(CONFIGURATION_FILE))
    file = tmp_path / "baton.yaml"
    config(empty, "export", str(file))
    assert config(empty, "diff", str(file)) == nothing
    assert config(empty, "apply", str(file)) == nothing
    assert config(empty, "diff", str(CONFIGURATION_FILE)) == nothing
    async with onebox() as another:
        await another.start()
        config(another, "apply", str(file))
        assert config(another, "export") == file.read_text()
        assert config(another, "diff", str(CONFIGURATION_FILE)) == nothing
