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
