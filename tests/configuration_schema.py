"""`python -m tests.configuration_schema`: write docs/configuration.schema.json anew."""

import json
from pathlib import Path

from baton_cases.configuration.section import CasesSection
from baton_cli.configuration.command import TITLE
from baton_common.platform.yaml_file.model import Part
from baton_common.platform.yaml_file.schema import schema_of, schema_of_file
from baton_email.configuration.section import EmailSection
from baton_kpi.configuration.section import KpiSection
from baton_routing.configuration.section import RoutingSection
from baton_survey.configuration.section import SurveySection

FILE = Path(__file__).parents[1] / "docs/configuration.schema.json"
SECTIONS: dict[str, type[Part]] = {
    "cases": CasesSection,
    "routing": RoutingSection,
    "email": EmailSection,
    "survey": SurveySection,
    "kpi": KpiSection,
}


def document() -> str:
    """The JSON Schema, as its file holds it."""
    schema = schema_of_file(TITLE, {name: schema_of(model) for name, model in SECTIONS.items()})
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(document(), "utf-8")
