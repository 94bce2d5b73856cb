"""A world of surveys for each test."""

import pytest

from tests.unit.survey.world import World


@pytest.fixture
async def world() -> World:
    """With the questions of the tests."""
    made = World()
    await made.plan()
    return made
