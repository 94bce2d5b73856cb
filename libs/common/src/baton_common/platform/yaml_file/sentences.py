"""Pydantic's findings as sentences for the person who wrote the file."""

from collections.abc import Iterable
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from baton_common.platform.yaml_file.places import Mapping, Path

_SENTENCES = {
    "model_type": "must be a mapping, `key: value` on each line",
    "dict_type": "must be a mapping, `key: value` on each line",
    "list_type": "must be a list",
    "string_type": "must be words on one line",
}
NOT_THERE = "missing"
UNKNOWN = "extra_forbidden"
OURS = "sentence"


def wrong(sentence: str, *at: str | int) -> PydanticCustomError:
    """To be raised by a validator; `at` leads from the value that it validates."""
    return several([(at, sentence)])


def several(
    problems: Iterable[tuple[Path, str]], beside: ValidationError | None = None
) -> PydanticCustomError:
    """Like `wrong`, for all that one validator finds; `beside` has what others found in the same
    value before."""
    found = [(tuple(at), sentence) for at, sentence in problems]
    text = "; ".join(sentence for _, sentence in found)
    errors = [] if beside is None else beside.errors(include_url=False)
    return PydanticCustomError(OURS, "{text}", {"text": text, "problems": found, "errors": errors})


def note(root: Mapping, error: ErrorDetails) -> None:
    """Note one error of Pydantic's where it belongs in the file."""
    path, kind = error["loc"], error["type"]
    if kind == OURS:
        for at, sentence in error["ctx"]["problems"]:
            root.at([*path, *at]).wrong(sentence)
        beside: list[ErrorDetails] = error["ctx"]["errors"]
        for each in beside:
            note(root, {**each, "loc": (*path, *each["loc"])})
    elif kind == NOT_THERE:
        root.at(path[:-1]).wrong(f"needs {path[-1]}")
    elif kind in {"literal_error", "enum"}:
        root.at(path).wrong(_choice(error))
    else:
        root.at(path).wrong(_SENTENCES.get(kind, error["msg"]))


def unknown(name: str, known: Iterable[str]) -> str:
    """For a key that means nothing here; the known key that is most like it is named."""
    names = list(known)
    found = nearest(name, names)
    return (
        f"is not known here{found} Known are {', '.join(names)}"
        if found
        else (f"is not known here; known are {', '.join(names)}")
    )


def nearest(name: str, known: Iterable[str]) -> str:
    """`; did you mean ring?`, or nothing if no known name is like this one."""
    found = get_close_matches(name, list(known), n=1)
    return f"; did you mean {found[0]}?" if found else ""


def _choice(error: ErrorDetails) -> str:
    if not isinstance(error["input"], str):
        return _SENTENCES["string_type"]
    options = str(error["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
    return f"must be one of {options}, not {error['input']}"
