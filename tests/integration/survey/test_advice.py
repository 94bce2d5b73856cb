"""What the page of a survey asks customers to do is what helps."""

from typing import Any

import pytest

from baton_contracts.survey_completed.survey import SurveyCompleted
from tests.advice import Advice
from tests.integration.survey.conftest import CONFIGURATION, GOOD, Running


@pytest.mark.parametrize(
    ("wrong", "advice", "followed"),
    [
        ({"q-recommend": "3"}, Advice("Please choose an answer."), {"q-satisfied": "3"}),
        (
            {"q-satisfied": "9"},
            Advice("Please choose one of the answers shown."),
            {"q-satisfied": "5"},
        ),
        (
            {**GOOD, "q-comment": "长" * 2001},
            Advice("Please shorten this to …"),
            {**GOOD, "q-comment": "长" * 2000},
        ),
    ],
)
async def test_a_form_that_is_mended_as_it_asks_is_taken(
    survey: Running, wrong: dict[str, Any], advice: Advice, followed: dict[str, Any]
) -> None:
    news = await survey.closed()
    page = await survey.http.get(survey.path(news))
    Advice("Please tell us how it was; it takes a minute.").said_in(page.text)
    Advice("Send my answer").said_in(page.text)
    refused = await survey.http.post(survey.path(news), data=wrong)
    assert refused.status_code == 422
    advice.said_in(refused.text)
    assert (await survey.http.post(survey.path(news), data=followed)).status_code == 303
    assert len(await survey.published(SurveyCompleted)) == 1


async def test_where_nothing_must_be_answered_one_answer_is_enough(survey: Running) -> None:
    await survey.load(CONFIGURATION.replace("required: true", "required: false"))
    news = await survey.closed()
    refused = await survey.http.post(survey.path(news), data={})
    Advice("Please answer at least one question.").said_in(refused.text)
    done = await survey.http.post(survey.path(news), data={"q-recommend": "3"})
    assert done.status_code == 303


async def test_what_could_not_be_kept_is_sent_again(survey: Running) -> None:
    news = await survey.closed()
    survey.vault.away = True
    refused = await survey.http.post(survey.path(news), data=GOOD)
    Advice("Nothing is lost: please send it again in a minute.").said_in(refused.text)
    survey.vault.away = False
    assert (await survey.http.post(survey.path(news), data=GOOD)).status_code == 303


async def test_a_link_that_is_broken_is_opened_whole(survey: Running) -> None:
    path = survey.path(await survey.closed())
    broken = await survey.http.get(path[:-5])
    Advice("Please open the link in our mail once more; if it is broken over two lines").said_in(
        broken.text
    )
    Advice("copy all of it.").said_in(broken.text)
    assert (await survey.http.get(path)).status_code == 200


async def test_who_tried_too_many_links_comes_again_with_the_right_one(survey: Running) -> None:
    path = survey.path(await survey.closed())
    for number in range(30):
        guessed = await survey.http.get(f"/s/{number:026d}".replace("0", "a"))
    assert guessed.status_code == 429
    Advice("Too many wrong links were tried. Come again in a minute.").said_in(guessed.text)
    assert (await survey.http.get(path)).status_code == 200
