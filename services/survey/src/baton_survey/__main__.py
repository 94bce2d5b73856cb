"""`python -m baton_survey serve | migrate | replay | rebuild`."""

from pathlib import Path

from baton_common.program.verbs import Program, main
from baton_survey.main import NAME, build

PROGRAM = Program(NAME, "survey-completed", build, Path(__file__).parents[2] / "migrations")

if __name__ == "__main__":
    raise SystemExit(main(PROGRAM))
