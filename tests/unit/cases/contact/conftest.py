"""An office with the demo's organisation, where people call."""

import pytest

from tests.unit.cases.calling import Calling
from tests.unit.cases.office import Office


@pytest.fixture
async def calling() -> Calling:
    """With everything in memory."""
    there = Office()
    await there.open_organisation()
    return Calling(there)
