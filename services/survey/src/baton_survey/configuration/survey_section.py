"""The whole `survey` section: what is asked, whom and how often."""

from collections.abc import Collection
from typing import get_args

from baton_common.platform.yaml_file.reading import read_file
from baton_common.platform.yaml_file.spot import Fields, Spot
from baton_survey.domain.configuration.plan import DAY, Plan
from baton_survey.domain.questions import RANGES, Low, Question, QuestionKind, QuestionText

OTHERS = ("cases", "routing", "email", "kpi")
"""The sections that are not ours to check."""
MOST_QUESTIONS = 12
MOST_TEXTS = 3
"""Answers in words, of 2,000 characters each, must fit into one event."""
LONGEST_WORDS = 200
LONGEST_TIME = 365 * DAY
KINDS: tuple[QuestionKind, ...] = get_args(QuestionKind)
_SETTINGS = ("share", "period", "expires", "after", "low", "off", "opted_out")


def read_plan(content: bytes) -> Plan:
    """The section's plan; one that asks nothing if it is not there. Raises FileRefused."""
    return read_file(content, _plan)


def _plan(root: Spot) -> Plan:
    sections = root.fields((), ("survey", *OTHERS))
    section = sections.get("survey")
    if section is None:
        return Plan()
    fields = section.fields(("questions",), _SETTINGS)
    usual = Plan()
    share = fields.get("share")
    off = fields.get("off")
    off_fields = off.fields((), ("matters", "departments")) if off is not None else None
    return Plan(
        questions=_questions(section, fields),
        share=share.number(0, 100) if share is not None else usual.share,
        period=_time(fields, "period", 0, usual.period),
        expires=_time(fields, "expires", 1, usual.expires),
        after=_time(fields, "after", 0, usual.after),
        low=_low(fields.get("low")),
        off_matters=_names(off_fields, "matters", sections.get("cases")),
        off_departments=_names(off_fields, "departments", sections.get("cases")),
        opted_out=tuple(dict.fromkeys(each.text(64) for each in fields.items("opted_out"))),
    )


def _questions(section: Spot, fields: Fields) -> tuple[Question, ...]:
    asked = tuple(_question(key.id(), spot) for key, spot in fields.entries("questions"))
    if "questions" in fields and not asked:
        section.wrong("asks no question; leave the whole section out to ask nobody")
    if len(asked) > MOST_QUESTIONS:
        section.wrong(f"asks more than {MOST_QUESTIONS} questions")
    if sum(each.kind == "text" for each in asked) > MOST_TEXTS:
        section.wrong(f"asks more than {MOST_TEXTS} questions that are answered in words")
    return asked


def _question(id_: str, spot: Spot) -> Question:
    fields = spot.fields(("scale", "words"), ("required",))
    scale, words, required = fields.get("scale"), fields.get("words"), fields.get("required")
    both = words.fields(("zh", "en")) if words is not None else None
    return Question(
        id=id_,
        kind=scale.choice(KINDS) if scale is not None else "text",
        words=QuestionText(zh=_said(both, "zh"), en=_said(both, "en")),
        required=required.flag() if required is not None else False,
    )


def _said(both: Fields | None, language: str) -> str:
    spot = both.get(language) if both is not None else None
    return spot.text(LONGEST_WORDS) if spot is not None else ""


def _low(spot: Spot | None) -> Low:
    if spot is None:
        return Low()
    fields, usual = spot.fields((), tuple(RANGES)), Low()

    def most(scale: QuestionKind, otherwise: int) -> int:
        found = fields.get(scale)
        return otherwise if found is None else found.number(0, RANGES[scale][-1])

    return Low(
        csat=most("csat", usual.csat), nps=most("nps", usual.nps), ces=most("ces", usual.ces)
    )


def _time(fields: Fields, name: str, least: int, otherwise: int) -> int:
    spot = fields.get(name)
    return otherwise if spot is None else spot.seconds(least, LONGEST_TIME)


def _names(fields: Fields | None, kind: str, cases: Spot | None) -> tuple[str, ...]:
    """Matters or departments; each must be one of the file's, where the file has any."""
    known = _declared(cases, kind)
    found: dict[str, None] = {}
    for spot in fields.items(kind) if fields is not None else []:
        name = spot.id()
        if name and known and name not in known:
            spot.wrong(f"names {name}, which is not under {kind} of the section cases")
        found[name] = None
    return tuple(found)


def _declared(cases: Spot | None, kind: str) -> Collection[str]:
    for key, spot in cases.entries_if_any() if cases is not None else []:
        if getattr(key.node, "value", None) == kind:
            return {str(name.node.value) for name, _ in spot.entries_if_any()}
    return ()
