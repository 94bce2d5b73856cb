"""The section `survey`: what is asked, whom and how often."""

from collections.abc import Iterator, Mapping, Sized
from typing import Annotated

from pydantic import Field

from baton_common.platform.yaml_file.entries import Together
from baton_common.platform.yaml_file.kinds import Flag, Id, NameOf, number, seconds, text
from baton_common.platform.yaml_file.model import Part
from baton_common.platform.yaml_file.places import Path
from baton_survey.domain.questions import RANGES, QuestionKind

DAY = 86_400
MOST_QUESTIONS = 12
MOST_TEXTS = 3
"""Answers in words, of 2,000 characters each, must fit into one event."""
LONGEST_WORDS = 200
LONGEST_TIME = 365 * DAY

Said = Annotated[str, text(LONGEST_WORDS)]
Time = Annotated[int, seconds(0, LONGEST_TIME)]
Customer = Annotated[str, text(64)]
MatterId = Annotated[Id, NameOf("matters")]
DepartmentId = Annotated[Id, NameOf("departments")]


class QuestionText(Part):
    """A text for customers, in both languages."""

    zh: Said
    """In Chinese."""
    en: Said
    """In English."""


class Question(Part):
    """One question."""

    scale: QuestionKind
    """The kind of answer: `csat` 1 (very dissatisfied) to 5 (very satisfied), `nps` 0 (not at
    all likely) to 10 (extremely likely), `ces` 1 (very difficult) to 7 (very easy), `text` in
    words."""
    words: QuestionText
    """The question's text."""
    required: Flag = False
    """True if it must be answered."""


class Low(Part):
    """A score of so much or less is low: the case is reopened for somebody to follow up."""

    csat: Annotated[int, number(0, RANGES["csat"][-1])] = 2
    """Satisfaction."""
    nps: Annotated[int, number(0, RANGES["nps"][-1])] = 6
    """Would recommend."""
    ces: Annotated[int, number(0, RANGES["ces"][-1])] = 3
    """It was easy."""


class Off(Part):
    """Cases that are not asked about."""

    matters: list[MatterId] = []
    """Cases about these."""
    departments: list[DepartmentId] = []
    """Cases of these."""


def _so_many(found: Mapping[str, Question], written: Sized) -> Iterator[tuple[Path, str]]:
    if not written:
        yield (), "asks no question; leave the whole section out to ask nobody"
    if len(written) > MOST_QUESTIONS:
        yield (), f"asks more than {MOST_QUESTIONS} questions"
    if sum(each.scale == "text" for each in found.values()) > MOST_TEXTS:
        yield (), f"asks more than {MOST_TEXTS} questions that are answered in words"


class SurveySection(Part):
    """The survey after the closing of a case: customers receive a mail with a link to a page.
    Without the section nobody is asked. An invitation that went out keeps its questions and
    thresholds."""

    questions: Annotated[
        dict[Id, Question],
        Together(_so_many),
        Field(json_schema_extra={"minProperties": 1, "maxProperties": MOST_QUESTIONS}),
    ]
    """The questions, in their order."""
    share: Annotated[int, number(0, 100)] = 100
    """Percentage of closed cases that are asked about; always the same ones."""
    period: Time = 30 * DAY
    """In which nobody is asked twice, under whichever of their addresses or merged names."""
    expires: Annotated[int, seconds(1, LONGEST_TIME)] = 30 * DAY
    """The time during which the link can be answered."""
    after: Time = 0
    """The time from the closing to the mail; a case that is reopened meanwhile is not asked
    about."""
    low: Low = Low()
    """The scores that count as low."""
    off: Off = Off()
    """Cases of which matters and departments are not asked about."""
    opted_out: list[Customer] = []
    """Ids of customers who told somebody that they do not want to be asked; those who say so on
    the page need not stand here."""
