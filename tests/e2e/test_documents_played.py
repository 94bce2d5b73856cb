"""What the documents, the banner and the start page say to type is typed, and works as it stands.

Only what no page can know is filled in: where the edition listens, the number of a case,
an instant of its life. What is not typed here is listed in `tests/documents.py`.
"""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import asyncpg
import pytest

from baton_common.edge.identity.principal import Role
from baton_onebox.demo.cast import configuration_file
from baton_testkit.servers.postgres import PostgresServer
from tests.architecture.tree import SERVICES
from tests.documents import ROOT, Document, commands_of, documents
from tests.e2e.cast import OTTO
from tests.e2e.journeys import case_of, new_customer
from tests.e2e.mails import letter
from tests.e2e.onebox import Onebox, new_folder, onebox
from tests.e2e.program import run
from tests.e2e.shell import Shell, shell

PAGES = [each for each in documents() if each.played()]
MAILS = {
    "returns": "The vase arrived broken.",
    "logistics": "My order never arrived.",
    "billing": "I was charged twice.",
    "technical": "I forgot my password.",
}
"""A mail to each department of the demo."""
READERS = {"agent", "auditor", "command-centre", "lead", "machine", "supervisor"}
"""The roles that may read cases."""
WHO = [
    *(("--role", str(role)) for role in Role),
    *(("--role", "lead", "--department", each) for each in MAILS),
]


@pytest.fixture(scope="module")
async def box() -> AsyncIterator[Onebox]:
    """`make run` as README says it, with its demo."""
    async with onebox(demo=True, typed="make run") as made:
        await made.start()
        yield made
        assert await made.stop() in {0, 2, -2}  # as make ends by Ctrl-C
        assert "Traceback" not in made.program.said()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A reader's folder, in which the environment of Baton lies as in the folder of Baton."""
    made = new_folder()
    (made / ".venv").symlink_to(ROOT / ".venv")
    yield made
    shutil.rmtree(made)


@asynccontextmanager
async def typing(box: Onebox, folder: Path) -> AsyncIterator[Shell]:
    """A second terminal: where the environment is on, and the edition's folder is known."""
    settings = {**box.service_settings("cases"), "BATON_HOME": str(box.home)}
    settings["BATON_URL"] = f"http://127.0.0.1:{box.port}"
    settings["PATH"] = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    async with shell(folder, settings) as opened:
        yield opened


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
async def test_the_commands_of_a_page_work_as_they_stand(
    box: Onebox, folder: Path, page: Document
) -> None:
    shutil.copy(box.home / "keys" / "token-signing", folder / "token-signing")
    (folder / "baton.yaml").write_bytes(configuration_file())
    filled = {
        "http://127.0.0.1:8800": f"http://127.0.0.1:{box.port}",
        "http://127.0.0.1:8080": f"http://127.0.0.1:{box.port}",
        "https://baton.example": f"http://127.0.0.1:{box.port}",
        "{{ .Values.publicUrl }} BATON_TOKEN=...": f"http://127.0.0.1:{box.port} "
        "BATON_TOKEN=$ADMINISTRATOR",
        "call-1": f"call-{PAGES.index(page)}",
        "2027-01-01T00:00:00Z": f"{datetime.now(UTC) + timedelta(days=90):%Y-%m-%dT%H:%M:%SZ}",
        "2026-03-02T09:30:00Z": f"{datetime.now(UTC) + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}",
        "1.4711": "1.20",
    }
    async with typing(box, folder) as terminal:
        number = await a_case(box)
        filled |= {"NUMBER": number, "K7NM2QX8Z": number}
        await terminal.good("export ADMINISTRATOR=$(baton token --role administrator)")
        for command in page.played():
            said = await terminal.good(fill_in(command, filled))
            if opened := re.search(r'"number":\s*"(\w+)"', said):
                filled["NUMBER"] = opened[1]


def fill_in(command: str, filled: dict[str, str]) -> str:
    """The command with what the reader of a page puts in."""
    for name, value in filled.items():
        command = command.replace(name, value)
    return command


async def test_what_the_page_on_the_configuration_names_works(box: Onebox, folder: Path) -> None:
    (folder / "baton.yaml").write_bytes(configuration_file())
    named = Document("docs/configuration.md").named()
    typed = [each for each in named if each.startswith("baton config ")]
    assert {each.split()[2] for each in typed} == {"apply", "diff", "export", "schema"}
    async with typing(box, folder) as terminal:
        for command in typed:  # the schema has sentences of its own: the code says it
            said = await terminal.run(command)
            assert said.code == 0, f"{command}\n{said.text}"


