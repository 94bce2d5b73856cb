"""Where ids of others can still be told from unknown ones, or are taken. A fault that is mended
is taken out of here: the tests compare in both directions.
"""

from collections.abc import Mapping

from baton_common.edge.identity.principal import Role

TAKEN: frozenset[str] = frozenset()
"""An unknown id is taken, and so is one of others: nobody compares it with what there is."""

SHOWN: Mapping[str, frozenset[Role]] = {}
"""To these roles, a thing of others is not as if it were not there."""
