"""A posted form is read within bounds; a comment that nobody could read is none."""

from urllib.parse import urlencode

import pytest

from baton_survey.api.page.form import field_name, read_form
from baton_survey.domain.questions import Question, QuestionText

COMMENT = Question(id="why", kind="text", words=QuestionText(zh="为什么？", en="Why?"))


@pytest.mark.parametrize("blank", ["", " \r\n ", "\u200b", "\u3000", "\x00\u2800"])
def test_a_comment_without_a_visible_character_is_none(blank: str) -> None:
    body = urlencode({field_name(COMMENT): blank}).encode()
    assert read_form(body, (COMMENT,)).written == {}


def test_a_comment_is_kept_as_it_was_written() -> None:
    body = urlencode({field_name(COMMENT): " Late,\r\nbut kind.\u200b "}).encode()
    assert read_form(body, (COMMENT,)).written == {"why": "Late,\nbut kind.\u200b"}
