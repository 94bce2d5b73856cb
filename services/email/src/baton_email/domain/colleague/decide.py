"""Decides whether a colleague is told at once, with the next digest, or not."""

from datetime import timedelta
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

AT_ONCE_AGAIN = timedelta(hours=1)
"""Between two mails without proof on one case that are told at once; what comes meanwhile is told
with the digest."""
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
        case "at-once" if not _comes_often(command, colleague):
            case_id = matter.case_id if matter.kind == "unproven" else ""
            sent = NoticeSent(
                keys=(matter.key,), mail_id=command.mail_id, case_id=case_id, at=command.at
            )
            return [sent]
        case "at-once" | "digest" if len(colleague.waiting) < MOST_WAITING:
            return [NoticeWaits(matter=matter, at=command.at)]
        case _:
            return []


def _comes_often(command: Tell, colleague: Colleague) -> bool:
    """True for one more mail without proof on a case of which they were told within the hour:
    anybody can send such mails, and many."""
    told = dict(colleague.unproven).get(command.matter.case_id)
    is_unproven = command.matter.kind == "unproven"
    return is_unproven and told is not None and command.at - told < AT_ONCE_AGAIN
