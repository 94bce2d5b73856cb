"""An office with the demo's organisation, where mails arrive."""

import pytest

from tests.unit.cases.office import Office


@pytest.fixture
async def office() -> Office:
    """With everything in memory."""
    there = Office()
    await there.open_organisation()
    return there
