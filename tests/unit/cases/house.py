"""The demo's house, for tests of everything that needs a real one."""

from pathlib import Path

from baton_cases.configuration.cases_section import read_plan
from baton_cases.domain.organisation.model import OrganisationPlan

FILE = Path(__file__).parents[3] / "apps/onebox/src/baton_onebox/demo/house.yaml"


def demo_plan() -> OrganisationPlan:
    """As `baton house load` would apply it."""
    return read_plan(FILE.read_bytes())
