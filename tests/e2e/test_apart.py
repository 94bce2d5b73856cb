"""The services as separate processes: one journey over real Kafka, to a real mail server."""

from collections.abc import AsyncIterator

import pytest

from baton_embedded.servers.kafka import KafkaServer
from baton_testkit.servers.greenmail import MailUser, greenmail_server
from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.waiting import until
from tests.e2e.apart import Apart, apart
from tests.e2e.cast import ANA, AUDITOR
from tests.e2e.doors import LIMIT
from tests.e2e.journeys import accepted, case_of, sent, told
from tests.e2e.mailbox import Mailbox
from tests.e2e.mails import answer_to, letter

CUSTOMER = MailUser("mei.lin@customer.example", "mei-lin")


@pytest.fixture(scope="module")
async def mailbox() -> AsyncIterator[Mailbox]:
    """The customer's, on a server of their own."""
    async with greenmail_server(CUSTOMER) as server:
        yield Mailbox(CUSTOMER, server.smtp_port, server.imap_port)


@pytest.fixture(scope="module")
async def services(
    postgres: PostgresServer, kafka: KafkaServer, mailbox: Mailbox
) -> AsyncIterator[Apart]:
    """All five run, the configuration is applied, mail goes out to the customer's server."""
    out = f"smtp://127.0.0.1:{mailbox.smtp_port}"
    async with apart(postgres, kafka, BATON_SMTP_OUT=out) as made:
        await made.start()
        await made.doors.load_configuration()
        yield made
        assert await made.stop() == [0] * 5


async def test_a_mail_is_a_case_is_accepted_is_answered_over_kafka_and_smtp(
    services: Apart, mailbox: Mailbox
) -> None:
    doors = services.doors
    mail = letter(CUSTOMER.address, "台灯碎了，我要退货。")
    await doors.send(mail)
    opened = await case_of(doors, CUSTOMER.address)
    assert (opened["matter"], opened["department"]) == ("return-goods", "returns")
    await accepted(doors, opened["id"], ANA)
    await told(doors, opened["id"], "The acknowledgement was sent.")
    path = f"/cases/{opened['id']}"
    await doors.post(ANA, "cases", f"{path}/replies", text="新的台灯已经寄出。")
    await sent(doors, opened["id"], 2, ANA)
    _, reply = await until(lambda: mailbox.mails(2), LIMIT, every=0.2)
    assert "新的台灯已经寄出" in reply.get_content()
    assert reply["In-Reply-To"] == mail["Message-ID"]
    await doors.send(answer_to(reply.as_bytes(), CUSTOMER.address, "谢谢！"))
    await told(doors, opened["id"], "The reply was sent.", "The customer wrote.")
    assert (await case_of(doors, CUSTOMER.address))["id"] == opened["id"]


async def test_what_a_case_did_is_counted_and_its_survey_decided(services: Apart) -> None:
    doors = services.doors
    await doors.send(letter("li.qiang@home.example", "It is broken."))
    opened = await case_of(doors, "li.qiang@home.example")
    await accepted(doors, opened["id"], ANA)
    await doors.post(ANA, "cases", f"/cases/{opened['id']}/close")
    await told(doors, opened["id"], "Ana Keller closed the case.")
    day = opened["opened_at"][:10]

    async def counted() -> bool:
        query = {"from": day, "zone": "UTC", "department": "returns"}
        closed = await doors.get(AUDITOR, "kpi", "/indicators/cases-closed", **query)
        assert (closed["whole"]["value"] or 0) >= 1, closed
        return True

    async def decided() -> bool:
        page = await doors.get(AUDITOR, "survey", "/invitations", case_id=opened["id"])
        assert [each["reason"] for each in page["items"]] == ["switched-off"], page
        return True

    await until(counted, LIMIT, every=0.1)
    await until(decided, LIMIT, every=0.1)
