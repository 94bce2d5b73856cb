"""The output of `baton config` about changes, in the language of the terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from baton_cli.settings import Language

WORDS: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "would": "{section}: {count} would change",
        "did": "{section}: {count} changed",
        "same": "{section}: nothing to change",
        "refused": "Nothing was applied.",
    },
    "zh": {
        "would": "{section}：将有 {count} 处更改",
        "did": "{section}：已更改 {count} 处",
        "same": "{section}：无需更改",
        "refused": "配置未生效。",
    },
}
LONGEST = 160
"""Characters of a value; a longer one is cut."""


def heading(answer: Mapping[str, Any], changed: str, words: Mapping[str, str]) -> str:
    """One line for a section: how much is, or would be, another."""
    count = len(answer["differences"]) or len(answer["changed"])
    return (changed if count else words["same"]).format(section=answer["section"], count=count)


def lines(answer: Mapping[str, Any]) -> Iterator[str]:
    """One line for each place: `+` is added, `-` is removed, `~` is written in another way."""
    for each in answer["differences"]:
        where, before, after = each["where"], each["before"], each["after"]
        if before is None:
            yield f"  + {where}: {_cut(after)}"
        elif after is None:
            yield f"  - {where}: {_cut(before)}"
        else:
            yield f"  ~ {where}: {_cut(before)} → {_cut(after)}"
    if not answer["differences"]:
        yield from (f"  ~ {name}" for name in answer["changed"])


def _cut(value: str) -> str:
    return value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
