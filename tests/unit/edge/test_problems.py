"""Every error is problem+json in the person's language, and says nothing it should not."""

import pytest

from baton_common.edge.identity.principal import Role
from baton_common.edge.languages import language_of
from baton_common.edge.problems import problem_of
from baton_common.engine.projections.port import Unfit
from baton_common.model.log_port import Conflict, LogMoved, LogUnavailable, Rejected
from baton_common.model.messages import Refused, Stale, Unknown
from baton_common.model.personal import VaultUnavailable
from tests.unit.edge.shop import client, new_log, shop, token
from tests.unit.edge.test_bad_requests import problem


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Refused("No."), 409, "refused"),
        (Refused("No.", code="black"), 409, "black"),
        (Unknown(), 404, "unknown"),
        (Stale("No."), 412, "stale"),
        (Conflict(), 409, "conflict"),
        (Rejected("No."), 422, "rejected"),
        (LogUnavailable(), 503, "unavailable"),
        (Unfit("no column colour"), 503, "unavailable"),
        (LogMoved(), 503, "unavailable"),
        (VaultUnavailable(), 503, "unavailable"),
        (ZeroDivisionError(), 500, "unexpected"),
    ],
)
def test_each_kind_of_no_has_its_status(error: Exception, status: int, code: str) -> None:
    found = problem_of(error)
    assert (found.status, found.code) == (status, code)
    assert ("retry-after" in found.headers) == (status == 503)


def test_what_the_database_says_is_not_for_the_caller() -> None:
    said = problem_of(Rejected('the log does not take it: relation "contracts" has no …')).detail
    assert "contracts" not in said
    assert problem_of(Rejected("This key was used before.")).detail == "This key was used before."


async def test_a_foreign_id_looks_like_an_unknown_one_to_the_byte() -> None:
    async with client(shop()) as browser:
        foreign = await browser.post("/v1/boxes/foreign", json={"colour": "red"})
        unknown = await browser.get("/v1/boxes/nobody-knows-it")
    for answer in (foreign, unknown):
        problem(answer, 404, "unknown")
    without = [answer.text.replace(answer.json()["trace_id"], "") for answer in (foreign, unknown)]
    assert without[0] == without[1]
    names = [set(answer.headers) for answer in (foreign, unknown)]
    assert names[0] == names[1]


async def test_the_message_is_in_the_persons_language_and_the_detail_in_english() -> None:
    async with client(shop()) as browser:
        answers = [
            (await browser.post("/v1/boxes/b", json={"colour": "black"}, headers=headers)).json()
            for headers in ({"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"}, {})
        ]
    assert [answer["detail"] for answer in answers] == [
        "Black boxes stay shut. Take another one."
    ] * 2
    assert answers[0]["message"] == "黑色的箱子不能打开。"
    assert answers[1]["message"] == answers[1]["detail"]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (b"zh-CN,zh;q=0.9", "zh"),
        (b"en-GB,zh;q=0.5", "en"),
        (b"en;q=0.3, zh-Hant;q=0.7", "zh"),
        (b"fr-FR, de;q=0.8", "en"),
        (b"*", "en"),
        (b"zh;q=nonsense", "en"),
        (b",,;;==", "en"),
        (b"\xff\xfe", "en"),
        (b"ZH_cn", "zh"),
        (b"zh-Hant-TW, en;q=0.4", "zh"),
        (b"cmn-Hans-CN", "zh"),
        (b"zh;q=0, en;q=0.1", "en"),
    ],
)
def test_the_better_of_the_two_languages_is_taken(header: bytes, language: str) -> None:
    assert language_of(header) == language


async def test_an_unexpected_error_tells_the_caller_nothing_of_it() -> None:
    async with client(shop()) as browser:
        answer = await browser.get("/v1/broken")
    problem(answer, 500, "unexpected")
    assert "secret" not in answer.text
    assert "ZeroDivision" not in answer.text


async def test_without_the_log_it_says_when_to_come_again() -> None:
    log = new_log()
    log.store.away = True
    async with client(shop(log)) as browser:
        answer = await browser.post("/v1/boxes/b", json={"colour": "red"})
    problem(answer, 503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0


async def test_who_has_the_wrong_role_hears_which_is_needed() -> None:
    async with client(shop(), token(Role.AUDITOR)) as browser:
        answer = await browser.post("/v1/boxes/b", json={"colour": "red"})
    assert "agent" in str(problem(answer, 403, "forbidden")["detail"])
