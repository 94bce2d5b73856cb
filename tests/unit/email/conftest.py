"""A world of email for each test."""

import pytest

from tests.unit.email.world import World


@pytest.fixture
async def world() -> World:
    return await World().begin()
