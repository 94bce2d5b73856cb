"""The words of a delivery report: who failed and why, where no part is made for it."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal, TypeAlias

from baton_contracts.addresses import mail_address
from baton_email.domain.outgoing.failures import status_by
from baton_email.parsing.charsets import decode
from baton_email.parsing.html import text_of
from baton_email.parsing.parsed import ReportedRecipient
from baton_email.parsing.structure import MailPart

TEXT_FROM = 48_000
"""Bytes of a part that are looked at."""
MOST_PARTS = 10
"""Parts of text that are looked at, and copies of mails."""
MOST_RECIPIENTS = 50
Server: TypeAlias = Literal["", "daemon", "postmaster"]
"""A mail server by its name; a mailbox that servers and people share; neither."""

ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9\u0080-\uffff.-]{1,253}\w")

_ORIGINAL_BEGINS = re.compile(
    r"^[ \t>]{0,20}-{2,80}[^\n]{0,30}"
    r"(?:below this line|original message|copy of (?:the|your) message|"
    r"message (?:header|text)|returned message|unsent message|undelivered message|"
    r"start of (?:the )?(?:returned|original)|this is a copy|"
    r"原始邮件|原邮件|退信原文|邮件原文)[^\n]*$"
    r"|^[ \t]*(?:below is a copy of|(?:the|your) (?:original|unsent) message (?:follows|is|was)|"
    r"a copy of (?:the|your) (?:original )?message|(?:the )?original message (?:headers|follows)|"
    r"(?:the )?header (?:of the )?(?:original )?(?:message|follows)|"
    r"the message (?:content )?(?:follows|is attached|that (?:caused|was))|"
    r"the following is (?:a copy|the original)|included is a copy|"
    r"(?:原始|原)邮件(?:头|内容|如下))[^\n]*$"
    r"|^(?:received|return-path|message-id|dkim-signature):[ \t][^\n]*$",
    re.I | re.M,
)
_HELD = (
    r"(?:being |been |is |are |was )held\b.{0,60}(?:moderat|approv|review|quarantine|until)|"
    r"(?:awaits?|awaiting|waiting for|pending|requires?) (?:the )?(?:list )?(?:moderator|approval)|"
    r"held for (?:approval|moderation|review)|(?:has been|was|is) quarantined|"
    r"(?:messages?|mail) on hold|"
    r"(?:等待|需要?|有待)(?:管理员|版主)?(?:审核|审批|批准)|已?被?(?:隔离|扣留)"
)
"""A list's moderator or a filter keeps it for now."""
_FAILURE = re.compile(
    r"undeliver|not (?:be )?delivered|could ?n[o']t (?:be )?deliver|unable to deliver|"
    r"delivery (?:has )?(?:failed|failure|problem|error|status notification|to the following|"
    r"of your|incomplete|report)|deliver(?:y|ed) .{0,60}fail|failed to deliver|failure notice|"
    r"returned (?:mail|to sender|message)|mail (?:delivery|could not|system error|failed)|"
    r"non-?delivery|permanent (?:fatal )?(?:error|failure)|"
    r"message (?:could ?n[o']t|was not|wasn'?t|has not|hasn'?t|you sent) |"
    r"did not reach|couldn'?t be sent|unable to send|bounced?|"
    r"attempt(?:ing)? to deliver|delivering your|unreachable recipient|nondeliverable|"
    r"your (?:message|mail|e-mail|email) .{0,60}(?:rejected|bounced|returned to|undeliv|"
    r"(?:was|could) not)|"
    r"退信|退回|退件|无法(?:投递|送达|发送|递送)|未(?:能)?(?:投递|送达|发送成功)|投递失败|发送失败|"
    r"(?:没有|不能)(?:被)?(?:送达|投递|发送)|傳送失敗|無法(?:傳送|遞送|投遞)|配信(?:できません|不能|エラー)|"
    r"nicht zugestellt|unzustellbar|non (?:remis|distribu)|no se (?:pudo|ha podido) entregar|"
    rf"{_HELD}|(?:automatically |has been )rejected|not allowed to (?:post|send)|"
    r"недоставлен|не (?:может быть|было) доставлен",
    re.I | re.S,
)
_DELAY = re.compile(
    r"(?:delay(?:ed)?|warning|still being (?:retried|attempted)|not yet (?:been )?delivered|"
    r"will (?:be retried|continue (?:to try|trying)|keep trying|try again)|"
    rf"{_HELD}|"
    r"delivery (?:is |has been )?delayed|do not (?:need to )?resend|you do not need to resend|"
    r"延迟|稍后(?:将)?(?:重试|再次)|继续尝试)",
    re.I,
)
_NOTICE = re.compile(
    r"[\s\[【*]*(?:(?:postmaster|auto(?:matic)?|warning|notice|mail system|系统)[\]】*:：\s-]+)?(?:"
    r"undeliver(?:ed|able)|non-?deliver|returned (?:mail|message|to sender)|"
    r"(?:mail |message |e-?mail )?deliver(?:y|ing) (?:status|fail|problem|error|report|notif|"
    r"incomplete|delay|has|of|subsystem|to)|failed (?:mail|delivery|to deliver)|failure notice|"
    r"failure delivery|"
    r"(?:mail|message|e-?mail) (?:(?:was |is |has been |could )?(?:not |un)deliver|"
    r"delivery|system error|failure|failed|rejected|returned|blocked|bounced|quarantined|on hold|"
    r"(?:was|has been|is being) (?:rejected|returned|blocked|held|quarantined))|"
    r"(?:rejected|blocked|bounced|quarantined)(?: (?:mail|message|e-?mail))?\s*[:：]|"
    r"your (?:mail|message|e-?mail|post(?:ing)?) to .{1,200}|"
    r"could not (?:send|deliver)|permanent delivery|temporary (?:delivery )?failure|"
    r"request to mailing list .{1,80}rejected|"
    r"(?:系统)?退信|(?:系统)?投递失败|发送失败|未(?:能)?(?:送达|投递)|无法(?:送达|投递)|邮件(?:被)?退回|"
    r"邮件(?:投递|发送|传送)(?:失败|状态|延迟)|配信|unzustellbar|nicht zugestellt|"
    r"non remis|échec de la remise|no se pudo entregar|недоставлен"
    r")",
    re.I,
)
_ASKS = re.compile(
    r"(?:please|can you|could you) (?:help|check|look)|help me|\bi (?:got|get|received) |"
    r"请帮|帮我|帮忙|麻烦您|我(?:收到|发给|发了|的邮件)|怎么办|为什么",
    re.I,
)
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_GIVEN_UP = re.compile(
    r"permanent|giv(?:en|ing) up|gave up|has failed|failed permanently|could not be delivered|"
    r"undeliverable|退信|退回",
    re.I,
)
_DAEMON = re.compile(
    r"mailer[-_.]?daemon|mail[-_.]?daemon|mdaemon|mail-?deamon|double-bounce|maildaemon|"
    r"mmdf|mail-?delivery|mailadm(?:in)?",
    re.I,
)
_POSTMASTER = re.compile(
    r"postmaster|post_master|post\.master|mailadmin|microsoftexchange[0-9a-f]{8,}", re.I
)
_DAEMON_NAME = re.compile(
    r"mail(?:er)?[ -]?daemon|mail delivery (?:sub)?system|mail administrator|"
    r"mail delivery service|internet mail delivery|系统退信|邮件系统管理员",
    re.I,
)


