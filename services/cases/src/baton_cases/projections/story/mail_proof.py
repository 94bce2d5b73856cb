"""What the story says of a mail whose sender is not proven, and of what became of it."""

from baton_cases.domain.correspondence.events import (
    HeldMailCounted,
    HeldMailDismissed,
    MailFiled,
    MailSenderJudged,
)
from baton_cases.projections.story.words import Both, OrganisationNames

_HELD = Both(
    "发件人身份未经证实，暂不计入个案；已告知负责人，确认是本人所写后才算数。",
    " Its sender is not proven: it counts for nothing until somebody says that it is theirs. "
    "Whoever is accountable is told.",
)
_NOT_PROVEN = Both("发件人身份未经证实。", " The sender is not proven.")
_NOTHING = Both("", "")


def of_proof(event: MailFiled) -> Both:
    """A sentence to follow that of the mail; empty where nothing speaks against its sender."""
    if event.held:
        return _HELD
    return _NOT_PROVEN if event.sender_proof == "fail" else _NOTHING


def tell_proof(
    event: HeldMailCounted | HeldMailDismissed | MailSenderJudged, names: OrganisationNames
) -> Both | None:
    """The sentence for what became of such a mail; None where another case tells it, or nothing
    changes but the mark."""
    if event.is_elsewhere:
        return None
    match event:
        case HeldMailCounted():
            return _counted(event, names)
        case HeldMailDismissed():
            who = names.person(event.by)
            return Both(
                f"{who.zh}认定此邮件并非发件人本人所写，不计入个案。",
                f"{who.en} said that the mail is not from whom it says; it counts for nothing.",
            )
        case MailSenderJudged(doubted=True):
            return Both(
                "经核查，此前一封邮件的发件人身份未经证实；此后不再计入，也不再作为回复地址，此前由它"
                "引起的变动保持不变；已告知负责人。",
                "The sender of an earlier mail turned out not to be proven: it counts no more and "
                "is not answered; what it has brought about stays. Whoever is accountable is told.",
            )
        case MailSenderJudged(opened=True, proof="fail"):
            return Both(
                "经核查，开启个案的邮件发件人身份未经证实。",
                "The sender of the mail that opened the case turned out not to be proven.",
            )
        case MailSenderJudged():
            return None


def _counted(event: HeldMailCounted, names: OrganisationNames) -> Both:
    zh, en = "自收到时起计入个案。", "it counts from its arrival."
    if event.goes_on_in is not None:
        zh = f"本个案已结束过久，转入新个案 {event.goes_on_in}。"
        en = f"this case is over, and it goes on in {event.goes_on_in}."
    if event.by is None:
        return Both(f"发件人身份已得到证实：{zh}", f"The sender of the mail is proven: {en}")
    who = names.person(event.by)
    return Both(
        f"{who.zh}确认邮件是发件人本人所写：{zh}", f"{who.en} said that the mail is theirs: {en}"
    )
