"""`python -m baton_routing serve | migrate | replay | rebuild`."""

from pathlib import Path

from baton_common.program.verbs import Program, main
from baton_routing.main import NAME, build

PROGRAM = Program(NAME, "call-arrived", build, Path(__file__).parents[2] / "migrations")

if __name__ == "__main__":
    raise SystemExit(main(PROGRAM))
