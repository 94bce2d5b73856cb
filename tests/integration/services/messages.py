"""News of cases and handoffs, as the tests of those who hear it need them."""

from datetime import UTC, datetime

from baton_contracts.case_updated.case import (
    CaseClosed,
    CaseOpened,
    CaseReopened,
    CaseState,
    CaseSummary,
)
from baton_contracts.case_updated.handoff import HandoffAccepted, HandoffRequested


def case(id_: str, department: str = "returns", state: CaseState = "open") -> CaseSummary:
    return CaseSummary(
        id=id_,
        number=f"N-{id_}",
        state=state,
        matter="exchange",
        priority="normal",
        department=department,
        owner="ana",
        language="en",
        version=1,
    )


def opened(id_: str, department: str = "returns") -> CaseOpened:
    return CaseOpened(case=case(id_, department), customer_id="kim", channel="mail")


def closed(id_: str, department: str = "returns") -> CaseClosed:
    return CaseClosed(
        case=case(id_, department, "closed"), customer_id="kim", channel="mail", by="ana"
    )


def reopened(id_: str) -> CaseReopened:
    return CaseReopened(case=case(id_))


def requested(id_: str, to: str) -> HandoffRequested:
    return HandoffRequested(
        handoff_id=f"h-{id_}",
        case_id=id_,
        kind="transfer",
        from_department="returns",
        to_department=to,
        ends_by=datetime(2026, 3, 2, 12, tzinfo=UTC),
    )


def accepted(id_: str, to: str) -> HandoffAccepted:
    return HandoffAccepted(
        handoff_id=f"h-{id_}",
        case_id=id_,
        kind="transfer",
        from_department="returns",
        to_department=to,
        persons=("cy",),
    )
