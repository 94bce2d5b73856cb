"""The demo's organisation, for tests of everything that needs a real one."""

from pathlib import Path

from baton_cases.configuration.plan import read_plan
from baton_cases.domain.organisation.model import OrganisationPlan

FILE = Path(__file__).parents[3] / "apps/onebox/src/baton_onebox/demo/baton.yaml"


def demo_plan() -> OrganisationPlan:
    """The plan of the demo, as `baton config apply` would apply it."""
    return read_plan(FILE.read_bytes())
