"""Ids that this process made a moment ago: nothing can be stored under them yet."""

import time

from baton_common.model.clock import MAKER

_JUST = 2_000
"""Milliseconds."""


def just_made(id_: str) -> bool:
    """True if this process made the id with `new_id` within the last two seconds, as far as the
    id shows: of 65,536 fresh ids of other processes, one looks so too."""
    if len(id_) != 36 or not id_.endswith(MAKER) or id_[14] != "7":
        return False
    try:
        made_at = int(id_[:8] + id_[9:13], 16)
    except ValueError:
        return False
    return 0 <= time.time_ns() // 1_000_000 - made_at <= _JUST
