"""Indicators of handoffs between people and departments, by outcome."""

from baton_kpi.domain.indicators.definition import Bilingual, Definition
from baton_kpi.domain.indicators.formula import Count, FormulaPart, Mean, Percentile, Share
from baton_kpi.domain.indicators.term import Term, Where

REQUESTED = FormulaPart(term=Term(fact="handoffs", at="requested_at"))
ENDED = FormulaPart(term=Term(fact="handoffs", at="ended_at"))
ACCEPTANCE = FormulaPart(term=Term(fact="handoffs", at="ended_at", field="acceptance", spread=True))


def _ended(outcome: str) -> FormulaPart:
    where = (Where(field="outcome", test="is", value=outcome),)
    return FormulaPart(term=Term(fact="handoffs", at="ended_at", where=where))


def _by_outcome(outcome: str, zh: str, en: str, said_zh: str, said_en: str) -> Definition:
    return Definition(
        id=f"handoffs-{outcome}",
        names=Bilingual(zh=zh, en=en),
        description=Bilingual(zh=said_zh, en=said_en),
        unit="count",
        formula=Count(of=(_ended(outcome),), among=(ENDED,)),
    )


DEFINITIONS = (
    Definition(
        id="handoffs-requested",
        names=Bilingual(zh="请求的交接", en="handoffs requested"),
        description=Bilingual(
            zh="请求的交接数，计在被请求的部门。",
            en="Handoffs that were requested, in the department that was asked.",
        ),
        unit="count",
        formula=Count(of=(REQUESTED,)),
    ),
    Definition(
        id="handoffs-ended",
        names=Bilingual(zh="结束的交接", en="handoffs ended"),
        description=Bilingual(
            zh="结束的交接数；可按结局（outcome）与级（rung）分。",
            en="Handoffs that ended; `by=outcome` and `by=rung` tell them apart.",
        ),
        unit="count",
        formula=Count(of=(ENDED,)),
    ),
    _by_outcome(
        "accepted",
        "被接手的交接",
        "handoffs accepted",
        "有人接手的交接数。",
        "Handoffs that somebody accepted.",
    ),
    _by_outcome(
        "assigned",
        "指派的交接",
        "handoffs assigned",
        "无人接手、归于值班官职务的交接数。",
        "Handoffs that nobody accepted and that fell to the duty officer's office.",
    ),
    _by_outcome(
        "returned",
        "退回的交接",
        "handoffs returned",
        "退回交出部门的交接数。",
        "Handoffs that came back to the sender's department.",
    ),
    _by_outcome(
        "withdrawn",
        "撤回的交接",
        "handoffs withdrawn",
        "由交出者撤回或随个案结束的交接数。",
        "Handoffs that the sender took back, or that ended with their case.",
    ),
    Definition(
        id="handoff-acceptance-rate",
        names=Bilingual(zh="交接接手率", en="acceptance rate of handoffs"),
        description=Bilingual(
            zh="结束的交接中有人接手的占比。",
            en="Of the handoffs that ended, those that somebody accepted.",
        ),
        unit="share",
        formula=Share(part=(_ended("accepted"),), whole=(ENDED,)),
    ),
    Definition(
        id="time-to-accept",
        names=Bilingual(zh="接手用时", en="time to accept"),
        description=Bilingual(
            zh="从请求交接到有人接手的平均秒数，计在接手的时刻。",
            en="Mean seconds from the request of a handoff until somebody accepted it.",
        ),
        unit="seconds",
        formula=Mean(of=ACCEPTANCE),
    ),
    Definition(
        id="time-to-accept-p90",
        names=Bilingual(zh="接手用时第90百分位", en="time to accept, 90th percentile"),
        description=Bilingual(
            zh="九成被接手的交接用时不超过的秒数。",
            en="The time to accept that nine of ten accepted handoffs did not exceed.",
        ),
        unit="seconds",
        formula=Percentile(of=ACCEPTANCE, share=0.9),
    ),
)
