"""What `baton` says to do when it cannot, done, works; commands in it are run as they stand."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from socket import socket

import pytest

from baton_common.edge.identity.keys import issue_token, local_key
from baton_common.edge.identity.principal import Role
from tests.advice import Advice
from tests.integration.cli.baton import Baton, a_baton

Said = pytest.CaptureFixture[str]
NOWHERE = {"BATON_HOME": "/nonexistent"}


@pytest.fixture
async def baton(tmp_path: Path) -> AsyncIterator[Baton]:
    async with a_baton(tmp_path) as running:
        yield running


@pytest.mark.parametrize(
    ("line", "environment", "advice"),
    [
        (
            "story",
            {"BATON_URL": "baton.example"},
            Advice("write an address like https://baton.example."),
        ),
        ("story", NOWHERE, Advice("Set BATON_TOKEN to a token. (…)")),
        (
            "token --role agent",
            NOWHERE,
            Advice("Start Baton first (make run), or say where its folder is with BATON_HOME."),
        ),
        (
            "audit replay --against there.json",
            {},
            Advice("Name one service: a replay is compared with its own service."),
        ),
    ],
)
async def test_a_wrong_line_or_setting_says_what_is_right(
    baton: Baton, capsys: Said, line: str, environment: dict[str, str], advice: Advice
) -> None:
    assert await baton.run(*line.split(), **environment) == 2
    advice.said_in(capsys.readouterr().err)
    key = local_key(baton.home / "keys" / "token-signing")
    followed = {"BATON_TOKEN": issue_token(key, "otto", [Role.AUDITOR, Role.ADMINISTRATOR])}
    if line.startswith("audit"):
        assert await baton.run("audit", "replay", "cases", "--against", "/nonexistent") == 2
        assert "/nonexistent cannot be read" in capsys.readouterr().err
    elif environment == NOWHERE and line == "story":
        assert await baton.run("story", **NOWHERE, **followed) == 0
    else:
        assert await baton.run(*line.split()) == 0


@pytest.mark.parametrize("status", ["404 Not Found", "200 OK"])
async def test_an_address_where_something_else_answers_is_set_right(
    baton: Baton, capsys: Said, status: str
) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        page = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\nhi!"
        writer.write(page.encode())
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as other:
        port = other.sockets[0].getsockname()[1]
        assert await baton.run("story", BATON_URL=f"http://127.0.0.1:{port}") == 3
    Advice("and not as Baton does. Check BATON_URL.").said_in(capsys.readouterr().err)
    assert await baton.run("story") == 0


async def test_somebody_who_is_not_there_is_configured_as_it_says(
    baton: Baton, capsys: Said, tmp_path: Path
) -> None:
    line = ("token", "--role", "agent", "--person", "zoe")
    assert await baton.run(*line) == 2
    said = capsys.readouterr().err
    Advice("Configure it with: baton config apply FILE").said_in(said)
    file = tmp_path / "baton.yaml"
    file.write_text("cases: {}\n")
    assert await baton.run(*command_in(said, FILE=str(file))) == 0
    assert await baton.run(*line) == 0


@pytest.mark.parametrize("line", ["story", "demo act"])
async def test_without_a_case_a_mail_is_sent_to_the_service_address(
    baton: Baton, capsys: Said, line: str
) -> None:
    mails, baton.mails = baton.mails, []
    assert await baton.run(*line.split()) > 0
    Advice("There is no case yet. Send a mail to the service address.").said_in(
        capsys.readouterr().err
    )
    baton.mails = mails
    assert await baton.run("story") == 0


async def test_letters_are_seen_as_the_doctor_says(baton: Baton, capsys: Said) -> None:
    baton.letters["cases"] = ["l-1"]
    assert await baton.run("doctor") == 1
    said = capsys.readouterr().out
    Advice("… wait; see: baton dead-letters list").said_in(said)
    assert await baton.run("dead-letters", "list") == 0
    assert "l-1" in capsys.readouterr().out
    assert await baton.run("dead-letters", "retry", "l-9") == 1
    Advice("See: baton dead-letters list").said_in(capsys.readouterr().err)


async def test_a_case_that_there_is_not_is_looked_for_as_it_says(
    baton: Baton, capsys: Said
) -> None:
    assert await baton.run("demo", "act", "NONE") == 2
    said = capsys.readouterr().err
    Advice("See those there are: baton story").said_in(said)
    assert await baton.run(*command_in(said)) == 0


async def test_a_log_goes_on_by_the_command_that_it_says(baton: Baton, capsys: Said) -> None:
    baton.why = "The database went back in time."
    assert await baton.run("recover", "cases") == 1
    said = capsys.readouterr().out
    Advice("To go on all the same: baton recover … --yes").said_in(said)
    assert await baton.run(*command_in(said)) == 0
    assert baton.why is None


def command_in(said: str, **filled: str) -> list[str]:
    """The words after `baton` of the last command in what was said."""
    command = re.findall(r"\bbaton ([a-z].*)", said)[-1]
    return [filled.get(word, word) for word in command.split()]


async def test_an_address_where_nothing_answers_is_set_right(baton: Baton, capsys: Said) -> None:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert await baton.run("story", BATON_URL=nobody) == 3
    Advice("Baton does not answer at … (…). Is it running? Check BATON_URL.").said_in(
        capsys.readouterr().err
    )
    assert await baton.run("story") == 0
