"""Which department the mails of an address concern: as the newest message says."""

import msgspec

from baton_contracts.case_updated.organisation import AddressesAssigned
from baton_email.projections.address_departments import (
    ADDRESS_DEPARTMENTS,
    AddressDepartments,
    AddressDepartmentsRow,
)
from baton_testkit.projecting import Projecting, received
from tests.unit.email.world import NINE

departments = Projecting(AddressDepartments)
FIRST = AddressesAssigned(
    departments={"billing@demo.example": "billing"}, others="service", house_version=1
)
SECOND = msgspec.structs.replace(FIRST, departments={}, others=None, house_version=2)


def test_the_newest_message_counts_whenever_it_comes() -> None:
    first = AddressDepartmentsRow(
        id="all", departments={"billing@demo.example": "billing"}, others="service", version=1
    )
    second = AddressDepartmentsRow(id="all", departments={}, others="", version=2)
    departments.given(*received(FIRST, at=NINE)).then(ADDRESS_DEPARTMENTS, first)
    departments.given(*received(FIRST, SECOND, at=NINE)).then(ADDRESS_DEPARTMENTS, second)
    departments.given(*received(SECOND, FIRST, at=NINE)).then(ADDRESS_DEPARTMENTS, second)
