"""Words of and about people are in `Personal[…]` fields only, in events, commands and contracts."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.architecture.tree import Module, modules

_MESSAGES = {"Event", "Command", "Contract"}
_PERSONAL = {
    "address",
    "body",
    "comment",
    "customer_name",
    "from_address",
    "mail_subject",
    "note",
    "phone",
    "recipient",
    "recipients",
    "sender",
    "text",
    "to_addresses",
    "words",
}


def _is_clear_text(annotation: str) -> bool:
    plain = re.search(r"\b(str|bytes|Any|object)\b", annotation)
    return plain is not None and not re.search(r"\b(Personal|ClassVar)\b", annotation)


def personal_in_clear(module: Module) -> Iterator[str]:
    """Fields of a message that are personal by their name and not by their type."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.ClassDef):
            continue
        bases = {ast.unparse(base).split(".")[-1] for base in node.bases}
        if not any(base in _MESSAGES or base.endswith(tuple(_MESSAGES)) for base in bases):
            continue
        for field in node.body:
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and field.target.id in _PERSONAL
                and _is_clear_text(ast.unparse(field.annotation))
            ):
                yield f"line {field.lineno}: {node.name}.{field.target.id}"


def test_messages_hold_no_personal_words_in_clear() -> None:
    ours = [m for m in modules() if m.path.parts[0] in {"services", "libs"}]
    found = [f"{m.path}: {what}" for m in ours for what in personal_in_clear(m)]
    assert not found, "\n".join(found)


def test_a_planted_field_in_clear_is_seen() -> None:
    text = "class NoteAdded(Event, frozen=True):\n    text: str\n"
    assert list(personal_in_clear(Module(PurePosixPath("services/a.py"), text)))
    sealed = "class NoteAdded(Event, frozen=True):\n    text: Personal[str]\n"
    assert not list(personal_in_clear(Module(PurePosixPath("services/a.py"), sealed)))
