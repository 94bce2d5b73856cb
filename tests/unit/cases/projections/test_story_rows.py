"""The story: a line for each event that people care about, with the names of its time."""

import msgspec

from baton_cases.domain.case import events as of_case
from baton_cases.domain.correspondence.events import FiledAttachment, MailText, NoteMailed
from baton_cases.domain.organisation import events as of_organisation
from baton_cases.domain.organisation.model import Names, Person
from baton_cases.projections.story.screen import LINES, LineRow, Story
from baton_common.model.messages import Event
from baton_testkit.projecting import Projecting, recorded
from tests.unit.cases.story.telling import AT, FILED, OF_CASE, OPENED, WORDS

story = Projecting(Story)

NOTE = of_case.NoteAdded(**OF_CASE, note_id="n1", text=WORDS, by="lena")


def called(name: str) -> Event:
    """Lena's new name."""
    person = Person(person="lena", names=Names(zh=name, en=name), departments=("returns",))
    return of_organisation.PersonChanged(person=person, version=1, at=AT)


def lines(*events: Event) -> list[LineRow]:
    """The lines of the story after these events."""
    return story.given(*recorded(*events)).rows(LINES, LineRow)


def test_each_line_has_the_number_of_its_case_and_its_place_in_the_log() -> None:
    opened, note = lines(OPENED, NOTE)
    assert (opened.number, note.number) == (OPENED.number, OPENED.number)
    assert [opened.position, note.position] == [1, 2]
    assert note.en == "lena wrote a note."


def test_a_line_keeps_the_name_that_somebody_had_then() -> None:
    _, before, after = lines(called("Lena"), OPENED, NOTE, called("Lena Vogt"), NOTE)
    assert before.en == "Lena wrote a note."
    assert after.en == "Lena Vogt wrote a note."


def test_words_go_with_the_line_sealed() -> None:
    mail = msgspec.structs.replace(FILED, belongs_by="token")
    _, filed = lines(OPENED, mail)
    assert filed.words == (WORDS, WORDS)
    assert filed.mail_id == "m1"


def test_a_note_by_mail_has_its_words_its_files_and_the_mail() -> None:
    photo = FiledAttachment(id="m3.1", size=9, type="image/png", hash="0" * 64)
    mailed = NoteMailed(
        case_id=OPENED.case_id, mail_id="m3", by="lena", is_proven=True, sender=WORDS,
        sender_name=None, subject=WORDS, text=WORDS, text_is_cut=False,
        of_text=MailText(folded=((1, 2),)), attachments=(photo,), at=AT,
    )  # fmt: skip
    _, note = lines(OPENED, mailed)
    assert note.en == "lena wrote a note by mail, with 1 attached."
    assert (note.words, note.sender, note.mail_id) == ((WORDS, WORDS), WORDS, "m3")
    assert ([each.id for each in note.attachments], note.folded) == (["m3.1"], ((1, 2),))


def test_what_concerns_no_case_has_no_line() -> None:
    story.given(*recorded(called("Lena"))).then(LINES)
