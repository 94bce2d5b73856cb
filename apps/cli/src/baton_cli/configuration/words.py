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
        "unlinked": "  {count} numbers of customers become ours or shared: nobody is known by them "
        "any more; cases stay.",
        "unlinked-more": "  at least {count} numbers of customers become ours or shared: nobody is "
        "known by them any more; cases stay.",
    },
    "zh": {
        "would": "{section}：将有 {count} 处更改",
        "did": "{section}：已更改 {count} 处",
        "same": "{section}：无需更改",
        "refused": "配置未生效。",
        "unlinked": "  {count} 个客户号码成为本单位号码或共用号码，不再据此认定客户；个案不变。",
        "unlinked-more": "  至少 {count} 个客户号码成为本单位号码或共用号码，不再据此认定客户；"
        "个案不变。",
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


def unlinked(answer: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[str]:
    """How many customers' numbers identify nobody any more, where the section says so."""
    if count := answer.get("unlinked", 0):
        yield words["unlinked" if answer["all_counted"] else "unlinked-more"].format(count=count)


def _cut(value: str) -> str:
    return value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
