"""The departments that there are: an API key is limited to some of them."""

from baton_common.engine.projections.kept_set import KeptSet
from baton_contracts.standing import department_standing

DEPARTMENTS = KeptSet("departments", key="id", membership=department_standing, flag="is_there")
