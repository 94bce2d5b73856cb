"""What the next server says, or does not say, is told apart: later, never, unknown."""

import asyncio
import ssl
from pathlib import Path

import dkim
import pytest

from baton_email.adapters.smtp_outbox import SmtpOutbox, SmtpRoute, status_of
from baton_email.ports import Letter, Never, NotNow, OutcomeUnknown
from tests.integration.email.certificates import loopback_contexts
from tests.integration.email.dkim_key import dkim_key
from tests.integration.email.scripted_server import CUT, HANG, scripted
from tests.integration.email.talking import talking
from tests.unit.email.world import ANN, SERVICE, World, mail

BO = "bo@mail.example"
RAW = mail("hello\r\n.\r\nthere").encode()
LETTER = Letter("m1", "service+r@demo.example", (ANN, BO), "subject-1", RAW)


def route(port: int, **more: object) -> SmtpRoute:
    usual = {"security": "starttls-if-offered", "connect_within": 5.0, "answer_within": 1.0}
    return SmtpRoute(host="127.0.0.1", port=port, **(usual | more))  # type: ignore[arg-type]  # fields by name


async def send(port: int, letter: Letter = LETTER, **more: object) -> dict[str, tuple[int, str]]:
    async with SmtpOutbox(route(port, **more)).at_the_door(letter) as door:
        await door.hand_over(letter.raw)
        return dict(door.refused)


async def test_taken_byte_for_byte() -> None:
    async with scripted() as server:
        assert await send(server.port) == {}
    assert server.taken == [RAW.replace(b"\r\n.", b"\r\n..") + b".\r\n"]


async def test_one_recipient_refused_is_named_and_the_other_gets_it() -> None:
    async with scripted(**{"RCPT_TO:<bo@mail.example>": "550 5.1.1 who?"}) as server:
        assert await send(server.port) == {BO: (550, "5.1.1")}
    assert len(server.taken) == 1


@pytest.mark.parametrize(
    ("answers", "no", "code"),
    [
        ({"greeting": "554 5.3.2 go away"}, NotNow, 554),
        ({"greeting": "421 4.3.2 busy"}, NotNow, 421),
        ({"MAIL": "550 5.7.1 not you"}, NotNow, 550),
        ({"MAIL": "552 5.3.4 too large"}, Never, 552),
        ({"RCPT": "553 5.1.8 sender rejected"}, NotNow, 553),
        ({"end": "553 mail from must be same as authorization user"}, NotNow, 553),
        ({"MAIL": "451 4.7.1 greylisted"}, NotNow, 451),
        ({"RCPT": "550 5.1.1 who?"}, Never, 550),
        ({"RCPT": "450 4.2.0 later"}, NotNow, 450),
        ({"RCPT_TO:<bo@mail.example>": "450 4.2.0 x", "RCPT": "550 5.1.1 y"}, NotNow, 450),
        ({"DATA": "554 5.6.0 no"}, Never, 554),
        ({"end": "452 4.3.1 full"}, NotNow, 452),
        ({"end": "554 5.7.1 spam"}, Never, 554),
        ({"greeting": CUT}, NotNow, 0),
        ({"EHLO": CUT, "HELO": CUT}, NotNow, 0),
        ({"RCPT": HANG}, NotNow, 0),
    ],
)
async def test_every_no_before_or_after_the_bytes_is_understood(
    answers: dict[str, str], no: type[NotNow], code: int
) -> None:
    async with scripted(**answers) as server:
        with pytest.raises(NotNow) as raised:
            await send(server.port)
    assert type(raised.value) is no
    assert raised.value.code == code


@pytest.mark.parametrize("end", [HANG, CUT])
async def test_no_answer_after_the_bytes_is_unknown(end: str) -> None:
    async with scripted(end=end) as server:
        with pytest.raises(OutcomeUnknown):
            await send(server.port)
        assert len(server.taken) == 1