def sender_is(sender: str, name: str) -> Server:
    """Who the sender is, by address and name."""
    local = sender.rpartition("@")[0]
    if _DAEMON.fullmatch(local) or _DAEMON_NAME.search(name):
        return "daemon"
    return "postmaster" if _POSTMASTER.fullmatch(local) else ""


def tells_of_failure(said: str) -> bool:
    """True for the phrases of mail servers, in the languages that we meet."""
    return _FAILURE.search(said) is not None


def reads_like_a_notice(subject: str, words: str) -> bool:
    """True for a subject as servers write it, in a mail without a question. People answer, forward,
    or say in their own words what came back."""
    said = _LINK.sub("", f"{subject}\n{words}")
    asks = any(mark in said for mark in "?？") or _ASKS.search(said) is not None
    return _NOTICE.match(subject) is not None and not asks


def tells_of_delay(subject: str, words: str) -> bool:
    """True if the server goes on trying."""
    return bool(_DELAY.search(f"{subject}\n{words}")) and not _GIVEN_UP.search(words)


def server_words(parts: Sequence[MailPart]) -> str:
    """What the server wrote, without the copy of the mail; HTML where there is no plain text."""
    plain: list[str] = []
    html: list[str] = []
    said_by = (part for part in parts if part.media_type in {"text/plain", "text/html"})
    for part in islice((each for each in said_by if each.disposition != "attachment"), MOST_PARTS):
        text, _ = decode(part.content[:TEXT_FROM], part.charset)
        (plain if part.media_type == "text/plain" else html).append(text)
    said = [*plain] if any(each.strip() for each in plain) else [text_of(each) for each in html]
    text = "\n".join(said)[:TEXT_FROM]
    begins = next((f for f in _ORIGINAL_BEGINS.finditer(text) if f.start() > 20), None)
    return text[: begins.start()] if begins else text


def recipients_by_words(
    words: str, failed_field: str, is_delay: bool
) -> Iterator[ReportedRecipient]:
    """The addresses that the words name, each with the status that the words around it say."""
    seen: set[str] = set()
    for source in (failed_field, words):
        for found in ADDRESS.finditer(source):
            address = mail_address(found.group().strip("."))
            if address is None or address in seen or _DAEMON.fullmatch(address.partition("@")[0]):
                continue
            if _POSTMASTER.fullmatch(address.partition("@")[0]):
                continue
            if len(seen) == MOST_RECIPIENTS:
                return
            seen.add(address)
            yield ReportedRecipient(
                address=address,
                action="delayed" if is_delay else "failed",
                status=status_by("", words_around(words, found.group())),
            )


def words_around(words: str, address: str) -> str:
    """The line of an address and the words after it, up to the next one; else all of them."""
    at = words.lower().find(address.lower())
    if at < 0:
        return words
    before = words[words.rfind("\n", 0, at) + 1 : at]
    after = words[at + len(address) :]
    others = (f for f in ADDRESS.finditer(after) if f.group().lower() != address.lower())
    ends = next((f.start() for f in others), len(after))
    near = before + after[:ends]
    return near if len(near.strip(" \t\r\n<>:;,.\"'")) > 12 else words
