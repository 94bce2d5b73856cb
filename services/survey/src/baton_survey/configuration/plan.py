"""From the file to a plan that can be applied, and back."""

from baton_common.platform.yaml_file.document import Document
from baton_common.platform.yaml_file.places import entries_of
from baton_contracts.sections import SECTIONS
from baton_survey.configuration.section import Low, Off, Question, SurveySection, Words
from baton_survey.domain import questions
from baton_survey.domain.configuration.plan import Plan

OURS = "survey"


def read_plan(content: bytes) -> Plan:
    """The section's plan; one that asks nothing if it is not there. Matters and departments must
    be among those of the section `cases`, if the file has it. Raises FileRefused."""
    document = Document(content, SECTIONS)
    kinds = ("matters", "departments")
    declared = {kind: entries_of(document.values, "cases", kind) for kind in kinds}
    known = {kind: found for kind, found in declared.items() if found}
    section = document.section(OURS, SurveySection, known)
    document.refuse_if_wrong()
    return plan_of(section) if section is not None else Plan()


def plan_of(section: SurveySection) -> Plan:
    """The section as values of the domain."""
    return Plan(
        questions=tuple(
            questions.Question(
                id=id_,
                kind=each.scale,
                words=questions.QuestionText(zh=each.words.zh, en=each.words.en),
                required=each.required,
            )
            for id_, each in section.questions.items()
        ),
        share=section.share,
        period=section.period,
        expires=section.expires,
        after=section.after,
        low=questions.Low(csat=section.low.csat, nps=section.low.nps, ces=section.low.ces),
        off_matters=tuple(dict.fromkeys(section.off.matters)),
        off_departments=tuple(dict.fromkeys(section.off.departments)),
        opted_out=tuple(dict.fromkeys(section.opted_out)),
    )


def section_of(plan: Plan) -> SurveySection | None:
    """The section that makes a plan this one; None: nobody is asked."""
    if not plan.questions:
        return None
    return SurveySection(
        questions={
            each.id: Question(
                scale=each.kind,
                words=Words(zh=each.words.zh, en=each.words.en),
                required=each.required,
            )
            for each in plan.questions
        },
        share=plan.share,
        period=plan.period,
        expires=plan.expires,
        after=plan.after,
        low=Low(csat=plan.low.csat, nps=plan.low.nps, ces=plan.low.ces),
        off=Off(matters=list(plan.off_matters), departments=list(plan.off_departments)),
        opted_out=list(plan.opted_out),
    )
