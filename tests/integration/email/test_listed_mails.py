"""The list of mails without a case: who sees it, how many there are, a case made of one."""

import asyncio
import smtplib

import asyncpg
import pytest

from baton_common.platform.postgres.database import Database
from baton_testkit.waiting import until
from tests.integration.email.conftest import PATIENCE, Running
from tests.unit.email.world import SERVICE, mail


async def assigned(database: Database, department: str) -> None:
    """Mails to our address concern this department."""
    connection = await asyncpg.connect(database.service_dsn)
    try:
        await connection.execute(
            """insert into projections.address_departments (id, departments, others, version)
            values ('all', '{}', $1, 1)
            on conflict (id) do update set others = excluded.others""",
            department,
        )
    finally:
        await connection.close()


async def some(email: Running) -> None:
    for number, fields in enumerate(
        [{"Auto-Submitted": "auto-replied"}, {"X-Autoreply": "yes"}, {}, {"Precedence": "list"}]
    ):
        raw = mail(f"mail {number}", Message_ID=f"<{number}@mail.example>", **fields)
        await email.send(raw)
    await email.messages(4)


async def test_it_is_counted_by_reason_and_has_only_mails_without_a_case(email: Running) -> None:
    await some(email)
    answer = await email.ask("command-centre", "GET", "/messages", params={"filed": "all"})
    shown = answer.json()
    assert {line["filed"] for line in shown["items"]} == {"automatic"}
    assert (len(shown["items"]), shown["counts"]) == (2, {"automatic": 2})
    plain = (await email.ask("command-centre", "GET", "/messages")).json()
    assert (len(plain["items"]), plain["counts"]) == (4, {})


@pytest.mark.parametrize(("department", "seen"), [("billing", 2), ("returns", 0)])
async def test_the_department_of_the_address_sees_it(
    email: Running, database: Database, department: str, seen: int
) -> None:
    await some(email)
    await assigned(database, department)
    answer = await email.ask("agent", "GET", "/messages", params={"filed": "all"})
    assert len(answer.json()["items"]) == seen
    assert answer.json()["counts"] == ({"automatic": seen} if seen else {})


async def test_a_colleague_s_mail_is_on_it_and_a_case_is_made_of_it(
    email: Running, database: Database
) -> None:
    (subject,) = await email.vault.subjects_of(["ana@shop.example"])
    connection = await asyncpg.connect(database.service_dsn)
    try:
        await connection.execute(
            """insert into projections.colleagues (person, subject, suspended, version)
            values ('bo', $1, true, 1), ('ana', $1, false, 2)""",
            subject,
        )
    finally:
        await connection.close()
    await email.send(mail(From="Ana <Ana@shop.example>"), sender="ana@shop.example")
    (line,) = await email.messages(1, filed="colleague")
    assert (line["state"], line["other"]) == ("colleague", "Ana@shop.example")
    counted = await email.ask("command-centre", "GET", "/messages", params={"filed": "all"})
    assert counted.json()["counts"] == {"colleague": 1}
    made = await email.ask("command-centre", "POST", f"/messages/{line['id']}/case", json={})
    assert made.status_code == 201, made.text
    assert await email.published("baton.mail.taken-up.v2") == 1


async def test_a_case_is_made_of_one_once_by_who_sees_it(
    email: Running, database: Database
) -> None:
    await some(email)
    (line, _) = await email.messages(2, filed="automatic")
    path = f"/messages/{line['id']}"
    assert (await email.ask("agent", "GET", path)).status_code == 404
    assert (await email.ask("agent", "POST", f"{path}/case", json={})).status_code == 404
    await assigned(database, "billing")
    assert (await email.ask("agent", "GET", path)).json()["state"] == "automatic: reply"
    made = await email.ask("agent", "POST", f"{path}/case", json={})
    assert (made.status_code, made.json()["thread_id"]) == (201, line["thread_id"])
    assert await email.published("baton.mail.taken-up.v2") == 1
    again = await email.ask("agent", "POST", f"{path}/case", json={})
    assert again.status_code in {404, 409}

    async def left() -> bool:
        answer = await email.ask("agent", "GET", "/messages", params={"filed": "all"})
        return len(answer.json()["items"]) == 1

    assert await until(left, PATIENCE, every=0.05)


async def test_an_unreadable_mail_without_sender_is_on_it_and_becomes_a_case(
    email: Running,
) -> None:
    deep = "Content-Type: message/rfc822\r\n\r\n" * 30 + "x"
    raw = f"To: {SERVICE}\r\nSubject: deep\r\n{deep}"
    await asyncio.to_thread(_from_nobody, email.settings.smtp_port, raw)
    (line,) = await email.messages(1, filed="unreadable")
    made = await email.ask("command-centre", "POST", f"/messages/{line['id']}/case", json={})
    assert made.status_code == 201, made.text
    assert await email.published("baton.mail.taken-up.v2") == 1


def _from_nobody(port: int, raw: str) -> None:
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail("", [SERVICE], raw)
