"""What is posted: taken, or given back with what was entered and what is wrong with it."""

from baton_contracts.survey_completed.survey import SurveyCompleted
from tests.integration.survey.conftest import GOOD, Running


async def test_a_wrong_form_comes_back_with_what_was_entered(survey: Running) -> None:
    message = await survey.closed()
    entered = {"q-recommend": "3", "q-comment": "<b>late</b> & wrong", "never-again": "1"}
    answer = await survey.http.post(survey.path(message), data=entered)
    assert answer.status_code == 422
    assert "Please choose an answer." in answer.text
    assert 'value="3" id="q-recommend-3" checked' in answer.text
    assert "&lt;b&gt;late&lt;/b&gt; &amp; wrong</textarea>" in answer.text
    assert 'name="never-again" value="1" checked' in answer.text
    assert await survey.published(SurveyCompleted) == []


async def test_whatever_is_posted_it_is_a_page_that_comes_back(survey: Running) -> None:
    message = await survey.closed()
    for body in (b"", b"\xff\xfe%zz=&&&", b"q-satisfied=5\x00&q-satisfied=%00", b"x=1&" * 500):
        answer = await survey.http.post(survey.path(message), content=body)
        assert (answer.status_code, answer.headers["content-type"]) in {
            (422, "text/html; charset=utf-8"),
            (303, "text/html; charset=utf-8"),
        }
    too_long = await survey.http.post(
        survey.path(await survey.closed()), data={**GOOD, "q-comment": "长" * 2001}
    )
    assert (too_long.status_code, "2000 characters" in too_long.text) == (422, True)
    huge = await survey.http.post(survey.path(message), content=b"q-comment=" + b"x" * 200_000)
    assert huge.status_code == 413


async def test_while_the_vault_is_away_nothing_that_was_written_is_lost(survey: Running) -> None:
    message = await survey.closed()
    survey.vault.away = True
    answer = await survey.http.post(survey.path(message), data=GOOD)
    assert (answer.status_code, "Thank you, Bo!" in answer.text) == (503, True)
    assert "could not keep your answer" in answer.text
    survey.vault.away = False
    assert (await survey.http.post(survey.path(message), data=GOOD)).status_code == 303


async def test_of_a_customer_who_was_erased_no_more_words_are_kept(survey: Running) -> None:
    message = await survey.closed()
    await survey.vault.erase(message.to.subject)
    answer = await survey.http.post(survey.path(message), data=GOOD)
    assert answer.status_code == 404
    assert await survey.published(SurveyCompleted) == []
