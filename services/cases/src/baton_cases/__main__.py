"""`python -m baton_cases serve | migrate | replay | rebuild`."""

from pathlib import Path

from baton_cases.main import NAME, build
from baton_common.program.verbs import Program, main

PROGRAM = Program(NAME, "case-updated", build, Path(__file__).parents[2] / "migrations")

if __name__ == "__main__":
    raise SystemExit(main(PROGRAM))
