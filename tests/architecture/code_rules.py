"""What every Python file keeps to. A rule gives the violations that it sees in one module."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.architecture.tree import Module

MAX_LINES = 300


@dataclass(frozen=True)
class Rule:
    """`planted` is a module (path and text) that breaks it; the tests see that it does."""

    name: str
    violations: Callable[[Module], Iterator[str]]
    planted: tuple[str, str]


def too_long(module: Module) -> Iterator[str]:
    lines = module.text.count("\n")
    if lines > MAX_LINES:
        yield f"{lines} lines: split it by business word"


def no_opening_sentence(module: Module) -> Iterator[str]:
    if not module.text.strip():
        return
    opening = (ast.get_docstring(module.tree) or "").split("\n\n")[0].strip()
    if not opening.endswith((".", "?", ":")):
        yield "does not open with a sentence that says what it is"


_FORBIDDEN_NAMES = re.compile(r"^(utils?|helpers?|managers?|base|misc|shared)$")


def says_nothing_by_its_name(module: Module) -> Iterator[str]:
    if _FORBIDDEN_NAMES.match(module.path.stem):
        yield f"{module.path.stem}: name what it holds"


_KIND_OF_CLASS = re.compile(
    r"^(Base|Abstract)[A-Z]|^I[A-Z][a-z]|(Impl|Manager|Helper|Utils?|Data|Info)$"
)


def named_for_its_kind(module: Module) -> Iterator[str]:
    if module.is_test:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and _KIND_OF_CLASS.search(node.name):
            yield f"class {node.name}: name what it is in the business"
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and re.match(
            r"_*(process|handle)_(stuff|data|it|all)$|_*process_", node.name
        ):
            yield f"{node.name}: name what is done"


_CHANCE = {"random", "secrets", "time", "uuid", "os", "asyncio", "socket", "threading"}
_ALLOWED_FROM = {("uuid", "UUID")}
_CLOCK_CALLS = {"now", "utcnow", "today", "uuid1", "uuid4", "uuid7", "new_id", "token_hex"}


def asks_clock_or_chance(module: Module) -> Iterator[str]:
    """In domain and sagas `at` and ids come in from outside."""
    if module.path.parts[0] != "services" or not module.within("domain", "sagas"):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                if name.name.split(".")[0] in _CHANCE:
                    yield f"line {node.lineno}: imports {name.name}"
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                if (
                    node.module.split(".")[0] in _CHANCE
                    and (node.module, name.name) not in _ALLOWED_FROM
                ) or (
                    node.module == "baton_common.model.clock"
                    and name.name not in {"Now", "clock_text"}
                ):
                    yield f"line {node.lineno}: imports {name.name} of {node.module}"
        if isinstance(node, ast.Call):
            called = node.func
            name_called = (
                called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            )
            if name_called in _CLOCK_CALLS:
                yield f"line {node.lineno}: calls {name_called}()"


def slows_every_request(module: Module) -> Iterator[str]:
    """Any one of them costs 70 % of the throughput; ours are pure ASGI."""
    for node in ast.walk(module.tree):
        names = (
            [name.name for name in node.names]
            if isinstance(node, ast.Import | ast.ImportFrom)
            else [getattr(node, "id", ""), getattr(node, "attr", "")]
        )
        if "BaseHTTPMiddleware" in names:
            yield f"line {getattr(node, 'lineno', 1)}: BaseHTTPMiddleware"


def opens_a_second_door(module: Module) -> Iterator[str]:
    """A name is imported from the module that defines it, so a package's `__init__` is bare."""
    if module.path.name != "__init__.py":
        return
    for node in module.tree.body:
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            yield f"line {node.lineno}: a package's __init__ holds its sentence only"


def swallows_errors(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler):
            wide = node.type is None or getattr(node.type, "id", "") in {
                "Exception",
                "BaseException",
            }
            if wide and all(isinstance(step, ast.Pass | ast.Continue) for step in node.body):
                yield f"line {node.lineno}: swallows every error"
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
            wide_names = {"Exception", "BaseException"}
            if wide_names & {getattr(argument, "id", "") for argument in node.args}:
                yield f"line {node.lineno}: suppresses every error"


