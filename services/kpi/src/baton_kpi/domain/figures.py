"""The figures that are counted: each from one kind of news, defined in two languages."""

from dataclasses import dataclass

from baton_common.contract import Contract
from baton_contracts.case_updated import case, handoff
from baton_contracts.published import split_type


@dataclass(frozen=True)
class Figure:
    """One indicator: how many of one kind of news, and in whose department they count."""

    id: str
    counts: type[Contract]
    en: str
    zh: str


FIGURES = (
    Figure("cases-opened", case.CaseOpened, "cases opened", "开立的个案"),
    Figure("cases-resolved", case.CaseResolved, "cases resolved", "解决的个案"),
    Figure("cases-reopened", case.CaseReopened, "cases reopened", "重开的个案"),
    Figure("cases-closed", case.CaseClosed, "cases closed", "关闭的个案"),
    Figure("handoffs-requested", handoff.HandoffRequested, "handoffs requested", "请求的交接"),
    Figure("handoffs-lapsed", handoff.HandoffLapsed, "rungs that lapsed", "逾时的询问"),
    Figure("handoffs-accepted", handoff.HandoffAccepted, "handoffs accepted", "接手的交接"),
    Figure("handoffs-returned", handoff.HandoffReturned, "handoffs returned", "退回的交接"),
    Figure("handoffs-withdrawn", handoff.HandoffWithdrawn, "handoffs withdrawn", "撤回的交接"),
)
"""A case counts in the department accountable after the news, a handoff in the one asked."""

FIGURE_OF = {split_type(figure.counts.contract_type)[0]: figure for figure in FIGURES}
"""By the contract's type without its version, so that older news counts too."""


def department_of(news: Contract) -> str:
    """Where a piece of news counts. Raises TypeError for news that is in no figure."""
    match news:
        case case.CaseNews():
            return news.case.department
        case handoff.HandoffNews():
            return news.to_department
        case _:
            raise TypeError(f"{type(news).__name__} is in no figure")
