"""The configuration file is applied as a whole or not at all."""

from tests.integration.cases.conftest import ORGANISATION, Running


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
    assert [each["field"].split(":")[0] for each in problems] == ["line 32", "line 36"]
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
