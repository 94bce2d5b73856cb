"""The story says what of a mail's text folds, what is missing, and where all of it is."""

import msgspec
import pytest

from baton_cases.api.story_views import FoldedWords, story_line
from baton_cases.domain.correspondence.events import MailText
from baton_cases.projections.story.mail import tell_mail
from baton_cases.projections.story.screen import LineRow
from baton_cases.projections.story.words import OrganisationNames
from tests.unit.cases.story.telling import AT, FILED, WORDS


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (MailText(folded_lines=1), "引用和签名共 1 行已折叠。",
         " 1 line of quotation or signature folded."),
        (MailText(folded_lines=12), "引用和签名共 12 行已折叠。",
         " 12 lines of quotation or signature folded."),
        (MailText(no_text="encrypted"), "邮件已加密，无法显示正文，请查看原文。",
         " It is encrypted: its text cannot be shown; look at the original."),
        (MailText(no_text="opaque-signed"), "邮件以不透明方式签名，无法显示正文，请查看原文。",
         " It is signed in a form that hides its text; look at the original."),
        (MailText(no_text="only-files"), "邮件没有正文，只有附件。",
         " It has no text, only files."),
        (MailText(no_text="empty"), "邮件没有正文。", " It has no text."),
        (MailText(left_out=900),
         "正文过长，此处缺少 900 个字符；全文：/email/v1/messages/m1。",
         " Its text is cut: 900 characters are not here, but in /email/v1/messages/m1."),
    ],
)  # fmt: skip
def test_what_the_story_says_of_a_text(text: MailText, zh: str, en: str) -> None:
    told = tell_mail(msgspec.structs.replace(FILED, of_text=text), OrganisationNames())
    assert told is not None
    assert (told.zh, told.en) == (f"收到客户来信。{zh}", f"The customer wrote.{en}")


def test_a_text_that_was_cut_before_this_was_counted_says_so() -> None:
    told = tell_mail(msgspec.structs.replace(FILED, text_is_cut=True), OrganisationNames())
    assert told is not None
    assert "/email/v1/messages/m1" in told.en


def test_a_line_of_the_story_shows_what_is_new_and_gives_what_folds() -> None:
    text = "It smokes.\n> Did it arrive?\n"
    line = LineRow(
        epoch=1, position=2, case_id="c1", number="7KX3M9QAH", kind="mail-filed", actor="x", at=AT,
        zh="", en="", words=(WORDS, WORDS), folded=((11, 28),),
    )  # fmt: skip
    shown = story_line(line, "en", ["lamp", text])
    assert shown.words == ["lamp", "It smokes."]
    assert shown.folded == [FoldedWords(at=10, text="> Did it arrive?\n", lines=1)]
    erased = story_line(line, "en", ["lamp", None])
    assert (erased.words, erased.folded) == (["lamp", None], [])
    assert story_line(line, "en", []).folded == []
