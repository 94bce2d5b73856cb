"""`python -m baton_onebox`: what `make run` starts."""

import argparse
import asyncio
import sys
from importlib import import_module

from baton_common.platform.postgres.start_errors import CannotStart
from baton_common.program.settings import WrongSetting
from baton_onebox.progress import tell
from baton_onebox.settings import settings_from


def main() -> int:
    """Run until Ctrl-C; the exit code."""
    try:
        settings = settings_from()
        tell(settings, "starting")
        import_module("baton_onebox.starting").run_here(settings)  # loading it takes seconds
    except (CannotStart, WrongSetting) as sentence:
        print(sentence, file=sys.stderr)
        return 2
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 130
    return 0


if __name__ == "__main__":
    argparse.ArgumentParser(
        prog="baton_onebox",
        description="Baton on this machine, in one process, until Ctrl-C.",
        epilog="Its settings are variables of the environment; README.md lists them.",
    ).parse_args()
    raise SystemExit(main())
