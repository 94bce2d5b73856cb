"""`python -m baton_cases serve | migrate | replay | rebuild`."""

import os
from pathlib import Path

from baton_cases.main import NAME, build
from baton_cases.settings import cases_settings
from baton_common.model.service import Service
from baton_common.program.environment import Environment
from baton_common.program.verbs import Program, main


def _build(environment: Environment) -> Service:
    return build(environment, cases_settings(os.environ))


PROGRAM = Program(NAME, "case-updated", _build, Path(__file__).parents[2] / "migrations")

if __name__ == "__main__":
    raise SystemExit(main(PROGRAM))
