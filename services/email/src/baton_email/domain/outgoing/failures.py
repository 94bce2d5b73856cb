"""Why a mail was not delivered: from a server's words to a status code, from the code to a reason.

Codes are those of RFC 3463. A server's words decide where its code is a general one (`5.0.0`,
`5.7.1`), and where they say that the mailbox is there: only a recipient who cannot be reached by
any later mail is a hard failure."""

import re
from typing import Literal, TypeAlias

Why: TypeAlias = Literal[
    "no-such-address", "mailbox-full", "expired", "blocked", "greylisted", "too-large", "content",
    "our-setting", "unknown",
]  # fmt: skip
"""The reason, as stories say it in words."""

UNKNOWN_FAILURE = "5.0.0"
EXPIRED = "4.4.7"
OUR_SENDER = "5.1.8"
OUR_ACCOUNT = "5.7.8"

HARD = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
"""The recipient does not exist: a later mail would come back too."""
_GENERAL = frozenset(
    {
        "", "5.0.0", "5.1.0", "5.1.4", "5.1.5", "5.2.0", "5.3.0", "5.4.0", "5.4.1", "5.4.4",
        "5.4.6", "5.4.300", "5.4.310", "5.5.0", "5.5.1", "5.5.2", "5.5.4", "5.7.0", "5.7.1",
        "5.7.133", "5.0.1", "5.1.351", "4.0.0", "4.3.0", "4.4.0", "4.4.1", "4.4.4", "5.6.0",
    }
)  # fmt: skip
"""Codes that servers give for anything: their words say more."""

