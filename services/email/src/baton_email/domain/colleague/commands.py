"""Commands of a colleague who is told by mail."""

from typing import TypeAlias

from baton_common.model.messages import Command
from baton_common.model.personal import Personal
from baton_email.domain.colleague.events import Language, Matter, Wish


class NoteColleague(Command, frozen=True):
    """The configuration says how this person is told."""

    mail: Personal[str] | None
    notices: Wish
    language: Language


class Tell(Command, frozen=True):
    """They are asked, or a case became theirs; `mail_id` is that of a notice at once."""

    matter: Matter
    mail_id: str


class SendDigest(Command, frozen=True):
    """Tell them everything that waits."""

    mail_id: str


ColleagueCommand: TypeAlias = NoteColleague | Tell | SendDigest
