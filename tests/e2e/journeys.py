"""The steps of a journey, each through the public doors and with a limit."""

from itertools import count
from typing import Any

import httpx

from baton_testkit.waiting import until
from tests.e2e.cast import AUDITOR, OTTO, Person
from tests.e2e.doors import LIMIT, Doors

_numbers = count(1)


def new_customer(domain: str = "customer.example") -> str:
    """An address that nobody has written from."""
    return f"customer.{next(_numbers)}@{domain}"


async def case_of(doors: Doors, customer: str, nth: int = 1) -> Any:
    """The customer's newest case, once there are `nth`. Promised: 2 s after the mail's 250."""

    async def found() -> Any:
        page = await doors.get(OTTO, "cases", "/cases", customer=customer)
        return page["items"][0] if len(page["items"]) == nth else None

    return await until(found, LIMIT, every=0.05)


async def case(doors: Doors, case_id: str) -> Any:
    """The case as it is now."""
    return await doors.get(OTTO, "cases", f"/cases/{case_id}")


async def asked(doors: Doors, case_id: str, person: Person) -> str:
    """The open handoff's id, once this person is asked."""

    async def found() -> str:
        handoff = (await case(doors, case_id))["handoff"]
        return str(handoff["id"]) if handoff and person.id in handoff["asked"] else ""

    return await until(found, LIMIT, every=0.05)


async def accepted(doors: Doors, case_id: str, person: Person) -> Any:
    """This person accepts, once they are asked; the case after it."""
    handoff = await asked(doors, case_id, person)
    return await doors.post(person, "cases", f"/handoffs/{handoff}/accept")


async def story(doors: Doors, case_id: str, lang: str = "en") -> list[Any]:
    """The lines of the case's story."""
    page = await doors.get(AUDITOR, "cases", f"/cases/{case_id}/story", lang=lang)
    assert page["next"] is None
    return list(page["items"])


async def told(doors: Doors, case_id: str, *sentences: str) -> list[str]:
    """The story's sentences, once it has each of these parts, in this order."""

    async def found() -> list[str] | None:
        lines = [line["sentence"] for line in await story(doors, case_id)]
        rest = iter(lines)
        assert all(any(part in line for line in rest) for part in sentences), lines
        return lines

    return await until(found, LIMIT, every=0.05) or []


async def sent(doors: Doors, case_id: str, number: int, person: Person) -> list[bytes]:
    """The mails that went out about a case, oldest first, once there are so many."""

    async def found() -> list[Any] | None:
        page = await doors.get(person, "email", "/messages", case_id=case_id)
        gone = [mail for mail in page["items"] if mail["direction"] == "out"]
        assert [mail["state"] for mail in gone] == ["sent"] * number, page["items"]
        return gone or [None]

    lines = await until(found, LIMIT, every=0.05)
    assert lines is not None
    raws = [await raw(doors, line["id"], person) for line in reversed(lines) if line]
    return [each.content for each in raws]


async def raw(doors: Doors, message_id: str, person: Person) -> httpx.Response:
    """A mail's bytes as email gives them."""
    answer = await doors.ask(person, "GET", "email", f"/messages/{message_id}/raw")
    assert answer.status_code == 200, answer.text
    return answer
