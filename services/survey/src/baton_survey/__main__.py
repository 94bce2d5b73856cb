"""`python -m baton_survey serve | migrate | replay | rebuild`."""

import os
from pathlib import Path

from baton_common.model.service import Service
from baton_common.program.environment import Environment
from baton_common.program.verbs import Program, main
from baton_survey.main import NAME, TOPIC, build
from baton_survey.settings import survey_settings


def _build(environment: Environment) -> Service:
    return build(environment, survey_settings(os.environ))


PROGRAM = Program(NAME, TOPIC, _build, Path(__file__).parents[2] / "migrations")

if __name__ == "__main__":
    raise SystemExit(main(PROGRAM))
