"""`python -m baton_cases serve | migrate | replay | rebuild`."""

import os
from pathlib import Path

from baton_cases.main import NAME, build
from baton_cases.settings import cases_settings
from baton_common.ground import Ground
from baton_common.program.verbs import Program, main
from baton_common.service import Service


def _build(ground: Ground) -> Service:
    return build(ground, cases_settings(os.environ))


PROGRAM = Program(NAME, "case-updated", _build, Path(__file__).parents[2] / "migrations")

if __name__ == "__main__":
    raise SystemExit(main(PROGRAM))
