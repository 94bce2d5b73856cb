"""What people may answer to a handoff, and what its deadline asks."""

from typing import Literal

from baton_common.model.messages import Command
from baton_common.model.personal import Personal


class AcceptHandoff(Command, frozen=True):
    """ "Mine". Accountable from the commit on, as a person."""

    handoff_id: str
    by: str


class DeclineHandoff(Command, frozen=True):
    """ "Not me". The next is asked when nobody is left."""

    handoff_id: str
    by: str
    words: Personal[str] | None = None


class RefuseHandoff(Command, frozen=True):
    """ "Not ours", or facts are missing: said for the department."""

    handoff_id: str
    by: str
    reason: Literal["not-ours", "facts-missing"] = "not-ours"
    words: Personal[str] | None = None


class WithdrawHandoff(Command, frozen=True):
    """The sender's side wants it back."""

    handoff_id: str
    by: str


class LookAgain(Command, frozen=True):
    """Bring about what time alone has brought about by now."""

    handoff_id: str
