"""Every command that a document shows is run by a test, or listed with why not."""

import re
from importlib.util import find_spec

import pytest

from baton_cli.__main__ import COMMANDS
from tests.architecture.tree import SERVICES
from tests.documents import NOT_RUN_HERE, ROOT, RUN_ELSEWHERE, commands_of, documents

_TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_what_is_listed_as_not_run_stands_in_a_document() -> None:
    commands = [command for document in documents() for command in document.commands()]
    shown = {command.splitlines()[0] for command in commands}
    assert {*NOT_RUN_HERE, *RUN_ELSEWHERE} - shown == set()


@pytest.mark.parametrize("path", sorted(set(RUN_ELSEWHERE.values())))
def test_what_runs_a_command_instead_is_there(path: str) -> None:
    assert (ROOT / path).is_file()


def test_every_target_of_make_that_is_shown_or_named_is_there() -> None:
    texts = [text for page in documents() for text in (*page.commands(), *page.named())]
    shown = {target for text in texts for target in re.findall(r"\bmake ([a-z-]+)", text)}
    assert shown - _TARGETS == set()


def test_every_program_and_command_that_a_sentence_names_is_there() -> None:
    named = [text for page in documents() for text in page.named()]
    programs = {text.split()[2] for text in named if text.startswith("python -m")}
    modules = {each.replace("<service>", name) for each in programs for name in SERVICES}
    assert [each for each in sorted(modules) if find_spec(each) is None] == []
    commands = {text.split()[1] for text in named if text.startswith("baton ")}
    assert commands - COMMANDS.keys() == set()


def test_a_block_is_cut_into_its_commands() -> None:
    block = "# first\nmake run   # it runs\ncurl -s $URL/#x \\\n  --json '{\n  \"a\": 1}'\n\nls\n"
    assert list(commands_of(block)) == [
        "make run",
        "curl -s $URL/#x \\\n  --json '{\n  \"a\": 1}'",
        "ls",
    ]
