"""Requested changes: who asked, who must agree, how it stands."""

from baton_cases.domain.customer_change.state import Ended, Pending
from baton_cases.projections.customer_changes import (
    CUSTOMER_CHANGES,
    CustomerChangeRow,
    CustomerChanges,
)
from baton_testkit.projecting import Projecting, recorded
from tests.unit.cases.story.test_customer_change_story import CONFIRMED, REFUSED, REQUESTED

changes = Projecting(CustomerChanges)


def test_it_is_pending_until_it_ends() -> None:
    row = CustomerChangeRow(
        change_id="ch1", by="bo", concerned=["returns"], state=Pending(asked=REQUESTED)
    )
    changes.given(*recorded(REQUESTED)).then(CUSTOMER_CHANGES, row)
    agreed = Pending(asked=REQUESTED, confirmed=("returns",))
    row.state = agreed
    changes.given(*recorded(REQUESTED, CONFIRMED)).then(CUSTOMER_CHANGES, row)
    row.status = "refused"
    row.state = Ended(was=agreed, outcome="refused", at=REFUSED.at)
    changes.given(*recorded(REQUESTED, CONFIRMED, REFUSED)).then(CUSTOMER_CHANGES, row)
