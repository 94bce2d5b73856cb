"""Messages about the organisation: departments and people as the configuration has them now."""

import msgspec

from baton_common.model.contract import Contract


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

    contract_type = "baton.person.changed.v1"
    person: str
    names: Names
    departments: tuple[str, ...]
    house_version: int

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
