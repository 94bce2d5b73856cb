"""Lines by which mail programs introduce a quotation, a copied header, or a forwarded mail."""

import re
from collections.abc import Sequence

LONGEST_LINE = 300
"""Longest line, or lines together, that can introduce a quotation."""
_WINDOW = 3
"""Most lines of one introduction: mail programs wrap it."""

_WROTE_ZH = r"(?:写道|寫道|写到|寫到|编写|編寫)[ \t]*[::：]?"
_DATE = r"\d{2,4}[年/.-][ ]?\d{1,2}[月/.-][ ]?\d{1,2}"
_ADDRESS = r"[<\[(][^<> ]{1,160}@[^<> ]{1,160}[>\])]"
_END = r"[ \u00a0]?[:：]"

_MAY_END = re.compile(r"(?:[:：]|写道|寫道|写到|寫到|编写|編寫)[ \t]*$")
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:在|于|於)[ ]?{_DATE}.{{0,240}}{_WROTE_ZH}",
        rf".{{1,160}}(?:于|於)[ ]?{_DATE}.{{0,160}}{_WROTE_ZH}",
        rf"{_DATE}.{{0,200}}{_WROTE_ZH}",
        rf"(?:on|at)\s.{{6,240}}\swrote{_END}",
        rf".{{0,160}}{_DATE}.{{0,160}}\swrote{_END}",
        rf".{{0,160}}{_ADDRESS}.{{0,80}}\s(?:wrote|writes){_END}",
        rf"am\s.{{4,200}}\sschrieb.{{0,160}}{_END}",
        rf".{{0,200}}{_ADDRESS}\sschrieb.{{0,80}}{_END}",
        rf"le\s.{{4,240}}\sa\s[ée]crit{_END}",
        rf"el\s.{{4,240}}\sescribi[óo]{_END}",
        rf"(?:il|in data)\s.{{4,240}}\sha scritto{_END}",
        rf"(?:em|no dia|a)\s.{{4,240}}\sescreveu{_END}",
        rf"op\s.{{4,200}}\s(?:schreef|heeft)\s?.{{0,160}}{_END}",
        rf"(?:den\s|på\s)?.{{4,200}}\s(?:skrev|skreiv)\s?.{{0,160}}{_END}",
        rf".{{4,200}}\s(?:pisze|napisał\(?a?\)?|napsal\(?a?\)?|kirjoitti|a scris|şunu yazdı"
        rf"|đã viết|(?:ezt )?írta){_END}",
        rf".{{4,200}}(?:написала?|писала?|пишет)(?:\(а\))?.{{0,80}}{_END}",
        rf".{{0,60}}\d{{1,4}}.{{0,160}}{_ADDRESS}{_END}",
        rf"\d{{4}}년.{{4,160}}(?:작성|님이 쓴 글){_END}",
    )
)
"""Gmail, Apple Mail, Outlook, 163, QQ, Thunderbird, Yahoo in the languages of their users."""
_HAS_DATE = re.compile(
    rf"{_DATE}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{1,2}}\.?\s+\w{{3,12}}\.?,?\s+\d{{4}}"
    r"|\w{3,12}\.?\s+\d{1,2},?\s+\d{4}|\d{1,2}\s+(?:de\s+)?\w{3,12}\.?\s+(?:de\s+)?\d{4}"
    r"|\d{4}년",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"(?:on|at|am|le|el|il|in data|em|op|den|på|no dia|w dniu|dne|在|于|於)[ ,]?.*\d", re.IGNORECASE
)
_HAS_ADDRESS = re.compile(_ADDRESS)

_RULED = r"[-_—=*\u2500]{2,}"
_SEPARATORS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_RULED}[ ]?on .{{6,240}} wrote[ ]?{_RULED}",
        rf"{_RULED}[ ]?(?:原始邮件|原始郵件|邮件原件|郵件原件|邮件原文|原邮件|原文|回复的原邮件"
        rf"|回复的邮件|回覆的原郵件|原始信息|原始訊息|原來的郵件)[ ]?{_RULED}",
        rf"{_RULED}[ ]?(?:original(?: message| mail| appointment)?|replied message|reply message"
        rf"|urspr(?:ü|ue)ngliche nachricht|message d'origine|message original|mensaje original"
        rf"|mensagem original|messaggio originale|oorspronkelijk bericht|ursprungligt meddelande"
        rf"|oprindelig (?:meddelelse|besked)|opprinnelig melding|исходное сообщение"
        rf"|元のメッセージ|원본 메시지)[ ]?{_RULED}",
    )
)
"""Ruled lines: QQ, Foxmail, 139, Sina, NetEase's client, Outlook."""

