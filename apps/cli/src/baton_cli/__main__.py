"""`baton`: the command line, a client of the HTTP APIs."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from types import ModuleType

from baton_cli import dead_letters, demo, doctor, hand_over, recover, story, token
from baton_cli.audit import command as audit
from baton_cli.configuration import command as configuration
from baton_cli.errors import CommandError
from baton_cli.settings import settings_from

COMMANDS: Mapping[str, tuple[ModuleType, str]] = {
    "config": (configuration, "compare, apply or export the configuration file baton.yaml"),
    "hand-over": (hand_over, "hand over the cases of who leaves, or of a department"),
    "story": (story, "print what happened to a case"),
    "audit": (audit, "audit the logs: states as of an instant, replays, published contracts"),
    "dead-letters": (dead_letters, "see records that could not be applied; retry or drop them"),
    "doctor": (doctor, "check that everything works"),
    "recover": (recover, "recover a log whose database went back in time"),
    "demo": (demo, "act for the people of the demo"),
    "token": (token, "make a token for the one-machine edition"),
}


def main(
    arguments: Sequence[str] | None = None, environment: Mapping[str, str] = os.environ
) -> int:
    """Runs one command and returns the exit code. Every failure is one sentence on standard
    error."""
    parser = ArgumentParser(
        prog="baton",
        description="Talks to the Baton at BATON_URL, with the token in BATON_TOKEN.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (module, words) in COMMANDS.items():
        module.declare(commands.add_parser(name, help=words, description=words))
    parsed = parser.parse_args(arguments)
    try:
        code: int = COMMANDS[parsed.command][0].run(parsed, settings_from(environment))
    except CommandError as error:
        print(error, file=sys.stderr)
        return error.code
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130
    return code


if __name__ == "__main__":
    raise SystemExit(main())
