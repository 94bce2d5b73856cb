"""`python -m baton_survey serve | migrate | replay | rebuild`."""

import os
from pathlib import Path

from baton_common.ground import Ground
from baton_common.program.verbs import Program, main
from baton_common.service import Service
from baton_survey.main import NAME, TOPIC, build
from baton_survey.settings import survey_settings


def _build(ground: Ground) -> Service:
    return build(ground, survey_settings(os.environ))


PROGRAM = Program(NAME, TOPIC, _build, Path(__file__).parents[2] / "migrations")

if __name__ == "__main__":
    raise SystemExit(main(PROGRAM))
