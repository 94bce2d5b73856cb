"""What is missing may be there a moment later: no answer that says so may be kept by anybody."""

import pytest

from tests.e2e.cast import LENA
from tests.e2e.onebox import Onebox

NOBODY = "01890000-0000-7000-8000-000000000000"
MISSING = [
    "/nothing",
    "/outbox.html",
    "/cases/nothing",
    "/cases/v1/nothing",
    f"/cases/v1/cases/{NOBODY}",
    f"/cases/v1/customers/{NOBODY}",
    f"/cases/v1/screen-pops/{NOBODY}",
    "/routing/v1/contacts/nobody",
    f"/email/v1/messages/{NOBODY}",
    "/survey/s/aaaaaaaaaaaaaaaaaaaaaaaaaa",
    "/kpi/v1/indicators/nothing?from=2026-03-01",
    "/kpi/docs/nothing",
]


@pytest.mark.parametrize("path", MISSING)
async def test_an_answer_that_something_is_not_there_is_kept_by_nobody(
    shared_onebox: Onebox, path: str
) -> None:
    token = {"authorization": f"Bearer {shared_onebox.doors.token(LENA)}"}
    address = f"http://127.0.0.1:{shared_onebox.port}{path}"
    answer = await shared_onebox.doors.client.get(address, headers=token)
    assert answer.status_code == 404, answer.text
    assert "no-store" in answer.headers.get("cache-control", "")
