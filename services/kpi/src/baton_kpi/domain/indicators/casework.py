"""Indicators of cases, mails and handoffs (sources: docs/indicators.md)."""

from baton_kpi.domain.indicators.definition import Bilingual, Definition
from baton_kpi.domain.indicators.formula import Count, FormulaPart, Mean, Percentile, Share
from baton_kpi.domain.indicators.term import Term, Where

_FIRST = Where(field="first", test="is", value=True)
_SINGLE = Where(field="single_touch", test="is", value=True)
_REOPENED = Where(field="reopened", test="is", value=True)

OPENED = FormulaPart(term=Term(fact="cases", at="opened_at"))
ENDED = FormulaPart(term=Term(fact="endings", at="ended_at"))
REOPENED = FormulaPart(term=Term(fact="endings", at="ended_at", where=(_REOPENED,)))
FOLLOWED_UP = FormulaPart(term=Term(fact="endings", at="followed_up_at"))
RESOLUTION = FormulaPart(
    term=Term(
        fact="endings",
        at="ended_at",
        where=(Where(field="reopened", test="is", value=False),),
        field="resolution",
        spread=True,
    )
)
FIRST_ENDED = FormulaPart(term=Term(fact="endings", at="ended_at", where=(_FIRST,)))
ONE_TOUCH = FormulaPart(term=Term(fact="endings", at="ended_at", where=(_SINGLE,)))
CAME_AGAIN = FormulaPart(
    term=Term(fact="endings", at="ended_at", where=(_SINGLE,), field="repeated_after", spread=True),
    sign=-1,
    within="first-contact-window",
)
CLOSED = FormulaPart(term=Term(fact="closings", at="closed_at"))
ANSWERED = FormulaPart(term=Term(fact="answers", at="answered_at", field="response"))
MAILS_IN = FormulaPart(
    term=Term(fact="mails", at="at", where=(Where(field="direction", test="is", value="in"),))
)
REPLIES = FormulaPart(
    term=Term(fact="mails", at="at", where=(Where(field="sort", test="is", value="reply"),))
)
MAIL_ANSWERED = FormulaPart(term=Term(fact="mails", at="replied_at", field="response"))

DEFINITIONS = (
    Definition(
        id="cases-opened",
        names=Bilingual(zh="开立个案", en="cases opened"),
        description=Bilingual(
            zh="开立的个案数，计在开立时负责的部门与人。",
            en="Cases that were opened, in the department and person accountable then.",
        ),
        unit="count",
        formula=Count(of=(OPENED,)),
    ),
    Definition(
        id="cases-resolved",
        names=Bilingual(zh="解决个案", en="cases resolved"),
        description=Bilingual(
            zh="解决（或未经解决而关闭）的次数；个案重开后再解决，再计一次。跟进低分不另计；"
            "并入另一个案的，在那里继续，不计。",
            en="How often cases were resolved, or closed without that; a case that was reopened "
            "counts again when it ends again, a follow-up of a low score does not, nor does one "
            "that was merged into another and goes on there.",
        ),
        unit="count",
        formula=Count(of=(ENDED,)),
    ),
    Definition(
        id="cases-closed",
        names=Bilingual(zh="关闭个案", en="cases closed"),
        description=Bilingual(
            zh="个案被关闭的次数；并入另一个案的不计。",
            en="How often cases were closed; not those merged into another, which go on there.",
        ),
        unit="count",
        formula=Count(of=(CLOSED,)),
    ),
    Definition(
        id="reopen-rate",
        names=Bilingual(zh="重开率", en="reopen rate"),
        description=Bilingual(
            zh="解决之后又被重开的占比，计在解决的时刻；因低分跟进而重开的不算。",
            en="Of the times that cases were resolved, those after which they were reopened; "
            "opening one again to follow up a low score is no reopening.",
        ),
        unit="share",
        formula=Share(part=(REOPENED,), whole=(ENDED,)),
    ),
    Definition(
        id="follow-ups",
        names=Bilingual(zh="低分跟进", en="follow-ups"),
        description=Bilingual(
            zh="因问卷低分而再次打开跟进的个案数。",
            en="Cases that were opened again to follow up a low score in a survey.",
        ),
        unit="count",
        formula=Count(of=(FOLLOWED_UP,), among=(ENDED,)),
    ),
    Definition(
        id="first-contact-resolution",
        version=2,
        names=Bilingual(zh="首次联系解决率", en="first-contact resolution"),
        description=Bilingual(
            zh="首次解决的个案中，客户只联系过一次，且在窗口期（缺省7天）内未再来的占比。"
            "我们发出的邮件（答复、自动确认、问卷）不算联系。窗口期未满的仍会变动。",
            en="Of the cases resolved for the first time, those whose customer came to us once, "
            "and did not come again within the window (7 days unless configured otherwise). What "
            "we send (replies, acknowledgements, surveys) is no contact. Those whose window is "
            "not over may still change.",
        ),
        unit="share",
        formula=Share(part=(ONE_TOUCH, CAME_AGAIN), whole=(FIRST_ENDED,)),
    ),
    Definition(
        id="case-first-response-time",
        names=Bilingual(zh="个案首次响应时间", en="first response time of cases"),
        description=Bilingual(
            zh="从个案开立到首次答复的平均秒数，计在答复的时刻；实时联系开立的个案不计。",
            en="Mean seconds from opening a case to its first answer, counted at the answer; "
            "without cases that began in a live contact.",
        ),
        unit="seconds",
        formula=Mean(of=ANSWERED),
    ),
    Definition(
        id="case-resolution-time",
        names=Bilingual(zh="个案解决时间", en="resolution time of cases"),
        description=Bilingual(
            zh="从个案开立到最终解决的平均秒数；解决后又被重开的，以最后一次为准。",
            en="Mean seconds from opening a case to the resolution that held.",
        ),
        unit="seconds",
        formula=Mean(of=RESOLUTION),
    ),
    Definition(
        id="case-resolution-time-p90",
        names=Bilingual(zh="个案解决时间第90百分位", en="resolution time, 90th percentile"),
        description=Bilingual(
            zh="九成个案解决时间不超过的秒数。",
            en="The resolution time that nine of ten cases did not exceed.",
        ),
        unit="seconds",
        formula=Percentile(of=RESOLUTION, share=0.9),
    ),
    Definition(
        id="mails",
        names=Bilingual(zh="来信量", en="mails"),
        description=Bilingual(
            zh="收到的邮件数，包括自动邮件。", en="Mails that came, automatic ones too."
        ),
        unit="count",
        formula=Count(of=(MAILS_IN,)),
    ),
    Definition(
        id="mails-answered",
        names=Bilingual(zh="邮件答复量", en="replies by mail"),
        description=Bilingual(
            zh="发出的邮件答复数，不含自动确认。",
            en="Replies that left by mail, without acknowledgements.",
        ),
        unit="count",
        formula=Count(of=(REPLIES,), among=(MAILS_IN,)),
    ),
    Definition(
        id="mail-first-response-time",
        names=Bilingual(zh="邮件首次响应时间", en="first response time of mails"),
        description=Bilingual(
            zh="从往来的第一封来信到首次答复发出的平均秒数，计在答复的时刻；自动确认不算答复。",
            en="Mean seconds from the first mail of a thread until our first reply left, counted "
            "at the reply; an acknowledgement is no reply.",
        ),
        unit="seconds",
        formula=Mean(of=MAIL_ANSWERED),
    ),
)
