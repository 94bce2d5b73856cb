"""The posted form, read within bounds: what was chosen and written, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import parse_qsl

from baton_common.model.visible import has_visible
from baton_survey.domain.invitation.answers import Wrong, wrong_answers
from baton_survey.domain.questions import Question, Score

MOST_BYTES = 128_000
"""Most bytes of a posted form: three long answers, percent-encoded three bytes for one."""
LONGEST_COMMENT = 2_000
"""Characters of one answer in words."""
NEVER_AGAIN = "never-again"
DECLINE = "decline"
_MOST_FIELDS = 100
_OFF_THE_SCALE = -1

Problem: TypeAlias = Wrong | Literal["too-long"]


@dataclass(frozen=True)
class Filled:
    """A form as it was filled in; words are in clear and go no further than this page."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    """By question with a scale, as posted."""
    written: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By question in words."""
    opts_out: bool = False
    declines: bool = False

    @property
    def scores(self) -> Mapping[str, int]:
        """By question; what is no number is on no scale."""
        return {
            id_: int(value)
            if value.isascii() and value.isdigit() and len(value) < 4
            else _OFF_THE_SCALE
            for id_, value in self.chosen.items()
        }

    def scored(self, questions: Sequence[Question]) -> tuple[Score, ...]:
        """The answers on a scale, in the order of the questions."""
        given = self.scores
        return tuple(
            Score(question=each.id, scale=each.kind, value=given[each.id])
            for each in questions
            if each.kind != "text" and each.id in given
        )

    def problems(self, questions: Sequence[Question]) -> dict[str, Problem]:
        """By question, in their order; none: it can be sent."""
        given: dict[str, int | None] = {**self.scores, **dict.fromkeys(self.written)}
        found: dict[str, Problem] = dict(wrong_answers(questions, given))
        for id_, words in self.written.items():
            if len(words) > LONGEST_COMMENT:
                found[id_] = "too-long"
        return {each.id: found[each.id] for each in questions if each.id in found}


def read_form(body: bytes, questions: Sequence[Question]) -> Filled:
    """The answers in a posted form; fields that were not offered are ignored."""
    try:
        text = body.decode("utf-8", "replace")
        pairs = parse_qsl(text, errors="replace", max_num_fields=_MOST_FIELDS)
    except ValueError:
        return Filled()
    posted = {name: value.replace("\x00", "") for name, value in pairs}
    chosen: dict[str, str] = {}
    written: dict[str, str] = {}
    for each in questions:
        value = posted.get(field_name(each), "").replace("\r\n", "\n").strip()
        if has_visible(value):
            (written if each.kind == "text" else chosen)[each.id] = value
    return Filled(chosen, written, NEVER_AGAIN in posted, DECLINE in posted)


def field_name(question: Question) -> str:
    """The name of the question's inputs."""
    return f"q-{question.id}"
