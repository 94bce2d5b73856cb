"""Commands of a thread of mails."""

from typing import TypeAlias

from baton_common.model.messages import Command


class AddMail(Command, frozen=True, kw_only=True):
    """A mail joins the thread, and brings these subjects in."""

    thread_id: str
    mail_id: str
    participants: tuple[str, ...]


class LinkToCase(Command, frozen=True, kw_only=True):
    """Keep its mails with this case of the customer with these subjects."""

    thread_id: str
    case_id: str
    subjects: tuple[str, ...]


ThreadCommand: TypeAlias = AddMail | LinkToCase