_FORWARD_MARKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_RULED}[ ]?(?:(?:begin |start )?forwarded (?:message|mail|email)s?"
        rf"|forwarded by .{{1,120}}|message r[ée]exp[ée]di[ée]"
        rf"|weitergeleitete (?:nachricht|mail|e-mail)|message transf[ée]r[ée]"
        rf"|mensaje reenviado|messaggio inoltrato|mensagem encaminhada|doorgestuurd bericht"
        rf"|vidarebefordrat (?:meddelande|brev)|videresendt (?:meddelelse|melding)"
        rf"|пересылаемое сообщение|転送メッセージ"
        rf"|转发的?(?:邮件|邮件信息|消息)|转发邮件信息|轉寄的?(?:郵件|訊息|信件)|轉發的?(?:郵件|訊息))"
        rf"[ ]?(?:{_RULED})?",
        r"begin(?:ning)? (?:of )?forwarded message[ ]?[:：]?",
        r"anfang der weitergeleiteten (?:nachricht|e-mail)[ ]?[:：]?",
        r"d[ée]but du message (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée])[ ]?[:：]?",
        r"inicio del mensaje reenviado[ ]?[:：]?",
        r"inizio messaggio inoltrato[ ]?[:：]?",
        r"(?:开始转发邮件|下面是被转发的邮件|以下是转发的?邮件|開始轉寄郵件|以下為轉寄的?郵件)"
        r"[ ]?[:：]?",
    )
)

_TAGS = r"\s*(?:\[[^\]]{1,30}\]\s*|\*{2,}[^*]{1,30}\*{2,}\s*)*"
FORWARD_SUBJECT = re.compile(
    _TAGS + r"(?:fwd?|wg|tr|rv|enc|vl|vb|pd|doorst|转发|轉寄|轉發|转寄|転送)(?:\[\d+\])?\s*[:：]",
    re.I,
)
"""The first mark of the subject is that of a forward."""
ANSWER_SUBJECT = re.compile(
    _TAGS
    + r"(?:re|aw|antw|sv|vs|odp|res|r[ée]p|ynt|rif|回复|回覆|答复|答覆|回信|返信)"
    + r"(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]",
    re.I,
)
"""The first mark of the subject is that of an answer."""


def introduction_at(lines: Sequence[str], at: int) -> int:
    """Number of lines from here that introduce a quotation; 0: none. A line above one that is an
    introduction by itself is not part of it."""
    first = lines[at].lstrip("> ")
    if not first or len(first) > LONGEST_LINE:
        return 0
    if any(pattern.fullmatch(first) for pattern in _SEPARATORS):
        return 1
    joined = ""
    for used in range(1, min(_WINDOW, len(lines) - at) + 1):
        piece = lines[at + used - 1].lstrip("> ")
        joined = f"{joined} {piece}".strip()
        if not piece or len(joined) > LONGEST_LINE:
            return 0
        if _MAY_END.search(piece) and _is_introduction(joined):
            if used == 1:
                return 1
            last = joined[-len(piece) :]
            stands_alone = _is_introduction(last) and _HAS_DATE.search(last) is not None
            begins = _BEGINS.match(first) or _HAS_ADDRESS.search(first) or _dated(first)
            return used if begins and not stands_alone else 0
    return 0


def _dated(line: str) -> bool:
    """True for a line that begins with a day, and is no sentence."""
    return _HAS_DATE.search(line[:40]) is not None and line[-1] not in ".。!！?？"


def is_separator(line: str) -> bool:
    """A ruled line that says *original message*."""
    return any(pattern.fullmatch(line.lstrip("> ")) for pattern in _SEPARATORS)


def is_forward_mark(line: str) -> bool:
    """A line by which programs introduce a forwarded mail."""
    return 6 < len(line) <= LONGEST_LINE and any(each.fullmatch(line) for each in _FORWARD_MARKS)


def _is_introduction(joined: str) -> bool:
    said = joined.lstrip("-—_* ")
    return any(form.fullmatch(said) for form in _FORMS)
