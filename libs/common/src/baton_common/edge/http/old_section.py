"""`PUT /v1/configuration` for services whose routes are of the old kind."""

import msgspec

from baton_common.edge.http.bodies import Query
from baton_common.edge.http.section_routes import read_section

__all__ = ["SectionChange", "SectionQuery", "read_section"]


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
