"""Decides whether a colleague is told at once, with the next digest, or not."""

from typing import assert_never

from baton_email.domain.colleague.commands import (
    ColleagueCommand,
    NoteColleague,
    SendDigest,
    Tell,
)
from baton_email.domain.colleague.events import (
    ColleagueEvent,
    ColleagueNoted,
    NoticeSent,
    NoticeWaits,
)
from baton_email.domain.colleague.state import Colleague

MOST_WAITING = 100
"""Most news of one digest; more of them say the same."""


def decide(command: ColleagueCommand, colleague: Colleague) -> list[ColleagueEvent]:
    """Refuses nothing. The same news is told once."""
    match command:
        case NoteColleague():
            noted = ColleagueNoted(
                mail=command.mail,
                notices=command.notices,
                language=command.language,
                at=command.at,
            )
            return [noted]
        case Tell():
            return _told(command, colleague)
        case SendDigest(mail_id=mail_id, at=at):
            if colleague.mail is None or not colleague.waiting:
                return []
            keys = tuple(each.key for each in colleague.waiting)
            return [NoticeSent(keys=keys, mail_id=mail_id, at=at)]
        case _:
            assert_never(command)


def _told(command: Tell, colleague: Colleague) -> list[ColleagueEvent]:
    matter = command.matter
    is_known = matter.key in (*colleague.told, *(each.key for each in colleague.waiting))
    if colleague.mail is None or is_known:
        return []
    match colleague.notices:
        case "at-once":
            return [NoticeSent(keys=(matter.key,), mail_id=command.mail_id, at=command.at)]
        case "digest" if len(colleague.waiting) < MOST_WAITING:
            return [NoticeWaits(matter=matter, at=command.at)]
        case _:
            return []
