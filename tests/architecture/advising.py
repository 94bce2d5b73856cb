"""Sentences of the product that tell people what to do, and what tests try of them."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.advice import VARIES

_VERBS = (
    "accept|add|agree|answer|apply|ask|bring|call|cancel|check|chmod|choose|close|come|"
    "complete|configure|connect|continue|copy|correct|declare|decline|drop|end|fetch|fill|find|follow|"
    "get|give|go|grant|keep|leave|let|link|look|make|merge|move|name|open|pass|paste|put|reach|read|"
    "reclassify|reload|remove|reopen|repair|repeat|replace|resolve|restart|retry|run|say|see|"
    "send|set|shorten|show|sign|spell|start|stop|take|tell|try|update|upgrade|use|wait|"
    "withdraw|write"
)
"""Verbs of advice in the product's sentences. A sentence with another verb adds it here."""

_ADVICE = re.compile(
    rf"(?:please |first |then |just |only |otherwise |`)*(?:{_VERBS})\b"
    r"(?! (?:of|is|was|are|has|had|were|does)\b)(?=.* )",
    re.IGNORECASE,
)
_BEFORE_A_CLAUSE = re.compile(r"[.;:?!]\s+|, (?:or |and |then )?")
_QUERY = re.compile(
    r"\s*(alter|create|default-src|delete|do \$|drop|grant|insert|order by|reindex|revoke|select|"
    r"set local|update|with)\b"
)
_FILLED_IN = re.compile(r"\{[a-z_]+\}")
_FOR_PROGRAMMERS = ("examples.py", "/demo/", "/testkit/", "/telemetry/", "/platform/schema/")
_DESCRIBING = {"help", "description", "summary", "examples", "event", "state"}


class Sentence(NamedTuple):
    """A text of the product with advice in it."""

    place: str
    text: str
    """The text in the code, with `…` for what is filled in."""
    clauses: tuple[int, ...]
    """The positions in the text at which each piece of advice begins."""


def advising(tree: ast.AST, place: str) -> Iterator[Sentence]:
    """Texts with advice; docstrings, descriptions of routes and arguments, and SQL have none."""
    passed_over = {id(each) for node in ast.walk(tree) for each in _describing(node)}
    for node in ast.walk(tree):
        if id(node) in passed_over or (text := _text(node)) is None:
            continue
        clauses = tuple(_clauses(text))
        if clauses and text.count(" ") > 1 and not _QUERY.match(text):
            yield Sentence(f"{place}:{getattr(node, 'lineno', 0)}", text, clauses)


def named(tree: ast.AST) -> Iterator[str]:
    """The words of each `Advice(…)` of a test."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Advice":
            (words,) = node.args
            yield _FILLED_IN.sub(VARIES, ast.literal_eval(words))


def untried(sentences: Iterable[Sentence], words: Iterable[str]) -> Iterator[str]:
    """Advice that no words cover."""
    known = list(words)
    for place, text, clauses in sentences:
        spans = [(at, at + len(each)) for each in known for at in _found(each, text)]
        for clause in clauses:
            if not any(begin <= clause < end for begin, end in spans):
                yield f"{place}: {text[clause : clause + 60]!r} of {text!r}"


@cache
def product(root: Path) -> tuple[Sentence, ...]:
    """The advice of all that is installed."""
    return tuple(
        sentence
        for path, tree in _modules(root)
        if not any(each in str(path) for each in _FOR_PROGRAMMERS)
        for sentence in advising(tree, str(path.relative_to(root)))
    )


def texts(root: Path) -> set[str]:
    """Every text of all that is installed."""
    found = (_text(node) for _, tree in _modules(root) for node in ast.walk(tree))
    return {text for text in found if text is not None and " " in text}


def is_said(words: str, said: Iterable[str]) -> bool:
    """Whether one of the texts has the words; what varies in them may be anything there."""
    pieces = [each for each in words.split(VARIES) if each]
    pattern = re.compile(".*".join(map(re.escape, pieces)), re.DOTALL)
    longest = max(pieces, key=len)
    return any(longest in text and pattern.search(text) for text in said)


def _modules(root: Path) -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("libs", "services", "apps"):
        for path in sorted((root / folder).glob("*/src/**/*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


@cache
def named_by_tests(root: Path) -> frozenset[str]:
    """The pieces of advice that tests name."""
    paths = (root / "tests").glob("**/*.py")
    trees = [
        ast.parse(path.read_text("utf-8")) for path in paths if "architecture" not in path.parts
    ]
    return frozenset(words for tree in trees for words in named(tree))


def _describing(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node that are not shown to people as they are."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (each for each in ast.walk(node) if each is not node)
    elif isinstance(node, ast.keyword) and node.arg in _DESCRIBING:
        yield from ast.walk(node.value)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value in _DESCRIBING:
                yield from ast.walk(value)
    elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"example", "failpoint"}:
        yield from ast.walk(node)


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return _FILLED_IN.sub(VARIES, node.value)
    if isinstance(node, ast.JoinedStr):
        parts = (each.value if isinstance(each, ast.Constant) else VARIES for each in node.values)
        return _FILLED_IN.sub(VARIES, "".join(map(str, parts)))
    return None


def _clauses(text: str) -> Iterator[int]:
    """A text that begins small begins with no sentence."""
    begins = [0] if text[:1].isupper() else []
    begins += [match.end() for match in _BEFORE_A_CLAUSE.finditer(text)]
    yield from (begin for begin in begins if _ADVICE.match(text, begin))


def _found(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)
