"""`python -m baton_apart`: what `make run-apart` starts."""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping
from importlib import import_module

from baton_common.platform.postgres.start_errors import CannotStart
from baton_common.program.settings import WrongSetting
from baton_onebox.progress import tell
from baton_onebox.settings import settings_from

HOME = "var-apart"
"""A home of its own, so that both editions can be tried one after the other."""


def main(environment: Mapping[str, str] = os.environ) -> int:
    """Run until Ctrl-C; the exit code."""
    try:
        home = environment.get("BATON_HOME") or HOME
        settings = settings_from({**environment, "BATON_HOME": home})
        tell(settings, "starting")
        import_module("baton_apart.starting").run_here(settings)  # loading it takes seconds
    except (CannotStart, WrongSetting) as sentence:
        print(sentence, file=sys.stderr)
        return 2
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130
    return 0


if __name__ == "__main__":
    argparse.ArgumentParser(
        prog="baton_apart",
        description="Baton on this machine, a process for each service and Kafka, until Ctrl-C.",
        epilog="Its settings are variables of the environment; README.md lists them.",
    ).parse_args()
    raise SystemExit(main())
