"""`baton config diff | apply | export | schema`."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from baton_cli.client import SERVICES, Client, ProblemAnswer
from baton_cli.configuration.words import WORDS, heading, lines, unlinked
from baton_cli.errors import MISUSED, REFUSED, CommandError
from baton_cli.settings import Settings
from baton_cli.token import own_token
from baton_common.edge.identity.principal import Role
from baton_common.platform.yaml_file.schema import schema_of_file
from baton_common.platform.yaml_file.writing import write_file

TITLE = "baton.yaml"


def declare(parser: ArgumentParser) -> None:
    """Its command line."""
    actions = parser.add_subparsers(dest="action", required=True)
    diff = actions.add_parser("diff", help="show what applying a file would change")
    apply = actions.add_parser("apply", help="check a file as a whole, then apply it")
    for each in (diff, apply):
        each.add_argument("file", type=Path, metavar="FILE")
    export = actions.add_parser("export", help="write the configuration that is in force")
    export.add_argument("file", type=Path, nargs="?", metavar="FILE", help="default: the terminal")
    actions.add_parser("schema", help="print the JSON Schema of the file, for an editor")


def run(arguments: Namespace, settings: Settings) -> int:
    """Raises CommandError."""
    content = _content(arguments.file) if arguments.action in ("diff", "apply") else b""
    with Client(settings, own_token(settings, Role.ADMINISTRATOR)) as client:
        match arguments.action:
            case "diff":
                _diff(client, content, arguments.file, settings)
            case "apply":
                _apply(client, content, arguments.file, settings)
            case "export":
                _write(export(client), arguments.file)
            case _:
                print(json.dumps(schema(client), ensure_ascii=False, indent=2))
    return 0


def export(client: Client) -> str:
    """The text of a file that says what is in force. Raises CommandError."""
    sections = {each: client.get(f"/{each}/v1/configuration/export") for each in SERVICES}
    return write_file(
        {name: each["content"] for name, each in sections.items() if each["content"] is not None}
    )


def schema(client: Client) -> dict[str, Any]:
    """The JSON Schema of the whole file. Raises CommandError."""
    sections = {each: client.get(f"/{each}/v1/configuration/schema") for each in SERVICES}
    return schema_of_file(TITLE, sections)


def _diff(client: Client, content: bytes, file: Path, settings: Settings) -> None:
    words = WORDS[settings.language]
    answers = _try_all(client, content, file, words["refused"])
    for answer in answers:
        print(heading(answer, words["would"], words))
        for line in (*lines(answer), *unlinked(answer, words)):
            print(line)


def _apply(client: Client, content: bytes, file: Path, settings: Settings) -> None:
    """Tried at every service first, then applied in the order of the sections."""
    words = WORDS[settings.language]
    _try_all(client, content, file, words["refused"])
    for service in SERVICES:
        answer = _put(client, service, content, dry_run=False)
        print(heading(answer, words["did"], words))
        for line in (*lines(answer), *unlinked(answer, words)):
            print(line)


def _try_all(client: Client, content: bytes, file: Path, refused: str) -> list[dict[str, Any]]:
    """The changes in each service, without applying them. Raises CommandError with every problem
    of all sections."""
    answers, problems = [], []
    for service in SERVICES:
        try:
            answers.append(_put(client, service, content, dry_run=True))
        except ProblemAnswer as refusal:
            if refusal.status not in {409, 422}:
                raise
            problems += refusal.fields or [f"{service}: {refusal}"]
    if problems:
        listed = "\n".join(f"{file}: {problem}" for problem in dict.fromkeys(problems))
        raise CommandError(f"{listed}\n{refused}", REFUSED)
    return answers


def _put(client: Client, service: str, content: bytes, *, dry_run: bool) -> dict[str, Any]:
    answer: dict[str, Any] = client.put(
        f"/{service}/v1/configuration", content, dry_run="true" if dry_run else "false"
    )
    return answer


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.", MISUSED) from error


def _write(text: str, file: Path | None) -> None:
    if file is None:
        print(text, end="")
        return
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}.", MISUSED) from error
