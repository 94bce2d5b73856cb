"""`PUT /v1/house` of a service that has nothing to be told yet: its section must be empty."""

from collections.abc import Sequence

import msgspec

from baton_common.http.bodies import Query
from baton_common.http.problems import FieldProblem, Problem
from baton_common.http.routes import Routes
from baton_common.identity.policy import needs
from baton_common.identity.principal import Role
from baton_common.yaml_file.problems import FileRefused
from baton_common.yaml_file.reading import read_file
from baton_common.yaml_file.spot import Spot


class SectionQuery(Query, frozen=True):
    """`dry_run`: check and say what would change, and change nothing."""

    dry_run: bool = False


class SectionChange(msgspec.Struct, frozen=True):
    """What was taken over from the service's section."""

    section: str
    changed: int
    dry_run: bool


def empty_section_routes(name: str, others: Sequence[str]) -> Routes:
    """For the service `name`; `others` are the sections that it passes over."""
    routes = Routes("house")

    @routes.put("/v1/house", policy=needs(Role.ADMINISTRATOR), answers=SectionChange)
    async def load(body: bytes, query: SectionQuery) -> SectionChange:
        """Check the file (YAML). There is nothing to set in this service's section yet."""
        try:
            read_file(body, check)
        except FileRefused as refused:
            raise _problem(refused) from refused
        return SectionChange(name, 0, query.dry_run)

    def check(root: Spot) -> None:
        section = root.fields((), (name, *others)).get(name)
        if section is not None and not section.is_empty():
            section.fields(())

    return routes


def _problem(refused: FileRefused) -> Problem:
    fields = [
        FieldProblem(f"line {each.line}: {each.where}", each.problem) for each in refused.problems
    ]
    detail = f"Nothing was applied. Correct the file: {refused.problems[0]}."
    return Problem(422, "invalid", detail, fields=fields)