@pytest.mark.parametrize("department", MAILS)
async def test_a_mail_is_acted_on_until_its_case_is_closed(
    box: Onebox, folder: Path, department: str
) -> None:
    """`baton demo act NUMBER`, as README's sentence on a mail says it."""
    number = await a_case(box, department)
    async with typing(box, folder) as terminal:
        done = list[str]()
        while not done or "is closed" not in done[-1]:
            done.append(await terminal.good(f"baton demo act {number}"))
            assert len(done) < 10, done
    words = " ".join(done)
    assert all(each in words for each in ("accepted", "replied", "resolved", "closed")), done


async def test_a_case_of_a_caller_without_an_address_is_acted_on_too(
    box: Onebox, folder: Path
) -> None:
    body = {"text": "It is broken.", "address": "+12025550177"}
    number = (await box.doors.post(OTTO, "cases", "/cases", **body))["number"]
    async with typing(box, folder) as terminal:
        done = list[str]()
        while not done or "is closed" not in done[-1]:
            done.append(await terminal.good(f"baton demo act {number}"))
            assert len(done) < 10, done


async def test_what_the_banner_says_to_type_works(box: Onebox, folder: Path) -> None:
    said = box.program.said()
    banner = said[said.index("Baton is ready") :].splitlines()[:7]
    lines = [line.strip() for line in banner]
    typed = [m[0] for line in lines for m in re.finditer(r"(?:\. \.venv/|baton (?!\s)).+$", line)]
    assert [each.split()[1] for each in typed] == [".venv/bin/activate", "token", "story"]
    async with shell(folder, {}) as terminal:
        for command in typed:
            await terminal.good(command)


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_what_the_start_page_says_to_type_works(
    box: Onebox, folder: Path, language: str
) -> None:
    start = await box.doors.client.get(f"http://127.0.0.1:{box.port}/?lang={language}")
    (block,) = re.findall(r"<pre>(.*?)</pre>", start.text, re.DOTALL)
    async with shell(folder, {}) as terminal:
        for command in commands_of(unescape(block)):
            said = await terminal.good(command)
    assert "UTC+8" in said


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_every_link_of_the_pages_leads_somewhere(box: Onebox, language: str) -> None:
    """The start page, what it links, and what that links, without a token: as whoever sits at the
    machine, whatever their role."""
    here = f"http://127.0.0.1:{box.port}"
    asked, ahead = set[str](), [f"{here}/?lang={language}"]
    while ahead:
        address = ahead.pop()
        answer = await box.doors.client.get(address)
        assert answer.status_code == 200, address
        asked.add(address)
        if answer.headers["content-type"].startswith("text/html"):
            found = re.findall(r"""(?:href|src)=["']?([^"'\s>#]+)""", answer.text)
            links = {urljoin(address, unescape(each)) for each in found}
            ahead += [each for each in links - asked - {*ahead} if each.startswith(f"{here}/")]
    paths = {urlsplit(each).path for each in asked}
    assert {"/outbox", *(f"/{name}/docs" for name in SERVICES)} <= paths


@pytest.mark.parametrize("who", WHO, ids=" ".join)
async def test_the_first_commands_work_for_every_role_and_department(
    box: Onebox, folder: Path, who: tuple[str, ...]
) -> None:
    async with typing(box, folder) as terminal:
        await terminal.good(f"export BATON_TOKEN=$(baton token {' '.join(who)})")
        await terminal.good("baton doctor")
        story = await terminal.run("baton story")
        if who[1] in READERS:
            assert story.code == 0 or "There is no case yet." in story.text, story.text
        else:
            assert story.code == 1
            assert "This needs one of the roles" in story.text


async def test_the_sql_for_a_database_made_by_hand_is_what_a_migration_wants(
    own_postgres: PostgresServer, box: Onebox
) -> None:
    """PostgreSQL takes it word for word, and the service's own migration then succeeds."""
    (block,) = Document("docs/operation.md").blocks("sql")
    connection = await asyncpg.connect(own_postgres.superuser_dsn())
    try:
        for statement in block.split(";\n"):
            if statement.strip():
                await connection.execute(statement)
    finally:
        await connection.close()
    dsn = own_postgres.cluster.dsn
    settings = {
        **box.service_settings("kpi"),
        "BATON_DATABASE": dsn("baton_kpi", "baton_kpi_service", "…"),
        "BATON_OWNER_DATABASE": dsn("baton_kpi", "baton_kpi_owner", "…"),
    }
    said = await asyncio.to_thread(run, ["baton_kpi", "migrate"], settings)
    assert said.returncode == 0, said.stderr


async def a_case(box: Onebox, department: str = "returns") -> str:
    """The number of a case of a customer who has just written."""
    customer = new_customer()
    await box.doors.send(letter(customer, MAILS[department]))
    opened = await case_of(box.doors, customer)
    assert opened["department"] == department
    return str(opened["number"])
