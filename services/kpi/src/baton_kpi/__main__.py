"""`python -m baton_kpi serve | migrate | replay | rebuild`."""

from pathlib import Path

from baton_common.program.verbs import Program, main
from baton_kpi.main import NAME, build

PROGRAM = Program(NAME, None, build, Path(__file__).parents[2] / "migrations")

if __name__ == "__main__":
    raise SystemExit(main(PROGRAM))
