"""Indicators of surveys: the customers' answers."""

from typing import Literal

from baton_kpi.domain.indicators.definition import Bilingual, Definition
from baton_kpi.domain.indicators.formula import Count, FormulaPart, Mean, Share
from baton_kpi.domain.indicators.term import Term, Where

INVITED = FormulaPart(
    term=Term(fact="surveys", at="at", where=(Where(field="invited", test="is", value=True),))
)
RESPONDED = FormulaPart(
    term=Term(fact="surveys", at="at", where=(Where(field="completed", test="is", value=True),))
)


def _answered(*where: Where, sign: Literal[1, -1] = 1, field: str | None = None) -> FormulaPart:
    term = Term(fact="surveys", at="completed_at", where=where, field=field)
    return FormulaPart(term=term, sign=sign)


def _at_least(field: str, value: int) -> Where:
    return Where(field=field, test="at-least", value=value)


DEFINITIONS = (
    Definition(
        id="surveys-invited",
        names=Bilingual(zh="邀请调查", en="surveys invited"),
        description=Bilingual(
            zh="发出的满意度调查邀请数。", en="Invitations to a survey that were decided on."
        ),
        unit="count",
        formula=Count(of=(INVITED,)),
    ),
    Definition(
        id="survey-response-rate",
        names=Bilingual(zh="调查回复率", en="survey response rate"),
        description=Bilingual(
            zh="某时段发出的邀请中（迄今）已作答的占比。",
            en="Of the invitations of a time, those that have been answered since.",
        ),
        unit="share",
        formula=Share(part=(RESPONDED,), whole=(INVITED,)),
    ),
    Definition(
        id="csat",
        names=Bilingual(zh="客户满意度（CSAT）", en="customer satisfaction (CSAT)"),
        description=Bilingual(
            zh="在1至5分的满意度题上给4或5分的占比。",
            en="Of those who scored their satisfaction from 1 to 5, the share that gave 4 or 5.",
        ),
        unit="share",
        formula=Share(
            part=(_answered(_at_least("csat", 4)),), whole=(_answered(_at_least("csat", 0)),)
        ),
    ),
    Definition(
        id="nps",
        names=Bilingual(zh="净推荐值（NPS）", en="net promoter score (NPS)"),
        description=Bilingual(
            zh="在0至10分的推荐意愿题上，推荐者（9、10分）的百分比减去贬损者（0至6分）的百分比。",
            en="Of those who scored from 0 to 10 whether they would recommend us, the percentage "
            "of promoters (9 and 10) less that of detractors (0 to 6).",
        ),
        unit="points",
        times=100,
        formula=Share(
            part=(
                _answered(_at_least("nps", 9)),
                _answered(Where(field="nps", test="at-most", value=6), sign=-1),
            ),
            whole=(_answered(_at_least("nps", 0)),),
        ),
    ),
    Definition(
        id="ces",
        names=Bilingual(zh="客户费力度（CES）", en="customer effort score (CES)"),
        description=Bilingual(
            zh="“办事容易”题（1至7分，7分最容易）的平均分。",
            en="The mean of the scores from 1 to 7 for how easy it was (7: very easy).",
        ),
        unit="points",
        formula=Mean(of=_answered(field="ces")),
    ),
    Definition(
        id="low-scores",
        names=Bilingual(zh="低分答卷", en="low scores"),
        description=Bilingual(
            zh="含有低分、需要跟进的答卷数。",
            en="Answered surveys with a low score, as configured.",
        ),
        unit="count",
        formula=Count(
            of=(_answered(Where(field="low", test="is", value=True)),), among=(_answered(),)
        ),
    ),
)
