"""`PUT /v1/house` as every service answers it: what it says, and what is wrong, line by line."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from baton_common.http.bodies import Query
from baton_common.http.problems import FieldProblem, Problem
from baton_common.http.routes import Routes
from baton_common.identity.policy import needs
from baton_common.identity.principal import Role
from baton_common.yaml_file.problems import FileRefused
from baton_common.yaml_file.reading import read_file
from baton_common.yaml_file.spot import Spot

T = TypeVar("T")


class SectionQuery(Query, frozen=True):
    """Whether to apply it."""

    dry_run: bool = False
    """Only check it, and say what would change."""


class SectionChange(msgspec.Struct, frozen=True, kw_only=True):
    """What changed in the service's section, or would."""

    section: str
    changed: list[str]
    """One word each, `<what>:<which>`; none: it was so already."""
    dry_run: bool


async def read_section(content: bytes, read: Callable[[bytes], T]) -> T:
    """What `read` makes of the file, worked out beside the event loop: a megabyte of YAML takes
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


def empty_section_routes(name: str, others: Sequence[str]) -> Routes:
    """For the service `name`, which has nothing to be told yet: its section must be empty.
    `others` are the sections that it passes over."""
    routes = Routes("house")

    @routes.put("/v1/house", policy=needs(Role.ADMINISTRATOR), answers=SectionChange)
    async def load_house(body: bytes, query: SectionQuery) -> SectionChange:
        """Check a house file (YAML). There is nothing to set in this service's section yet."""
        await read_section(body, lambda content: read_file(content, check))
        return SectionChange(section=name, changed=[], dry_run=query.dry_run)

    def check(root: Spot) -> None:
        section = root.fields((), (name, *others)).get(name)
        if section is not None and not section.is_empty():
            section.fields(())

    return routes
