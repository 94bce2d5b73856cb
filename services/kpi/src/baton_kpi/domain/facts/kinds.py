"""All kinds of facts, by table name."""

from baton_kpi.domain.facts.agent import AgentTimeFact
from baton_kpi.domain.facts.case_end import ClosingFact, EndingFact
from baton_kpi.domain.facts.case_opening import AnswerFact, CaseFact
from baton_kpi.domain.facts.contact import ContactFact, LegFact
from baton_kpi.domain.facts.fact import Fact
from baton_kpi.domain.facts.handoff import HandoffFact
from baton_kpi.domain.facts.survey import SurveyFact
from baton_kpi.domain.facts.thread import MailFact

KINDS: tuple[type[Fact], ...] = (
    ContactFact,
    LegFact,
    AgentTimeFact,
    CaseFact,
    AnswerFact,
    EndingFact,
    ClosingFact,
    HandoffFact,
    MailFact,
    SurveyFact,
)
KIND: dict[str, type[Fact]] = {each.kind: each for each in KINDS}
