"""Who wrote a mail, on a real listener, PostgreSQL, child processes and a name server."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from baton_common.platform.postgres.database import Database
from baton_contracts.email_received.mail import MailReceived, MailSenderJudged
from baton_email.adapters.checker_pool import CheckerPool
from baton_email.adapters.name_servers import NameServers
from baton_email.adapters.parser_pool import Cost
from baton_email.parsing.check_messages import (
    AskAuthor,
    AskPolicy,
    AskSigned,
    DnsAnswer,
    DnsQuestion,
)
from baton_testkit.waiting import until
from tests.integration.email.conftest import CONFIGURATION, serving
from tests.integration.email.name_server import NameServer, name_server
from tests.integration.email.test_two_processes import LIMIT, two
from tests.unit.email.outside import Zone
from tests.unit.email.signing import published, signed, through_our_server
from tests.unit.email.world import SERVICE, mail

OURS = "127.0.0.1"
THEIRS = "mail.example"


@pytest.fixture
async def names() -> AsyncIterator[NameServer]:
    async with name_server() as server:
        yield server


def asks(names: NameServer) -> dict[str, Any]:
    """The setting that asks it."""
    return {"dns": [(OURS, names.port)]}


async def test_a_mail_is_told_at_once_and_its_sender_judged_then(
    database: Database, tmp_path: Path, names: NameServer
) -> None:
    names.has(THEIRS, f"v=spf1 ip4:{OURS} -all")
    async with serving(database, tmp_path, **asks(names)) as email:
        await email.load()
        await email.send(mail())
        (line,) = await email.messages(1, sender_proof="pass")
        assert line["sender_proof"] == "pass"
        shown = await email.ask("command-centre", "GET", f"/messages/{line['id']}")
        assert shown.json()["sender_proof"] == "pass"
        assert await email.published(MailSenderJudged.contract_type) == 1


async def test_a_signature_is_checked_in_a_child_process(
    database: Database, tmp_path: Path, names: NameServer
) -> None:
    zone = Zone()
    published(zone, THEIRS)
    for name, records in zone.records.items():
        names.has(name.removeprefix("TXT "), *(each.decode() for each in records))
    names.has(THEIRS, "v=spf1 -all")
    forged = signed(mail(Message_ID="<2@mail.example>"), THEIRS).replace(b"Where", b"Here")
    async with serving(database, tmp_path, **asks(names)) as email:
        await email.load()
        await email.send(signed(mail(), THEIRS))
        await email.send(forged)
        assert len(await email.messages(1, sender_proof="pass")) == 1
        assert len(await email.messages(1, sender_proof="fail")) == 1


async def test_a_name_server_that_is_away_holds_up_no_mail(
    database: Database, tmp_path: Path, names: NameServer, caplog: pytest.LogCaptureFixture
) -> None:
    names.mood = "silent"
    async with serving(database, tmp_path, **asks(names)) as email:
        await email.load()
        for number in range(5):
            await email.send(mail(Message_ID=f"<{number}@mail.example>"))
        lines = await email.messages(5)
        assert {each["sender_proof"] for each in lines} == {"unknown"}
    assert [each for each in caplog.records if each.levelname == "ERROR"] == []


async def test_a_form_shows_the_key_that_the_configuration_gives_out(
    database: Database, tmp_path: Path
) -> None:
    forms = "  mail:\n    unknown: unproven\n    forms:\n      website: {}\n"
    async with serving(database, tmp_path) as email:
        await email.load(CONFIGURATION + forms)
        configured = await email.ask("administrator", "GET", "/configuration")
        key = configured.json()["form_keys"]["website"]
        assert configured.json()["unknown"] == "unproven"
        asked = await email.ask("agent", "GET", "/configuration")
        assert asked.status_code == 403
        fields = {"From": f"Shop <{SERVICE}>", "Reply-To": "qian@post.example"}
        await email.send(mail(**fields, X_Baton_Form=key, Message_ID="<1@shop.example>"))
        await email.send(mail(**fields, X_Baton_Form="0" * 40, Message_ID="<2@shop.example>"))
        (proven,) = await email.messages(1, sender_proof="pass")
        (forged,) = await email.messages(1, sender_proof="fail")
        assert proven["other"] == "qian@post.example"
        assert not forged["other"]


async def test_results_of_our_own_mail_server_are_believed_where_it_is_named(
    database: Database, tmp_path: Path
) -> None:
    raw = through_our_server(results="dkim=pass header.d=mail.example") + mail()
    forged = through_our_server() + raw.replace("<1@", "<2@")
    async with serving(database, tmp_path) as email:
        await email.load(f"{CONFIGURATION}  mail: {{authserv_id: mx.demo.example}}\n")
        await email.send(raw)
        await email.send(forged)
        assert len(await email.messages(1, sender_proof="pass")) == 1
        assert len(await email.messages(1, sender_proof="unknown")) == 1


async def test_two_processes_tell_each_verdict_once(
    database: Database, tmp_path: Path, names: NameServer
) -> None:
    count = 12
    names.has(THEIRS, f"v=spf1 ip4:{OURS} -all")
    async with two(database, tmp_path, **asks(names)) as both:
        for number in range(count):
            await both[number % 2].send(mail(Message_ID=f"<{number}@mail.example>"))

        async def all_judged() -> bool:
            return await both[0].events("check-ended") == count

        await until(all_judged, LIMIT, every=0.05)
        assert await both[0].published(MailReceived.contract_type) == count
        assert await both[0].published(MailSenderJudged.contract_type) == count


async def test_a_name_server_is_asked(names: NameServer) -> None:
    long = "v=spf1 " + "ip4:192.0.2.1 " * 40 + "-all"
    names.has(THEIRS, long)
    names.has(THEIRS, "10 mx.mail.example.", kind="MX")
    names.has("mx.mail.example", "192.0.2.1", kind="A")
    asked = NameServers([(OURS, names.port)], longest=1.0)
    assert (await asked.ask(DnsQuestion(THEIRS))).records == (long.encode(),)
    assert (await asked.ask(DnsQuestion(THEIRS, "MX"))).records == (b"10 mx.mail.example",)
    assert (await asked.ask(DnsQuestion("mx.mail.example", "A"))).records == (b"192.0.2.1",)
    assert await asked.ask(DnsQuestion("mx.mail.example", "AAAA")) == nothing("mx.mail.example")
    assert await asked.ask(DnsQuestion("nobody.example")) == DnsAnswer(
        DnsQuestion("nobody.example")
    )
    for wrong in ("a..b", "x" * 64 + ".example", "\udcff.example"):
        assert not (await asked.ask(DnsQuestion(wrong))).failed
    for mood in ("fails", "silent"):
        names.mood = mood
        assert (await asked.ask(DnsQuestion(THEIRS))).failed


def nothing(name: str) -> DnsAnswer:
    return DnsAnswer(DnsQuestion(name, "AAAA"))


async def test_what_costs_too_much_proves_nothing() -> None:
    pool = CheckerPool(cost=Cost(cpu_seconds=0.3, wall_seconds=(10.0, 10.0)))
    spaces = b"From: a@mail.example\r\n\r\n" + b" " * 400_000 + b"x"
    raw = signed(b"From: a@mail.example\r\n\r\nx\r\n", THEIRS).split(b"From:")[0] + spaces
    try:
        author = await pool.author(raw, AskAuthor())
        assert author.keys == ("s1._domainkey.mail.example",)
        zone = Zone()
        published(zone, THEIRS)
        keys = {author.keys[0]: zone.records[f"TXT {author.keys[0]}"][0]}
        ask = AskSigned(author=author.domain, keys=keys, at=0)
        assert await pool.signed(raw, ask) == "broken"
        assert pool.killed == 1
        told = await pool.policy(AskPolicy(client="192.0.2.1", sender="a@b.example", helo=""))
        assert told.wanted == DnsQuestion("b.example")
    finally:
        await pool.close()
