"""What our own people see of surveys: their departments', words by role, reasons, pages."""

from typing import Any

from baton_contracts.case_updated.case import CaseClosed
from baton_testkit.waiting import until
from tests.integration.survey.conftest import ANN, CONFIGURATION, PATIENCE, Running
from tests.unit.survey.world import case


async def answered(survey: Running, value: int = 5, words: str = "", **how: Any) -> str:
    """A survey that a customer answered; its case."""
    message = await survey.closed(**how)
    form = {"q-satisfied": str(value), "q-comment": words}
    assert (await survey.http.post(survey.path(message), data=form)).status_code == 303
    await seen(survey, "results", 1, case_id=message.case_id)
    return message.case_id


async def seen(survey: Running, what: str, count: int, **query: Any) -> list[dict[str, Any]]:
    """Wait until the command centre sees so many."""

    async def listed() -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await survey.ask("command-centre", f"/{what}", **query))[
            "items"
        ]
        return items if len(items) >= count else []

    return await until(listed, PATIENCE, every=0.02)


async def cases_of(survey: Running, role: str, **query: Any) -> list[str]:
    page = await survey.ask(role, "/results", **query)
    return [each["case_id"] for each in page["items"]]


async def test_everybody_sees_the_answers_of_their_departments(survey: Running) -> None:
    mine, others = await answered(survey), await answered(survey, department="claims")
    assert await cases_of(survey, "lead") == [mine]
    assert await cases_of(survey, "command-centre") == [others, mine]
    assert await cases_of(survey, "lead", case_id=others) == []


async def test_words_are_for_those_who_may_read_them_and_each_reading_is_in_the_log(
    survey: Running,
) -> None:
    await answered(survey, words="Bo was kind.")

    async def comment(role: str) -> str | None:
        (item,) = (await survey.ask(role, "/results"))["items"]
        text: str | None = item["comments"][0]["text"]
        return text

    before = await survey.events()
    assert await comment("process-owner") is None
    assert await survey.events() == before
    assert await comment("lead") == "Bo was kind."
    readings = "select convert_from(data, 'UTF8') as said from events where stream like $1"
    (row,) = await survey.log.readers.fetch(readings, "reading-some-lead-%")
    assert "person:some-lead" in row["said"]
    assert (await survey.vault.subjects_of([ANN]))[0] in row["said"]


async def test_an_agent_and_a_stranger_see_no_answers(survey: Running) -> None:
    assert (await survey.http.get("/v1/results")).status_code == 401
    assert (await survey.load(CONFIGURATION, role="lead")).status_code == 403


async def test_low_answers_can_be_listed_alone_and_pages_go_on(survey: Running) -> None:
    low = [await answered(survey, 1), await answered(survey, 2)]
    good = await answered(survey, 4)
    assert await cases_of(survey, "lead", low="true") == low[::-1]
    assert await cases_of(survey, "lead", low="false") == [good]
    first = await survey.ask("lead", "/results", limit=2)
    rest = await survey.ask("lead", "/results", limit=2, after=first["next"])
    found = [each["case_id"] for each in first["items"] + rest["items"]]
    assert found == [good, *low[::-1]]
    assert rest["next"] is None


async def test_why_somebody_was_not_asked_is_listed(survey: Running) -> None:
    message = CaseClosed(case=case("c9"), customer_id="kim", channel="voice", by="bo")
    await survey.receive(message)
    (item,) = await seen(survey, "invitations", 1, case_id="c9")
    assert (item["state"], item["reason"], item["channel"]) == (
        "not-invited",
        "no-address",
        "voice",
    )
    asked = await survey.closed()
    (open_one,) = await seen(survey, "invitations", 1, state="invited")
    assert open_one["invitation_id"] == asked.invitation_id
    assert open_one["reason"] is None


async def test_the_configuration_is_shown_as_it_was_loaded(survey: Running) -> None:
    again = (await survey.load()).json()
    assert (again["section"], again["changed"]) == ("survey", [])
    plan = await survey.ask("administrator", "/configuration")
    assert [each["id"] for each in plan["questions"]] == ["satisfied", "recommend", "comment"]
    assert (plan["period"], plan["share"]) == (0, 100)


async def test_a_rebuild_gives_the_same_rows(survey: Running) -> None:
    await answered(survey, 1, "late")
    await survey.closed(department="claims")
    before = await rows(survey)
    await survey.service.rebuilds["invitations"]()
    assert await rows(survey) == before
    assert len(before) == 2


async def rows(survey: Running) -> list[str]:
    sql = "select row_to_json(i)::text as said from projections.invitations i order by 1"
    return [row["said"] for row in await survey.log.readers.fetch(sql)]
