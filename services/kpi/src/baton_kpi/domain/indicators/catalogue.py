"""All indicators, and the terms counted for them."""

from collections.abc import Mapping

from baton_kpi.domain.facts.kinds import KINDS
from baton_kpi.domain.indicators import asking, casework, floor, passing
from baton_kpi.domain.indicators.definition import Definition
from baton_kpi.domain.indicators.formula import terms_of
from baton_kpi.domain.indicators.term import Term

DEFINITIONS: Mapping[str, Definition] = {
    each.id: each
    for each in (
        *floor.DEFINITIONS,
        *casework.DEFINITIONS,
        *passing.DEFINITIONS,
        *asking.DEFINITIONS,
    )
}

TERMS: Mapping[str, Term] = {
    term.id: term for each in DEFINITIONS.values() for term in terms_of(each.formula)
}

TERMS_OF: Mapping[str, tuple[Term, ...]] = {
    kind.kind: tuple(term for term in TERMS.values() if term.fact == kind.kind) for kind in KINDS
}

MAIN = (
    "contacts",
    "answered",
    "abandoned",
    "service-level",
    "average-speed-of-answer",
    "occupancy",
    "cases-opened",
    "cases-closed",
    "mails",
    "handoffs-accepted",
    "time-to-accept",
    "csat",
)
"""The indicators on a start page, for today."""
