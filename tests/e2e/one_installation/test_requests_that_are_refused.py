"""What is asked wrongly, twice, too late, or by the wrong person: a sentence, nothing stored."""

from typing import Any

import pytest

from tests.e2e.cast import ANA, AUDITOR, CONFIGURATION_FILE, FAY
from tests.e2e.doors import Doors
from tests.e2e.journeys import accepted, case, new_customer
from tests.e2e.onebox import Onebox
from tests.e2e.program import run


def broken(customer: str) -> dict[str, Any]:
    """A case for returns, as Ana opens it at the desk."""
    return {"text": "It came broken.", "address": customer}


async def opened_case(doors: Doors) -> Any:
    """One that Ana accepted."""
    opened = await doors.post(ANA, "cases", "/cases", **broken(new_customer()))
    return await accepted(doors, opened["id"], ANA)


async def head(doors: Doors) -> str:
    """The last position in the log of cases."""
    return str((await doors.state_hash("cases"))["position"])


async def test_the_same_key_and_request_is_done_once_and_another_request_is_refused(
    doors: Doors,
) -> None:
    body, headers = broken(new_customer()), {"idempotency-key": "desk-17"}
    first = await doors.ask(ANA, "POST", "cases", "/cases", json=body, headers=headers)
    again = await doors.ask(ANA, "POST", "cases", "/cases", json=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["baton-repeated"] == "true"
    other = {**body, "text": "Something else."}
    refused = await doors.ask(ANA, "POST", "cases", "/cases", json=other, headers=headers)
    assert refused.status_code == 422


async def test_a_version_that_was_overtaken_is_412_and_the_present_one_is_done(
    doors: Doors,
) -> None:
    opened = await opened_case(doors)
    path = f"/cases/{opened['id']}/notes"
    for version, status in ((1, 412), (opened["version"], 201)):
        answer = await doors.ask(
            ANA, "POST", "cases", path, json={"text": "x"}, headers={"if-match": f'"{version}"'}
        )
        assert answer.status_code == status, answer.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/cases/{id}"),
        ("GET", "/cases/{id}/story"),
        ("POST", "/cases/{id}/notes"),
        ("POST", "/cases/{id}/handoffs"),
        ("POST", "/cases/{id}/close"),
    ],
)
async def test_a_foreign_case_gives_the_same_bytes_as_one_that_is_not_there(
    doors: Doors, method: str, path: str
) -> None:
    opened = await opened_case(doors)
    body = {"notes": {"text": "x"}, "handoffs": {"to_person": "dee"}}.get(
        path.rsplit("/", maxsplit=1)[-1], {}
    )
    more = {"json": body} if method == "POST" else {}
    answers = [
        await doors.ask(FAY, method, "cases", path.format(id=id_), **more)
        for id_ in (opened["id"], "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d01")
    ]
    assert [each.status_code for each in answers] == [404, 404]
    foreign, unknown = [each.text.replace(each.json()["trace_id"], "") for each in answers]
    assert foreign == unknown


async def test_who_is_nobody_or_was_somebody_is_401_and_the_wrong_role_403(doors: Doors) -> None:
    for headers in ({}, {"authorization": "Bearer nonsense"}, _bearer(doors.token(ANA, -60))):
        answer = await doors.ask(None, "GET", "cases", "/cases", headers=headers)
        assert answer.status_code == 401
        assert answer.json()["detail"]
    for who, method, path in (
        (ANA, "GET", "/log"),
        (AUDITOR, "POST", "/cases"),
        (ANA, "PUT", "/configuration"),
        (ANA, "GET", "/dead-letters"),
    ):
        answer = await doors.ask(
            who, method, "cases", path, content=CONFIGURATION_FILE.read_bytes()
        )
        assert answer.status_code == 403, (path, answer.text)


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"text": ', 400),
        (b'{"text": "a\\u0000b", "address": "a@b.example"}', 400),
        (b'{"text": "a\\ud800b", "address": "a@b.example"}', 400),
        (b'{"text": "\xff", "address": "a@b.example"}', 400),
        (b'{"text": ' + b"[" * 100 + b"]" * 100 + b"}", 400),
        (b'{"text": "' + b"x" * 1_100_000 + b'"}', 413),
        (b'{"text": 7, "address": "a@b.example"}', 422),
        (b'{"text": "x", "address": "no address"}', 422),
        (b'{"text": "x", "address": "a@b.example", "colour": "red"}', 422),
        (b'{"text": "x"}', 422),
        (b"[]", 422),
        (b"", 422),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_body_that_cannot_be_is_refused_with_a_sentence_and_nothing_is_stored(
    doors: Doors, body: bytes, status: int
) -> None:
    headers = {"content-type": "application/json"}
    before = await head(doors)
    answer = await doors.ask(ANA, "POST", "cases", "/cases", content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].endswith(".")
    assert await head(doors) == before


async def test_a_wrong_state_is_409_with_a_sentence(doors: Doors) -> None:
    opened = await opened_case(doors)
    again = await doors.ask(ANA, "POST", "cases", f"/cases/{opened['id']}/reopen", json={})
    assert again.status_code == 409
    assert again.json()["detail"].endswith(".")
    assert (await case(doors, opened["id"]))["status"] == "open"


async def test_a_configuration_file_with_problems_names_each_line_and_nothing_is_applied(
    shared_onebox: Onebox,
) -> None:
    wrong = (
        CONFIGURATION_FILE.read_text()
        .replace("lead: lena", "lead: nobody")
        .replace("20m,", "20x,", 1)
    )
    file = shared_onebox.home.parent / "wrong.yaml"
    file.write_text(wrong)
    before = await head(shared_onebox.doors)
    said = run(["baton_cli", "config", "apply", str(file)], shared_onebox.settings())
    assert said.returncode != 0
    lines = [n for n, line in enumerate(wrong.splitlines(), 1) if "nobody" in line or "20x" in line]
    for line in lines:
        assert f"line {line}" in said.stderr, said.stderr
    assert await head(shared_onebox.doors) == before
