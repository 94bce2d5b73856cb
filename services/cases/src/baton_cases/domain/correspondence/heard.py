"""Mails as a correspondence keeps them: what was said last, and who has which mail."""

from datetime import datetime

import msgspec

from baton_common.model.personal import Personal

MACHINE = "generated"


class KeptMail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail of the case, and the subjects of those who have it: who wrote it, or got it."""

    mail_id: str
    thread_id: str
    who: frozenset[str]
    came: bool
    """False: it is ours."""
    doubted: bool = False
    """True: its sender turned out not to be proven; nothing answers it."""


class LastWords(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that somebody wrote us."""

    mail_id: str
    written_by: str
    sender: Personal[str]
    from_customer: bool
    answers_to: Personal[str] | None
    is_followed: bool
    recipients: tuple[Personal[str], ...]
    at: datetime
    doubted: bool = False
    """True: its sender turned out not to be proven; it is not answered."""
    is_alone: bool = False
    """True: its sender is not proven, and it opened the case; only they are answered, where it says
    it comes from."""

    @property
    def to(self) -> Personal[str]:
        """The address at which it is answered unless an agent says otherwise."""
        followed = self.answers_to if self.is_followed and not self.is_alone else None
        return followed or self.sender

    @property
    def cc(self) -> tuple[Personal[str], ...]:
        """The others who have it."""
        if self.is_alone:
            return ()
        seen = {self.to.subject, self.sender.subject}
        return tuple(each for each in self.recipients if each.subject not in seen)
