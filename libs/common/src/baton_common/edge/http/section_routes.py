"""`PUT /v1/configuration` in every service: what it says, and what is wrong, line by line."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from baton_common.edge.models import Input, Output, example
from baton_common.edge.problems import FieldProblem, Problem
from baton_common.platform.yaml_file.differences import Difference
from baton_common.platform.yaml_file.problems import FileRefused

T = TypeVar("T")


class SectionQuery(Input):
    """Apply the section, or only check it."""

    dry_run: bool = False
    """Only check it, and say what would change."""


class SectionChange(Output):
    """The changes made to the service's section, or planned in a dry run."""

    model_config = example(
        section="stock",
        changed=["shelf:a1"],
        differences=[{"where": "shelves.a1.rows", "before": "3", "after": "4"}],
        dry_run=False,
    )

    section: str
    """The service's own."""
    changed: list[str]
    """One word each, `<what>:<which>`; none: it was so already."""
    differences: list[Difference]
    """Each place of the file that is another, as it was and as it is then."""
    dry_run: bool
    """Nothing was applied."""


async def read_section(content: bytes, read: Callable[[bytes], T]) -> T:
    """The result of `read(content)`, computed off the event loop: a megabyte of YAML takes
    seconds. Raises Problem 422."""
    try:
        return await asyncio.to_thread(read, content)
    except FileRefused as refused:
        raise nothing_applied(refused) from refused


def nothing_applied(refused: FileRefused) -> Problem:
    """422 with every problem of the file and its line."""
    fields = [
        FieldProblem(f"line {each.line}: {each.where}", each.problem) for each in refused.problems
    ]
    first = str(refused.problems[0])[:500]
    more = f" {len(fields)} problems are listed." if len(fields) > 1 else ""
    detail = f"Nothing was applied. Correct the file: {first}.{more}"
    return Problem(422, "invalid", detail, fields=fields)
