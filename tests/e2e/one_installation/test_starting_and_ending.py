"""Ctrl-C, a second start, and whatever keeps it from starting: one sentence, exit code not 0."""

import socket
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from baton_embedded.servers.processes import free_port
from tests.e2e.cast import ANA
from tests.e2e.journeys import accepted, case_of, new_customer, story, told
from tests.e2e.mails import letter
from tests.e2e.onebox import Onebox, onebox
from tests.e2e.program import run


async def test_after_ctrl_c_a_start_finds_everything_as_it_was() -> None:
    async with onebox() as box:
        await box.start()
        await box.doors.load_configuration()
        customer = new_customer()
        await box.doors.send(letter(customer, "台灯碎了。"))
        opened = await case_of(box.doors, customer)
        await accepted(box.doors, opened["id"], ANA)
        await told(box.doors, opened["id"], "The acknowledgement was sent.")
        before = await story(box.doors, opened["id"])
        hashes = {name: await box.doors.state_hash(name) for name in ("cases", "email")}
        assert await box.stop() in {0, 130}  # promised: within 10 s
        assert "Traceback" not in box.program.said()
        await box.start()
        # The hashes first: that somebody read a story is in the log, too.
        assert {name: await box.doors.state_hash(name) for name in hashes} == hashes
        assert await story(box.doors, opened["id"]) == before
        await box.doors.send(letter(customer, "And the refund?"))
        assert (await case_of(box.doors, customer, nth=2))["matter"] == "refund"


FORGET = """
do $$ declare t record; begin
    for t in select tablename from pg_tables where schemaname = 'projections' loop
        execute format('comment on table projections.%I is null', t.tablename);
    end loop;
end $$
"""
WITHOUT = """
select count(*) from pg_tables where schemaname = 'projections'
    and obj_description(format('projections.%I', tablename)::regclass) is null
"""


async def test_read_models_of_an_earlier_release_are_filled_again_at_the_start() -> None:
    services = ("routing", "cases", "email", "survey", "kpi")
    async with onebox() as box:
        await box.start()
        await box.doors.load_configuration()
        opened = await case_of(box.doors, await written(box))
        await told(box.doors, opened["id"], "The acknowledgement was sent.")
        before = await box.doors.state_hash("cases")
        for name in services:
            await asked(box, name, FORGET)
        assert await box.stop() in {0, 130}
        await box.start()
        assert await box.doors.state_hash("cases") == before
        assert [await asked(box, name, WITHOUT) for name in services] == [0] * len(services)


async def written(box: Onebox) -> str:
    """A customer who wrote."""
    customer = new_customer()
    await box.doors.send(letter(customer, "台灯碎了。"))
    return customer


async def asked(box: Onebox, service: str, sql: str) -> Any:
    """The answer of a service's database to a query."""
    connection = await asyncpg.connect(box.database(service).service_dsn)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


@pytest.fixture
async def never_started() -> AsyncIterator[Onebox]:
    """With an empty home."""
    async with onebox() as made:
        yield made


def one_sentence(said: str) -> str:
    """The output of a start that failed: one sentence, no traceback."""
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1, said
    return said


def settings_of(box: Onebox, **changed: str) -> dict[str, str]:
    """The settings that the edition was started with, but for the changes."""
    own = {
        "BATON_HOME": str(box.home),
        "BATON_PORT": str(box.port),
        "BATON_SMTP_PORT": str(box.smtp_port),
        "BATON_DEMO": "off",
    }
    return {**own, **changed}


@pytest.mark.parametrize("program", ["baton_onebox", "baton_apart"])
def test_asked_for_help_it_says_what_it_is_and_starts_nothing(program: str) -> None:
    said = run([program, "--help"], {})
    assert said.returncode == 0
    assert "Baton on this machine" in said.stdout
    assert "README.md" in said.stdout
    assert run([program, "--port=9000"], {}).returncode == 2


@pytest.mark.parametrize("name", ["BATON_PORT", "BATON_SMTP_PORT"])
def test_a_port_that_is_taken_is_named_with_its_setting(never_started: Onebox, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = run(["baton_onebox"], settings_of(never_started, **{name: port}))
    assert said.returncode not in {0, 130}
    sentence = one_sentence(said.stderr)
    assert port in sentence
    assert name in sentence


def test_a_second_instance_is_told_of_the_first(shared_onebox: Onebox) -> None:
    ports = {"BATON_PORT": str(free_port()), "BATON_SMTP_PORT": str(free_port())}
    said = run(["baton_onebox"], settings_of(shared_onebox, **ports))
    assert said.returncode not in {0, 130}
    assert str(shared_onebox.program.pid) in one_sentence(said.stderr)


@pytest.mark.parametrize(
    ("name", "value"),
    [("BATON_PORT", "many"), ("BATON_DEMO", "perhaps"), ("BATON_LANG", "xx")],
)
def test_a_setting_that_is_none_is_named(never_started: Onebox, name: str, value: str) -> None:
    said = run(["baton_onebox"], settings_of(never_started, **{name: value}))
    assert said.returncode not in {0, 130}
    assert name in one_sentence(said.stderr)


def test_a_home_of_another_release_is_left_alone(never_started: Onebox) -> None:
    never_started.home.mkdir()
    (never_started.home / "format").write_text("2\n")
    said = run(["baton_onebox"], settings_of(never_started))
    assert said.returncode not in {0, 130}
    assert "another release" in one_sentence(said.stderr)
    assert [path.name for path in never_started.home.iterdir()] == ["format"]


def test_a_data_folder_of_another_postgresql_is_left_alone(never_started: Onebox) -> None:
    data = never_started.home / "postgres" / "data"
    data.mkdir(parents=True)
    (never_started.home / "format").write_text("1\n")
    (data / "PG_VERSION").write_text("15\n")
    said = run(["baton_onebox"], settings_of(never_started))
    assert said.returncode not in {0, 130}
    assert "PostgreSQL" in one_sentence(said.stderr)