_USER_UNKNOWN = (
    r"(?:user|recipient|mailbox|account|address|addressee|person|alias)s?\s*(?:name\s*)?"
    r"(?:<[^>]*>\s*|\([^)]*\)\s*|\S+@\S+\s*)?(?:\S+\s+){0,2}?"
    r"(?:is |was |has been |are |does |do |could )?"
    r"(?:unknown|not found|not known|doesn'?t exist|not exist|not be found|no longer "
    r"(?:exists?|valid|available|active|in use|on server)|not (?:a )?valid|invalid|"
    r"disabled|inactive|deactivated|discontinued|terminated|closed|suspended|deleted|"
    r"not listed|nonexist|non-exist|not local|unavailable|unrouteable|undeliverable)"
    r"|(?:unknown|invalid|unrouteable|unroutable|bad|no such|non-?existent|nonexistent|inactive|"
    r"nonexisting|illegal|undefined|not a valid|no valid|incorrect|deactivated|disabled)\s+"
    r"(?:\S+\s+){0,2}?(?:local\s+part|user|recipient|mailbox|account|address|alias|person|"
    r"addressee|destination mailbox|rcpt|name here|email)"
    r"|no (?:such )?(?:mailbox|account|user|recipient|person|address)(?:es)? "
    r"(?:here|by that name|with that|found|exists?|available|in)"
    r"|no mailbox|not our customer|unknown local[- ]part|address unknown|unknown address|"
    r"couldn'?t be found|wasn'?t found at|could not be found|not listed in (?:the )?(?:public |"
    r"domino |company )|email address (?:could not|couldn'?t)|this address no longer accepts|"
    r"(?:is )?not a known (?:user|recipient)|who are you looking for|user\b.{0,40}\bnot exist|"
    r"recipient rejected|recipientnotfound|resolver\.adr\.recipnotfound|recipient not found|"
    r"does not have an? \S+ account|doesn'?t have an? \S+ account|mailbox for \S+ not found|"
    r"delivery to the following address(?:es)? failed.{0,40}unknown|moved, no forwarding|"
    r"no longer (?:with|employed|works|works at)|has left the|user not exist|non exist|"
    r"address rejected: user|undeliverable address|verify (?:the )?(?:e-?mail )?address|"
    r"addressee unknown|cannot find (?:your )?recipient|mail-?box not found|"
    r"address(?:es)? (?:does not|do not|did not|doesn'?t) exist|not a mailbox here|"
    r"收件人(?:地址|邮箱|邮件地址|帐号|账号|用户)?(?:\S{0,40}?)(?:不存在|无效|错误|未找到|找不到|被禁用|已停用|已注销)|"
    r"(?:邮箱|邮件地址|用户|帐号|账号|帐户|账户|地址)(?:\S{0,20}?)(?:不存在|无效|未找到|找不到|被禁用|已停用|已注销|已被注销)|"
    r"(?:不存在|找不到|没有)(?:该|此|这个)?(?:的)?(?:用户|邮箱|收件人|帐号|账号|地址)|查无此人|"
    r"收件者(?:\S{0,20}?)不存在|使用者(?:\S{0,10}?)不存在|ユーザー?が(?:見つかりません|存在しません)|宛先(?:\S{0,12})存在しません"
)
_HOST_UNKNOWN = (
    r"host (?:or domain name )?(?:\S+ )?(?:unknown|not found)|unknown host|domain (?:name )?"
    r"(?:\S+ )?(?:not found|does not exist|doesn'?t exist|is unknown)|no such domain|nxdomain|"
    r"couldn'?t find any host|unrouteable mail domain|all relevant mx records point to "
    r"non-?existent|dns lookup failure|domain lookup failed|no route to host \(#|"
    r"host or domain name not found|cannot resolve|bad destination (?:host|system)|"
    r"destination domain (?:\S+ )?(?:does not|not)|name service error.{0,60}not found|"
    r"no mx (?:record|or a records)|null mx|does not accept mail|"
    r"(?:域名|域)(?:\S{0,12}?)(?:不存在|无法解析|错误)"
)
_FULL = (
    r"(?:mail ?box|mailbox|mail folder|inbox|quota|storage|disk|account|maildir|user)\b.{0,60}?"
    r"\b(?:full|over\s?quota|exceed(?:s|ed|ing)?|over (?:its|the|their|disk) (?:limit|quota)|"
    r"is over|overdrawn|out of)"
    r"|over\s?quota|overquota|quota (?:is )?exceed|exceed\w* .{0,40}(?:quota|storage|space|"
    r"mail ?box size)|insufficient (?:disk |system )?storage|not enough (?:storage |disk )?space|"
    r"(?:disk|mailbox) quota|mailfolder is full|too much mail data|quota violation|"
    r"(?:not|no) (?:sufficient|enough) disk space|mailbox size limit|has too many messages|"
    r"信箱已?满|邮箱(?:空间|容量)?(?:已|不|超)?(?:满|足|限)|(?:空间|容量)(?:已满|不足)|信箱(?:已)?滿|メールボックス(?:が)?(?:いっぱい|一杯)"
)
_GREY = r"gr[ae]y-?list|灰名单"
_EXPIRED = (
    r"timed? ?out|expired|too old|exceeded (?:the )?(?:maximum|max) (?:time|delivery)|retry "
    r"(?:time|timeout|count)\S* (?:not reached|exceeded)|delivery (?:time|attempts?) "
    r"(?:expired|exceeded)|"
    r"no(?:t)? (?:answer|respon)|connection (?:refused|reset|timed|dropped|lost|died|failed)|"
    r"could not (?:connect|contact)|couldn'?t (?:connect|establish)|unable to connect|"
    r"undeliverable for \d+ (?:day|hour)|for (?:more than )?\d+ (?:day|hour)s|network (?:is )?"
    r"unreachable|host (?:is )?(?:unreachable|down)|delivery attempts? exceed|"
    r"(?:投递|发送|连接)(?:\S{0,8}?)(?:超时|过期)|超过(?:\S{0,10})(?:期限|时间)"
)
_OURS = (
    r"(?:mail from|sender|from address|return path|envelope from).{0,60}?(?:must be same|"
    r"must (?:be )?(?:equal|match)|not owned|does not match|"
    r"domain (?:\S+ )?(?:not found|does not exist|must (?:exist|resolve)))|"
    r"(?:sender|from) address rejected|bad sender|invalid (?:sender|mail from)|"
    r"authenti\w+ (?:is )?(?:required|failed|unsuccessful)|not authenticated|need (?:to )?"
    r"authenti|(?:sender|from) domain (?:must|not|does)|sender (?:verify|not exist|denied)|"
    r"发件人(?:\S{0,12}?)(?:不一致|不匹配|无效|未授权|被拒绝)|认证失败|登录失败"
)
_BLOCKED = (
    r"spam|block(?:ed|list)|black-?list|deny-?list|rejected (?:by|for|due|as|because)|policy|"
    r"reputation|spf|dkim|dmarc|unsolicited|not accept(?:ed|ing)? (?:mail|messages?) from|virus|"
    r"malware|dnsbl|rbl|spamhaus|barracuda|denied|prohibited|banned|rate limit|too many|"
    r"ip frequency|suspicious|relay(?:ing)? (?:access )?(?:denied|not|prohibited)|"
    r"unable to relay|refused by|垃圾|拒绝|拒收|黑名单|屏蔽|病毒|频率|限制"
)
_TOO_LARGE = (
    r"(?:message|mail|size|e-mail).{0,40}?(?:too (?:large|big)|exceeds?.{0,30}?"
    r"(?:size|maximum|limit|fixed))|size limit|message length exceeds|too large|"
    r"(?:邮件|附件)(?:\S{0,6}?)(?:过大|太大|超过)"
)

