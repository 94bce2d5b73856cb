"""The configuration file is applied as a whole or not at all."""

from baton_cases.domain.organisation.events import PersonChanged
from baton_common.model.position import START
from tests.integration.cases.conftest import ORGANISATION, Running

ANA = "departments: [returns], languages: [zh, en]}"
WITH_MAIL = ORGANISATION.replace(ANA, ANA[:-1] + ", mail: Ana@Shop.example, notices: digest}", 1)


async def load(service: Running, text: str, *, dry_run: bool = False) -> dict[str, object]:
    query = {"dry_run": "true"} if dry_run else {}
    answer = await service.as_("root").ask(
        "PUT", "/configuration", content=text.encode(), params=query
    )
    body: dict[str, object] = answer.json()
    return {"status_code": answer.status_code, **body}


async def test_loading_it_again_changes_nothing(service: Running) -> None:
    again = await load(service, ORGANISATION)
    assert (again["version"], again["changed"]) == (1, [])


async def test_a_dry_run_says_what_would_change_and_changes_nothing(service: Running) -> None:
    text = ORGANISATION.replace("lead: lena, calendar", "lead: ana, calendar", 1)
    dry = await load(service, text, dry_run=True)
    assert (dry["version"], dry["changed"], dry["dry_run"]) == (1, ["department:returns"], True)
    organisation = await service.as_("ana").get("/configuration")
    assert (organisation["version"], organisation["departments"][0]["lead"]) == (1, "lena")


async def test_every_problem_is_told_with_its_line_and_nothing_applied(service: Running) -> None:
    text = ORGANISATION.replace("owner: ana", "owner: anna")
    text = text.replace("officer: nora", "officer: norah")
    answer = await load(service, text)
    assert answer["status_code"] == 422
    problems = answer["problems"]
    assert isinstance(problems, list)
    assert [each["field"].split(":")[0] for each in problems] == ["line 33", "line 37"]
    assert (await service.as_("ana").get("/configuration"))["version"] == 1


async def test_it_says_who_is_on_duty(service: Running) -> None:
    organisation = await service.as_("ana").get("/configuration")
    assert organisation["departments"][0]["on_duty"] == ["ana", "bo", "lena"]
    assert organisation["duty_officer"] in ("otto", "nora")
    assert len(organisation["people"]) == 10


async def test_only_administrators_load_it(service: Running) -> None:
    await service.as_("ana").refused("PUT", "/configuration", 403)


async def test_an_empty_organisation_opens_no_case_and_says_what_to_do(empty: Running) -> None:
    said = await empty.as_("otto").refused(
        "POST", "/cases", 409, text="hello", address="mei@customer.example"
    )
    assert (
        said == "Nothing is configured yet. Apply a configuration first: baton config apply FILE."
    )
    assert (await empty.as_("otto").get("/configuration"))["version"] == 0


async def test_where_somebody_reads_mail_is_sealed(service: Running) -> None:
    applied = await load(service, WITH_MAIL)
    assert (applied["status_code"], applied["changed"]) == (200, ["person:ana"])
    assert applied["differences"] == [
        {"where": "people.ana.mail", "before": None, "after": "Ana@shop.example"},
        {"where": "people.ana.notices", "before": None, "after": "digest"},
    ]
    again = await load(service, WITH_MAIL)
    assert (again["version"], again["changed"], again["differences"]) == (2, [], [])
    events = [each.event for each in await service.log.read(START, 500)]
    ana = [each.person for each in events if isinstance(each, PersonChanged)][-1]
    assert (ana.person, ana.notices) == ("ana", "digest")
    assert ana.mail is not None
    assert await service.vault.open([ana.mail]) == ["Ana@shop.example"]


async def test_administrators_export_it_and_nobody_else_sees_it(service: Running) -> None:
    await load(service, WITH_MAIL)
    exported = await service.as_("root").get("/configuration/export")
    assert exported["content"]["people"]["ana"]["mail"] == "Ana@shop.example"
    await service.as_("otto").refused("GET", "/configuration/export", 403)
    seen = await service.as_("otto").ask("GET", "/configuration")
    assert "shop.example" not in seen.text
    assert {each["notices"] for each in seen.json()["people"]} == {"digest", "at-once"}


async def test_left_out_again_it_is_gone(service: Running) -> None:
    await load(service, WITH_MAIL)
    assert (await load(service, ORGANISATION))["changed"] == ["person:ana"]
    exported = await service.as_("root").get("/configuration/export")
    assert "mail" not in exported["content"]["people"]["ana"]
