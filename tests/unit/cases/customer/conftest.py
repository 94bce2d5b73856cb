"""Three customers, each known by one address."""

import pytest

from tests.unit.cases.customer.registry import Registry


@pytest.fixture
async def registry() -> Registry:
    """Mei (s1), Mei Lin (s2) and Tom (s3)."""
    made = Registry()
    for number in ("1", "2", "3"):
        await made.comes(f"s{number}", f"c{number}")
    return made
