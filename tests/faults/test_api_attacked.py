"""FAULT-19: the five APIs under attack from their own documents."""

import asyncio
import os
from collections import Counter
from math import ceil
from typing import Any

import psutil

from baton_testkit.waiting import until
from tests.e2e.cast import ADMINISTRATOR, ANA, AUDITOR, LENA, OTTO, SECTIONS, Person
from tests.e2e.doors import Doors
from tests.e2e.journeys import asked, case_of, new_customer
from tests.e2e.mails import letter
from tests.e2e.onebox import onebox
from tests.faults.api_attack import Attack, operations_of

CASES = 20_000 if os.environ.get("NIGHTLY") == "1" else 500
"""Least requests, over all services."""
MACHINE = Person("pbx", ("machine",))
ATTACKERS = (OTTO, ADMINISTRATOR, AUDITOR, ANA, LENA, MACHINE)
MOST_GROWTH = 100_000_000
"""Bytes that the process may grow by."""


async def test_whatever_is_asked_is_answered_as_the_documents_say_and_never_with_5xx() -> None:
    async with onebox() as box:
        await box.start()
        await box.doors.load_configuration()
        known = await things_that_are_there(box.doors)
        documents = {each: await document(box.doors, each) for each in SECTIONS}
        each = ceil(CASES / 2 / sum(map(operations_of, documents.values())))
        process = psutil.Process(box.program.pid)
        before = process.memory_info().rss
        answered: Counter[int] = Counter()
        wrong: dict[str, str] = {}
        for service in SECTIONS:
            attack = Attack(
                base_url=f"http://127.0.0.1:{box.port}/{service}",
                tokens=[box.doors.token(who) for who in ATTACKERS],
                known=known,
            )
            await asyncio.to_thread(attack.on_all, documents[service], each)
            answered += attack.answered
            wrong |= {f"{service}: {kind}": said for kind, said in attack.wrong.items()}
        assert not wrong, "\n\n".join(f"{kind}\n{said}" for kind, said in sorted(wrong.items()))
        assert answered.total() >= CASES * 0.8, answered  # some cannot be put into a request
        assert answered[200] > 20, answered  # it got past the first look-up
        assert process.memory_info().rss - before < MOST_GROWTH
        assert (await box.doors.ask(None, "GET", "cases", "/healthz")).status_code in {200, 404}


async def document(doors: Doors, service: str) -> dict[str, Any]:
    """The OpenAPI document as the service gives it, its addresses below the service's."""
    address = doors.services[service].removesuffix("/v1")
    answer = await doors.client.get(f"{address}/openapi.json")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return {**found, "servers": [{"url": address}]}


async def things_that_are_there(doors: Doors) -> dict[str, str]:
    """A case with its customer, handoff and mail, for path parameters of that name."""
    customer = new_customer()
    await doors.send(letter(customer, "The kettle came broken. Please help."))
    case = await case_of(doors, customer)
    call = await doors.post(MACHINE, "routing", "/contacts", queue="returns")

    async def messages() -> list[dict[str, Any]]:
        page = await doors.get(OTTO, "email", "/messages", case_id=case["id"])
        found: list[dict[str, Any]] = page["items"]
        return found

    return {
        "case_id": case["id"],
        "customer_id": case["customer_id"],
        "handoff_id": await asked(doors, case["id"], ANA),
        "message_id": (await until(messages, 60))[0]["id"],
        "person_id": ANA.id,
        "agent_id": ANA.id,
        "queue_id": "returns",
        "contact_id": call["id"],
    }
