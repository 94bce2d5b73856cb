"""`python -m baton_email serve | migrate | replay | rebuild`."""

import os
from pathlib import Path

from baton_common.model.service import Service
from baton_common.program.environment import Environment
from baton_common.program.verbs import Program, main
from baton_email.main import NAME, TOPIC, build
from baton_email.settings import email_settings


def _build(environment: Environment) -> Service:
    return build(environment, email_settings(os.environ))


PROGRAM = Program(NAME, TOPIC, _build, Path(__file__).parents[2] / "migrations")

if __name__ == "__main__":
    raise SystemExit(main(PROGRAM))
