"""`baton` says what it did, or in one sentence why not, and its exit code tells which."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from baton_cli.client import SERVICES
from baton_common.edge.identity.keys import LocalKeys, issue_token, local_key
from baton_common.edge.identity.principal import Role
from baton_common.edge.identity.tokens import Tokens
from tests.advice import Advice
from tests.integration.cli.baton import Baton, a_baton

Said = pytest.CaptureFixture[str]


@pytest.fixture
async def baton(tmp_path: Path) -> AsyncIterator[Baton]:
    async with a_baton(tmp_path) as running:
        yield running


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "baton.yaml"
    path.write_text("cases:\n  people: {}\n")
    return path


async def test_a_configuration_is_tried_everywhere_before_it_is_applied_anywhere(
    baton: Baton, file: Path, capsys: Said
) -> None:
    assert await baton.run("config", "apply", str(file)) == 0
    tried, applied = ([(each, dry) for each in SERVICES] for dry in (True, False))
    assert baton.loaded == tried + applied
    said = capsys.readouterr().out
    assert "cases: 3 changed\n  ~ departments.returns.lead: ana → lena\n" in said
    assert "email: nothing to change" in said


async def test_one_wrong_section_keeps_all_from_being_applied(
    baton: Baton, file: Path, capsys: Said
) -> None:
    baton.wrong["email"] = "is nobody's"
    assert await baton.run("config", "apply", str(file)) == 1
    assert {dry for _, dry in baton.loaded} == {True}
    assert capsys.readouterr().err == f"{file}: line 3: people: is nobody's\nNothing was applied.\n"


async def test_a_diff_shows_each_place_and_applies_nothing(
    baton: Baton, file: Path, capsys: Said
) -> None:
    assert await baton.run("config", "diff", str(file), BATON_LANG="zh") == 0
    assert {dry for _, dry in baton.loaded} == {True}
    assert capsys.readouterr().out.splitlines()[:5] == [
        "cases：将有 3 处更改",
        "  ~ departments.returns.lead: ana → lena",
        "  + people.zoe: {names: {zh: 佐伊, en: Zoe}}",
        "  - rosters.billing: []",
        "routing：无需更改",
    ]


async def test_an_export_has_the_sections_that_say_something(
    baton: Baton, tmp_path: Path, capsys: Said
) -> None:
    assert await baton.run("config", "export") == 0
    text = "cases:\n  shelves:\n    - a\n    - b\n\nkpi:\n  shelves:\n    - a\n    - b\n"
    assert capsys.readouterr().out == text
    written = tmp_path / "baton.yaml"
    assert await baton.run("config", "export", str(written)) == 0
    assert written.read_text() == text


async def test_the_schema_is_of_the_whole_file(baton: Baton, capsys: Said) -> None:
    assert await baton.run("config", "schema") == 0
    schema = json.loads(capsys.readouterr().out)
    assert list(schema["properties"]) == list(SERVICES)
    assert schema["$defs"]["kpi"]["properties"]["shelves"]["description"] == "Names of shelves."


async def test_a_story_is_told_to_its_end_with_the_words_that_were_written(
    baton: Baton, capsys: Said
) -> None:
    assert await baton.run("story", "K7NM2QX8Z", "--lang", "zh") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("2026-03-02 17:00:00 UTC+8  ")
    assert [line.split("  ", 1)[1].strip() for line in said] == [
        "[zh] Ms Li wrote.",
        "│ My parcel",
        "│ is lost",
        "[zh] Ana Keller accepted.",
        "│ —",
    ]


async def test_without_a_number_the_newest_cases_are_told_the_newest_last(
    baton: Baton, capsys: Said
) -> None:
    assert await baton.run("story", "--lang", "en") == 0
    said = capsys.readouterr().out.splitlines()
    assert [line for line in said if "  " not in line] == ["B4TTRW3HD", "F0REIGN", "K7NM2QX8Z"]
    assert sum("Ana Keller accepted." in line for line in said) == 2


async def test_a_case_that_is_only_seen_while_its_customer_calls_is_not_told(
    baton: Baton, capsys: Said
) -> None:
    assert await baton.run("story", "--lang", "en") == 0
    said = capsys.readouterr().out.splitlines()
    assert "its story is for the departments concerned" in said[said.index("F0REIGN") + 1]


async def test_a_case_that_is_not_there_is_said_to_be_not_there(baton: Baton, capsys: Said) -> None:
    assert await baton.run("story", "NONE") == 1
    assert "There is no case NONE" in capsys.readouterr().err


async def test_dead_letters_are_listed_and_dealt_with(baton: Baton, capsys: Said) -> None:
    assert await baton.run("dead-letters") == 0
    assert capsys.readouterr().out == "There are no dead letters.\n"
    baton.letters["cases"] = ["l-1"]
    assert await baton.run("dead-letters", "list") == 0
    assert await baton.run("dead-letters", "retry", "l-1") == 0
    assert await baton.run("dead-letters", "drop", "l-2") == 1
    said = capsys.readouterr()
    assert "l-1  cases  email-received/3  t-1\n    no JSON" in said.out
    assert "No service has a dead letter l-2." in said.err
    assert baton.wishes == [("l-1", "retry")]


async def test_the_doctor_says_what_is_not_well(baton: Baton, capsys: Said) -> None:
    assert await baton.run("doctor") == 0
    baton.letters["cases"] = ["l-1"]
    assert await baton.run("doctor") == 1
    assert "NOT OK  cases dead letters: 1 wait; see:" in capsys.readouterr().out


async def test_the_doctor_lists_the_keys_that_no_department_limits(
    baton: Baton, capsys: Said
) -> None:
    key = local_key(baton.home / "keys" / "token-signing")
    new = {
        "label": "the wallboard",
        "scopes": ["kpi:read"],
        "departments": ["*"],
        "expires_at": "2099-01-01T00:00:00Z",
    }
    headers = {"authorization": f"Bearer {issue_token(key, 'ada', ['administrator'])}"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{baton.port}") as administrator:
        made = await administrator.post("/kpi/v1/api-keys", json=new, headers=headers)
    assert made.status_code == 201, made.text
    assert await baton.run("doctor") == 0
    said = capsys.readouterr().out
    assert f"ok      kpi API keys: of every department: the wallboard ({made.json()['id']})" in said
    assert "ok      cases API keys\n" in said


@pytest.mark.parametrize("role", ["lead", "auditor", "agent"])
async def test_what_a_token_may_not_see_is_unseen_and_not_unwell(
    baton: Baton, capsys: Said, role: str
) -> None:
    key = local_key(baton.home / "keys" / "token-signing")
    baton.letters["cases"] = ["l-1"]
    assert await baton.run("doctor", BATON_TOKEN=issue_token(key, "ana", [role])) == 0
    said = capsys.readouterr().out
    assert said.count("unseen  ") == 10
    assert "NOT OK" not in said


async def test_the_doctor_says_what_a_service_that_is_ready_is_concerned_about(
    baton: Baton, capsys: Said
) -> None:
    baton.concerns["read model story"] = "The read model story stands still. Run: rebuild"
    assert await baton.run("doctor") == 1
    said = capsys.readouterr().out
    assert "ok      cases readyz\nNOT OK  cases: The read model story stands still. Run:" in said


@pytest.mark.parametrize(
    ("asked", "person", "departments"),
    [
        (["--role", "lead"], "lena", {"billing", "returns"}),
        (["--role", "agent"], "ana", {"returns"}),
        (["--role", "command-centre"], "otto", set()),
        (["--role", "agent", "--person", "lena"], "lena", {"billing", "returns"}),
        (["--role", "lead", "--person", "x", "--department", "y"], "x", {"y"}),
        (["--role", "auditor"], "auditor", set()),
    ],
)
async def test_a_token_is_for_somebody_of_the_configuration(
    baton: Baton, capsys: Said, asked: list[str], person: str, departments: set[str]
) -> None:
    assert await baton.run("token", *asked) == 0
    said = capsys.readouterr()
    keys = LocalKeys(local_key(baton.home / "keys" / "token-signing"))
    principal, _ = await Tokens([keys]).verify(said.out.strip())
    assert (principal.id, set(principal.departments)) == (person, departments)
    assert principal.roles == {Role(asked[1])}
    assert said.err.startswith(person)


async def test_who_leaves_hands_over_until_nothing_is_left(baton: Baton, capsys: Said) -> None:
    assert await baton.run("hand-over", "bo") == 0
    assert capsys.readouterr().out.splitlines() == [
        "200 handed over, 250 left.",
        "400 handed over, 50 left.",
        "450 handed over.",
    ]
    assert await baton.run("hand-over", "ana", "--department", "returns") == 0
    assert capsys.readouterr().out == "There is nothing to hand over.\n"
    assert await baton.run("hand-over", "nobody") == 1


async def test_a_department_hands_over_to_another(baton: Baton, capsys: Said) -> None:
    assert await baton.run("hand-over", "--department", "returns", "--to", "logistics") == 0
    assert (baton.dissolved, capsys.readouterr().out) == (["returns"], "3 handed over.\n")


@pytest.mark.parametrize("line", ["", "--department returns", "ana --to logistics"])
async def test_handing_over_says_how_it_is_written(baton: Baton, capsys: Said, line: str) -> None:
    assert await baton.run("hand-over", *line.split()) == 2
    Advice("Write: baton hand-over PERSON [--department DEPARTMENT], or:").said_in(
        capsys.readouterr().err
    )
    assert await baton.run("hand-over", "ana") == 0
