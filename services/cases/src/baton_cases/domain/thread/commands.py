"""Commands of a mail thread."""

from typing import TypeAlias

from baton_common.model.messages import Command


class LinkThread(Command, frozen=True):
    """Answers in the thread belong to the case from now on."""

    thread_id: str
    case_id: str
    customer_id: str
    subjects: tuple[str, ...]
    inbound: bool
    """True if the customer wrote; False: a mail of ours began it, or is the next in it."""


ThreadCommand: TypeAlias = LinkThread
