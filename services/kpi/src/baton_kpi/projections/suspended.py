"""Who is suspended, as the configuration of cases says: they do not come in here, either."""

from baton_common.engine.projections.kept_set import KeptSet
from baton_contracts.standing import suspension

SUSPENDED = KeptSet("suspended", key="person", membership=suspension)
