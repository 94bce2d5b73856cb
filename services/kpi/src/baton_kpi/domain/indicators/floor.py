"""Indicators of live contacts and agent time (sources: docs/indicators.md)."""

from baton_kpi.domain.indicators.definition import Bilingual, Definition
from baton_kpi.domain.indicators.formula import (
    Count,
    FormulaPart,
    Mean,
    Percentile,
    Share,
    ShareOfSum,
)
from baton_kpi.domain.indicators.term import Term

ARRIVED = FormulaPart(term=Term(fact="contacts", at="arrived_at"))
_ANSWERED = Term(fact="contacts", at="answered_at", field="waited", spread=True)
ANSWERED = FormulaPart(term=_ANSWERED)
IN_TIME = FormulaPart(term=_ANSWERED, within="service-level")
ABANDONED = FormulaPart(term=Term(fact="contacts", at="abandoned_at", field="waited"))
HANDLED = FormulaPart(term=Term(fact="legs", at="wrapped_at", field="handled"))
WRAP_UPS = FormulaPart(term=Term(fact="legs", at="wrapped_at"))
WRAPPED = FormulaPart(term=Term(fact="legs", at="wrapped_at", field="wrapped"))
BUSY = FormulaPart(term=Term(fact="agent_time", at="quarter", field="busy"))
STAFFED = FormulaPart(term=Term(fact="agent_time", at="quarter", field="staffed"))

DEFINITIONS = (
    Definition(
        id="contacts",
        names=Bilingual(zh="联系量", en="contacts"),
        description=Bilingual(
            zh="到达的实时联系（电话、在线、回呼）数。",
            en="Live contacts that arrived (calls, chats, callbacks).",
        ),
        unit="count",
        formula=Count(of=(ARRIVED,)),
    ),
    Definition(
        id="answered",
        names=Bilingual(zh="接通量", en="answered"),
        description=Bilingual(
            zh="有坐席接起的联系数，按首次接起的时刻计。",
            en="Contacts that an agent answered, counted when they were first answered.",
        ),
        unit="count",
        formula=Count(of=(ANSWERED,), among=(ANSWERED, ABANDONED)),
    ),
    Definition(
        id="abandoned",
        names=Bilingual(zh="放弃量", en="abandoned"),
        description=Bilingual(
            zh="客户在有人接起之前先行离开的联系数。",
            en="Contacts whose customer left before anybody answered.",
        ),
        unit="count",
        formula=Count(of=(ABANDONED,), among=(ANSWERED, ABANDONED)),
    ),
    Definition(
        id="abandonment-rate",
        names=Bilingual(zh="放弃率", en="abandonment rate"),
        description=Bilingual(
            zh="放弃量除以接通与放弃之和。",
            en="Abandoned contacts among those answered or abandoned.",
        ),
        unit="share",
        formula=Share(part=(ABANDONED,), whole=(ANSWERED, ABANDONED)),
    ),
    Definition(
        id="service-level",
        names=Bilingual(zh="服务水平", en="service level"),
        description=Bilingual(
            zh="在队列时限（缺省20秒）内接起的联系，除以接通与放弃之和；放弃的算未达到。",
            en="Contacts answered within the limit of their queue (20 s unless configured "
            "otherwise) among those answered or abandoned; an abandoned one counts as missed.",
        ),
        unit="share",
        formula=Share(part=(IN_TIME,), whole=(ANSWERED, ABANDONED)),
    ),
    Definition(
        id="average-speed-of-answer",
        names=Bilingual(zh="平均应答速度", en="average speed of answer"),
        description=Bilingual(
            zh="接通的联系从到达至首次接起的平均秒数。",
            en="Mean seconds from arrival to the first answer, of those answered.",
        ),
        unit="seconds",
        formula=Mean(of=ANSWERED),
    ),
    Definition(
        id="answer-time-p90",
        names=Bilingual(zh="应答时间第90百分位", en="answer time, 90th percentile"),
        description=Bilingual(
            zh="九成接通的联系等候不超过的秒数。",
            en="The wait that nine of ten answered contacts did not exceed.",
        ),
        unit="seconds",
        formula=Percentile(of=ANSWERED, share=0.9),
    ),
    Definition(
        id="handling-time",
        names=Bilingual(zh="平均处理时长", en="average handling time"),
        description=Bilingual(
            zh="每位坐席每次联系的通话加话后处理的平均秒数，在话后处理结束时计；转接的联系每段各计一次。",
            en="Mean seconds of conversation and wrap-up, for each agent's part of a contact, "
            "counted at the end of the wrap-up.",
        ),
        unit="seconds",
        formula=Mean(of=HANDLED),
    ),
    Definition(
        id="wrap-up-time",
        names=Bilingual(zh="平均话后处理时长", en="average wrap-up time"),
        description=Bilingual(
            zh="每段联系话后处理的平均秒数。",
            en="Mean seconds of wrap-up, for each agent's part of a contact.",
        ),
        unit="seconds",
        formula=Mean(of=WRAPPED),
    ),
    Definition(
        id="wrap-ups",
        names=Bilingual(zh="话后处理次数", en="wrap-ups"),
        description=Bilingual(
            zh="坐席结束话后处理的次数；按小结代码分组，可知客户为何而来。",
            en="Parts of contacts that agents wrapped up; by wrap-up code it says what they were "
            "about.",
        ),
        unit="count",
        formula=Count(of=(WRAP_UPS,)),
    ),
    Definition(
        id="occupancy",
        names=Bilingual(zh="工时利用率", en="occupancy"),
        description=Bilingual(
            zh="坐席通话与话后处理的时间，除以其空闲可接与处理时间之和。",
            en="Time that agents spent in conversations and wrap-up, among the time that they were "
            "available or so occupied.",
        ),
        unit="share",
        formula=ShareOfSum(part=(BUSY,), whole=(STAFFED,)),
    ),
)
