"""The story: a line for each event that people care about, with the names of its time."""

import msgspec

from baton_cases.domain.case import events as of_case
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


def test_what_concerns_no_case_has_no_line() -> None:
    story.given(*recorded(called("Lena"))).then(LINES)
