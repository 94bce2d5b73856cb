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


class AddressesAssigned(Contract, frozen=True, kw_only=True):
    """Which department the mails of each service address concern, all of them, as the configuration
    has them now."""

    contract_type = "baton.addresses.assigned.v1"
    departments: dict[str, str]
    """Departments by address, where an address leads to a matter."""
    others: str | None
    """The department of mails to every other address; None: no matter is there for them."""
    house_version: int

    @property
    def key(self) -> str:
        """One key for all: each message says everything."""
        return "addresses"


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