_MAY_READ_ENVIRONMENT = {
    "__main__.py",
    "alembic_environment.py",
    "knock.py",
    "make_topics.py",
    "vault_migration.py",
    "settings.py",
    "verbs.py",
}


def reads_the_environment(module: Module) -> Iterator[str]:
    """Only settings and a program's entrance do; all else is given what it needs."""
    if module.is_test or module.path.parts[0] == "apps" or module.within("testkit", "embedded"):
        return
    if module.path.name in _MAY_READ_ENVIRONMENT:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
            yield f"line {node.lineno}: reads the environment"


_TICK = 0.01
"""Seconds: a heartbeat that measures the event loop, or a chance for others to run."""


_SLEEP = re.compile(r"\b(?:asyncio|time)\.sleep\(([0-9.]+)\)")


def _is_a_tick(arguments: list[ast.expr]) -> bool:
    return all(
        isinstance(seconds, ast.Constant)
        and isinstance(seconds.value, int | float)
        and seconds.value <= _TICK
        for seconds in arguments
    )


def waits_or_pretends(module: Module) -> Iterator[str]:
    """Tests wait until a condition, with a limit; fakes are written by hand."""
    if not module.is_test:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [name.name for name in node.names] + [getattr(node, "module", None) or ""]
            if any("mock" in name.split(".") for name in names):
                yield f"line {node.lineno}: imports a mock"
        if isinstance(node, ast.Attribute):
            said = ast.unparse(node)
            if said in {"pytest.skip", "pytest.xfail", "pytest.mark.skip", "pytest.mark.xfail"}:
                yield f"line {node.lineno}: {said}"
            if said.startswith("pytest.mark.skipif") or said == "monkeypatch.setattr":
                yield f"line {node.lineno}: {said}"
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) in {"asyncio.sleep", "time.sleep"}
            and not _is_a_tick(node.args)
        ):
            yield f"line {node.lineno}: sleeps"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for seconds in _SLEEP.findall(node.value):
                if float(seconds) > _TICK:
                    yield f"line {node.lineno}: a program in it sleeps"


_LEFT = re.compile(r"#.*\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
_SWITCHED_OFF = re.compile(r"# (type: ignore|noqa|pragma: no cover)(\[[\w-]+\]|: ?\w+)?\s*$")


def leaves_work_or_silences_tools(module: Module) -> Iterator[str]:
    for number, line in enumerate(module.text.splitlines(), 1):
        if _LEFT.search(line):
            yield f"line {number}: left for later"
        if _SWITCHED_OFF.search(line):
            yield f"line {number}: a tool is switched off without a reason"


RULES = (
    Rule("a module is short", too_long, ("libs/a.py", "x = 1\n" * 301)),
    Rule("a module opens with a sentence", no_opening_sentence, ("libs/a.py", "x = 1\n")),
    Rule("a file is named for what it holds", says_nothing_by_its_name, ("libs/utils.py", "")),
    Rule(
        "a class is named for the business",
        named_for_its_kind,
        ("libs/a.py", "class CaseManager: ...\n"),
    ),
    Rule(
        "domain and sagas ask neither clock nor chance",
        asks_clock_or_chance,
        ("services/x/src/baton_x/domain/a.py", "at = datetime.now(UTC)\n"),
    ),
    Rule(
        "middleware is pure ASGI",
        slows_every_request,
        ("libs/a.py", "from starlette.middleware.base import BaseHTTPMiddleware\n"),
    ),
    Rule("there are no two doors", opens_a_second_door, ("libs/__init__.py", "import a\n")),
    Rule(
        "errors are not swallowed",
        swallows_errors,
        ("libs/a.py", "try:\n    f()\nexcept Exception:\n    pass\n"),
    ),
    Rule(
        "the environment is read in one place",
        reads_the_environment,
        ("services/x/src/baton_x/main.py", "import os\nx = os.environ['X']\n"),
    ),
    Rule(
        "tests neither sleep nor pretend",
        waits_or_pretends,
        ("tests/a.py", "import asyncio\nasync def f():\n    await asyncio.sleep(9 * TICK)\n"),
    ),
    Rule(
        "nothing is left for later and no tool silenced without a reason",
        leaves_work_or_silences_tools,
        ("libs/a.py", "x = 1  # type: ignore\n"),
    ),
)