@pytest.mark.parametrize(
    ("answers", "login", "status"),
    [
        ({"MAIL": "501 mail from must be same as authorization user"}, {}, "5.1.8"),
        (
            {"EHLO": "250-mx.example\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 wrong password"},
            {"user": "svc", "password": "pw", "security": "none"},
            "5.7.8",
        ),
    ],
)
async def test_a_no_to_our_account_or_sender_is_an_alarm_and_no_fault_of_the_mail(
    answers: dict[str, str], login: dict[str, str], status: str
) -> None:
    alarms: list[str] = []
    async with scripted(**answers) as server:
        outbox = SmtpOutbox(
            route(server.port, **login), alarm=lambda _, what, __: alarms.append(what)
        )
        with pytest.raises(NotNow) as raised:
            async with outbox.at_the_door(LETTER):
                raise AssertionError("it was let in")
    assert (type(raised.value), raised.value.status) == (NotNow, status)
    assert alarms == ["127.0.0.1 refuses our account or our sender"]


async def test_nobody_there_is_later() -> None:
    async with scripted() as server:
        port = server.port
    with pytest.raises(NotNow):
        await send(port)


async def test_starttls_is_used_where_it_is_offered_and_the_name_is_checked(
    tmp_path: Path,
) -> None:
    server_tls, client_tls = loopback_contexts(tmp_path)
    async with talking(await World().begin(), tls=server_tls) as talk:
        letter = LETTER._replace(recipients=(SERVICE,))
        outbox = SmtpOutbox(route(talk.port, security="starttls"), tls=client_tls)
        async with outbox.at_the_door(letter) as door:
            await door.hand_over(letter.raw)
        assert len(talk.world.blobs.stored) == 1
        stranger = SmtpOutbox(route(talk.port, security="starttls"), tls=_strict())
        with pytest.raises(NotNow):
            async with stranger.at_the_door(letter):
                raise AssertionError("it trusts a stranger")


def _strict() -> ssl.SSLContext:
    return ssl.create_default_context()


async def test_without_starttls_no_password_is_told() -> None:
    async with scripted() as server:
        with pytest.raises(NotNow):
            await send(server.port, security="starttls", user="svc", password="pw")
    assert server.taken == []


async def test_dkim_signs_so_that_a_verifier_agrees() -> None:
    signing, records = dkim_key("demo.example")
    async with scripted() as server:
        outbox = SmtpOutbox(route(server.port), dkim=signing)
        async with outbox.at_the_door(LETTER) as door:
            await door.hand_over(RAW)
    (taken,) = server.taken
    content = taken.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
    assert content.startswith(b"DKIM-Signature:")

    def answered(name: bytes, timeout: int = 5) -> bytes:
        return records[name]

    assert await asyncio.to_thread(dkim.verify, content, dnsfunc=answered)
    changed = content.replace(b"hello", b"hullo")
    assert not await asyncio.to_thread(dkim.verify, changed, dnsfunc=answered)
    assert signing.sign(RAW, "a@other.example") == RAW


def test_settings_of_the_way_out() -> None:
    parsed = SmtpRoute.parse("smtp://svc%40demo.example:p%3Aw@mx.example:2525")
    assert (parsed.user, parsed.password, parsed.port) == ("svc@demo.example", "p:w", 2525)
    assert parsed.security == "starttls"
    assert SmtpRoute.parse("smtps://mx.example").port == 465
    assert SmtpRoute.parse("smtp://mx.example").security == "starttls-if-offered"
    assert SmtpRoute.parse("smtp://mx.example?tls=off").security == "none"
    assert "p:w" not in repr(parsed)
    with pytest.raises(ValueError, match="smtp://"):
        SmtpRoute.parse("mx.example:25")


def test_the_status_is_the_enhanced_one_or_the_class() -> None:
    assert status_of(550, "User unknown") == "5.1.1"
    assert status_of(552, "mailbox full") == "5.2.2"
    assert status_of(550, "5.1.1 <x> who?") == "5.1.1"
    assert status_of(451, "4.3.2.1 is my address") == "4.0.0"
    assert status_of(451, "ask 5.6.7.8 again") == "4.0.0"