_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (detail, re.compile(words, re.IGNORECASE | re.DOTALL))
    for detail, words in (
        (".2.2", _FULL),
        (".7.15", _GREY),
        (".1.8", _OURS),
        (".1.1", _USER_UNKNOWN),
        (".1.2", _HOST_UNKNOWN),
        (".3.4", _TOO_LARGE),
        (".7.1", _BLOCKED),
        (".4.7", _EXPIRED),
    )
)
"""Read from the top: what leaves the address alone comes before what gives it up."""
_SPECIFIC_WORDS = 2
"""So many of the words above count even beside a code that says something else."""
_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![.\d])")
_REPLY = re.compile(r"(?<![\d.\w])([45][0-5]\d)(?=[\s\-#,:;)>]|$)(?!-\d{3}\b.)")
_MOST = 4_000


def code_in(words: str) -> str:
    """The enhanced status code in a server's words, else the class of its reply code; empty
    without either."""
    said = words[:_MOST]
    if (found := _CODE.search(said)) is not None:
        return found.group(1)
    reply = _REPLY.search(said)
    return f"{reply.group(1)[0]}.0.0" if reply is not None else ""


def status_by(code: str, words: str) -> str:
    """The status of a failure whose server gave this code (empty: none) and these words.

    `5.0.0` with "user unknown" is `5.1.1`; `5.1.1` with "mailbox full" is `5.2.2`; a failure
    that says nothing is `5.0.0`."""
    said, code = words[:_MOST], code or code_in(words)
    kind = "4" if code.startswith("4") else "5"
    for at, (detail, pattern) in enumerate(_WORDS):
        is_worth_it = at < _SPECIFIC_WORDS or code in _GENERAL
        if is_worth_it and pattern.search(said) is not None:
            return EXPIRED if detail == ".4.7" else kind + detail
    return code or UNKNOWN_FAILURE


def is_hard(status: str) -> bool:
    """True if a later mail to the address would come back too."""
    return status in HARD


def is_about_us(status: str) -> bool:
    """True if our sender or our account is refused: our setting, not the recipient."""
    return status in {"5.1.7", OUR_SENDER, "4.1.7", "4.1.8", OUR_ACCOUNT}


def why(status: str) -> Why:
    """The reason behind a status code."""
    if is_hard(status):
        return "no-such-address"
    if is_about_us(status):
        return "our-setting"
    detail = status.partition(".")[2]
    if detail == "2.2":
        return "mailbox-full"
    if detail == "7.15":
        return "greylisted"
    if detail in {"4.7", "4.1", "4.2"}:
        return "expired"
    if detail in {"2.3", "3.4"}:
        return "too-large"
    if detail.startswith("6."):
        return "content"
    return "blocked" if detail.startswith("7.") else "unknown"
