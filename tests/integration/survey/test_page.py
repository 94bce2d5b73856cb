"""The page behind a link: looked at by anybody, answered once, kind to whoever comes too late."""

import asyncio

import asyncpg
import httpx

from baton_common.platform.postgres.database import Database
from baton_contracts.survey_completed.survey import SurveyCompleted, SurveyExpired, SurveyInvited
from baton_testkit.waiting import until
from tests.integration.survey.conftest import CONFIGURATION, GOOD, PATIENCE, Running


async def test_a_link_is_answered_and_everybody_hears_it_once(survey: Running) -> None:
    message = await survey.closed()
    page = await survey.http.get(survey.path(message))
    assert "Were you satisfied?" in page.text
    assert message.number in page.text
    sent = await survey.http.post(survey.path(message), data=GOOD)
    assert sent.status_code == 303
    thanks = await survey.http.get(survey.path(message) + sent.headers["location"])
    assert (thanks.status_code, "Your answer has arrived" in thanks.text) == (200, True)
    (done,) = await survey.published(SurveyCompleted)
    assert [(each.question, each.value) for each in done.scores] == [
        ("satisfied", 5),
        ("recommend", 9),
    ]
    assert (done.case_id, done.low) == (message.case_id, False)
    (comment,) = done.comments
    assert comment.text.subject == message.to.subject
    assert await survey.vault.open([comment.text]) == ["Thank you, Bo!"]


async def test_what_the_customer_does_belongs_to_the_journey_of_the_case(survey: Running) -> None:
    message = await survey.closed()
    await survey.http.post(survey.path(message), data=GOOD)
    metadata = await survey.log.metadata(f"invitation-{message.invitation_id}")
    assert metadata is not None
    assert (metadata.correlation_id, metadata.actor) == ("journey", "customer:ann")


async def test_sent_twice_at_once_exactly_one_is_recorded(survey: Running) -> None:
    message = await survey.closed()
    forms = [{"q-satisfied": str(1 + n % 5)} for n in range(8)]
    answers = await asyncio.gather(
        *(survey.http.post(survey.path(message), data=each) for each in forms)
    )
    assert sorted(each.status_code for each in answers) == [200] * 7 + [303]
    others = [each.text for each in answers if each.status_code == 200]
    assert all("you have already answered" in each for each in others)
    assert len(await survey.published(SurveyCompleted)) == 1


async def test_a_mail_scanner_that_looks_changes_nothing(survey: Running) -> None:
    message = await survey.closed()
    before = await survey.events()
    for _ in range(3):
        assert (await survey.http.get(survey.path(message))).status_code == 200
        head = await survey.http.head(survey.path(message))
        assert (head.status_code, head.content) == (200, b"")
    assert (await survey.http.request("OPTIONS", survey.path(message))).status_code == 405
    assert await survey.events() == before
    assert (await survey.http.post(survey.path(message), data=GOOD)).status_code == 303


async def test_an_answered_one_says_so_and_takes_no_more(survey: Running) -> None:
    message = await survey.closed()
    await survey.http.post(survey.path(message), data=GOOD)
    looked = await survey.http.get(survey.path(message))
    again = await survey.http.post(survey.path(message), data={"q-satisfied": "1"})
    assert "you have already answered" in looked.text
    assert "you have already answered" in again.text
    assert len(await survey.published(SurveyCompleted)) == 1


async def test_an_expired_one_says_so_and_takes_nothing(survey: Running) -> None:
    await survey.load(CONFIGURATION.replace("period: 0s", "period: 0s\n  expires: 1s"))
    message = await survey.closed()
    await until(lambda: survey.published(SurveyExpired), PATIENCE, every=0.05)
    looked = await survey.http.get(survey.path(message))
    sent = await survey.http.post(survey.path(message), data=GOOD)
    assert [looked.status_code, sent.status_code] == [410, 410]
    assert "has expired" in looked.text
    assert "has expired" in sent.text
    assert await survey.published(SurveyCompleted) == []


async def test_every_wrong_link_looks_the_same_and_too_many_have_to_wait(survey: Running) -> None:
    message = await survey.closed()
    right = survey.path(message)
    wrong = [right[:-1] + ("a" if right[-1] != "a" else "b"), "/s/" + "a" * 26, "/s/x", "/s/%00x"]
    answers = [await survey.http.get(each) for each in wrong[:3]]
    answers.append(await survey.http.post(wrong[0], data=GOOD))
    assert [each.status_code for each in answers] == [404] * 4
    assert len({each.text for each in answers}) == 1
    assert len({tuple(sorted(_but_the_trace(each))) for each in answers}) == 1
    guessed = [await survey.http.get(f"/s/{n:026d}".replace("0", "a")) for n in range(30)]
    assert [each.status_code for each in guessed][-1] == 429
    assert int(guessed[-1].headers["retry-after"]) >= 1
    assert (await survey.http.get(right)).status_code == 200


async def test_a_link_that_a_mail_program_changed_a_little_still_works(survey: Running) -> None:
    path = survey.path(await survey.closed())
    for each in (path.replace("/s/", "/s/").upper().replace("/S/", "/s/"), path + ".", path + "）"):
        assert (await survey.http.get(each)).status_code == 200, each


async def test_it_speaks_the_customers_language_until_they_choose(survey: Running) -> None:
    path = survey.path(await survey.closed(language="zh"))
    page = await survey.http.get(path, headers={"accept-language": "en"})
    assert '<html lang="zh">' in page.text
    assert "您满意吗？" in page.text
    other = await survey.http.get(f"{path}?lang=en&utm_source=mail")
    assert '<html lang="en">' in other.text
    assert "Were you satisfied?" in other.text


async def test_the_address_goes_nowhere_and_nothing_is_kept_or_found(survey: Running) -> None:
    answer = await survey.http.get(survey.path(await survey.closed()))
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert answer.headers["x-content-type-options"] == "nosniff"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


async def test_declining_is_kept_and_needs_no_answer(survey: Running) -> None:
    message = await survey.closed()
    sent = await survey.http.post(survey.path(message), data={"decline": "1"})
    said = await survey.http.get(survey.path(message) + sent.headers["location"])
    assert "We will not ask you again" in said.text
    assert "Were you satisfied?" in (await survey.http.get(survey.path(message))).text


async def test_nothing_stored_or_told_holds_a_token(survey: Running) -> None:
    message = await survey.closed()
    secret = survey.path(message).removeprefix("/s/")
    await survey.http.post(survey.path(message), data=GOOD)
    rows = await survey.log.readers.fetch(
        """select data as body from events union all select body from contracts union all
        select convert_to(row_to_json(i)::text, 'UTF8') from projections.invitations i"""
    )
    assert rows
    assert all(secret.encode() not in row["body"] for row in rows)
    assert isinstance(message, SurveyInvited)


def _but_the_trace(answer: httpx.Response) -> list[tuple[str, str]]:
    return [each for each in answer.headers.items() if each[0] != "baton-correlation"]


async def test_a_link_that_the_read_model_does_not_have_yet_is_no_wrong_one(
    database: Database, survey: Running
) -> None:
    await survey.closed()
    late = await asyncpg.connect(database.service_dsn)
    try:
        async with late.transaction():
            await late.fetch("select * from projection_marks for update")
            path = survey.path(await survey.invited())
            early = await survey.http.get(path)
            assert early.status_code == 503
            assert early.headers["retry-after"] == "60"
    finally:
        await late.close()
    assert (await survey.http.get(path)).status_code == 200
