"""Messages about the organisation: departments and people as the configuration has them now."""

from typing import Literal, TypeAlias

import msgspec

from baton_common.model.contract import Contract
from baton_common.model.personal import Personal
from baton_contracts.words import Language

Notices: TypeAlias = Literal["at-once", "digest", "off"]
"""Whether somebody who is asked is told by mail: each time, once in a while, or not at all."""


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """A name in both languages of the product."""

    zh: str
    en: str


class DepartmentChanged(Contract, frozen=True, kw_only=True):
    """A department is new, was renamed, or has another lead. The key is its id."""

    contract_type = "baton.department.changed.v1"
    department: str
    names: Names
    lead: str | None = None
    zone: str
    house_version: int

    @property
    def key(self) -> str:
        """The department's id."""
        return self.department


class DepartmentRemoved(Contract, frozen=True, kw_only=True):
    """The configuration file does not have this department any more. The key is its id."""

    contract_type = "baton.department.removed.v1"
    department: str
    house_version: int

    @property
    def key(self) -> str:
        """The department's id."""
        return self.department


class PersonChanged(Contract, frozen=True, kw_only=True):
    """A person of the organisation is new or changed. The key is the person's id."""

    contract_type = "baton.person.changed.v2"
    person: str
    names: Names
    departments: tuple[str, ...]
    house_version: int
    languages: tuple[Language, ...] = ()
    """The languages they speak, the best first."""
    mail: Personal[str] | None = None
    """Where they read mail, under its own subject, as the vault knows it; None: they are told
    nothing by mail."""
    notices: Notices = "at-once"
    suspended: bool = False
    """True: from now on they are nobody here; no sign-in, no offers, no keys."""

    @property
    def key(self) -> str:
        """The person's id."""
        return self.person


class PersonRemoved(Contract, frozen=True, kw_only=True):
    """The configuration file does not have this person any more. The key is the person's id."""

    contract_type = "baton.person.removed.v1"
    person: str
    house_version: int

    @property
    def key(self) -> str:
        """The person's id."""
        return self.person
