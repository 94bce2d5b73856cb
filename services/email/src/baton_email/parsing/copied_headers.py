"""Header blocks that mail programs copy above what they quote."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_LABELS = {
    "from": "发件人 寄件者 寄件人 發件人 From Von De Da Van Från Fra Od От 差出人",
    "date": "发送时间 發送時間 寄件日期 傳送時間 发送日期 日期 时间 時間 Sent Date Gesendet Datum "
    "Envoyé Envoyéle Gesendetam Sentat Dataenvio Ngày "
    "Enviado Enviada Fecha Data Inviato Verzonden Skickat Sendt Dato Отправлено Дата 送信日時 日時",
    "to": "收件人 收件者 To An À Para A Aan Till Til Do Кому 宛先",
    "cc": "抄送 副本 Cc Kopie Копия",
    "subject": "主题 主題 主旨 Subject Betreff Objet Asunto Assunto Oggetto Onderwerp Ämne Emne "
    "Тема 件名",
}
_KIND = {word.casefold(): kind for kind, words in _LABELS.items() for word in words.split()}
_FIELD = re.compile(
    r"[|*>_ \t]*(?P<label>[^\W\d_]{1,12}(?:[ \u3000]{1,3}[^\W\d_]{1,6})?)\*{0,2}[ \t]*[|]?[ \t]*"
    r"[:：|]"
)
_ADDRESS = re.compile(r"[^\s@<>\[\]|]{1,64}@[^\s@<>\[\]|]{1,253}")
_MOST_LINES = 16
_WRAPPED = 4
_LONGEST = 2_000


class Block(NamedTuple):
    """A copied header."""

    length: int
    """Its lines."""
    has_address: bool


def block_at(lines: Sequence[str], at: int) -> Block | None:
    """The copied header that begins here: sender, date, and another field or an address, on
    adjacent lines; long lists of addresses may be wrapped."""
    kinds: set[str] = set()
    has_address, used, wrapped, last = False, 0, 0, ""
    for line in lines[at : at + _MOST_LINES]:
        kind = _kind(line)
        if kind and kind not in kinds:
            kinds.add(kind)
            wrapped, last = 0, kind
        elif last not in {"from", "to", "cc"} or wrapped >= _WRAPPED or not _ADDRESS.search(line):
            break
        else:
            wrapped += 1
        has_address = has_address or _ADDRESS.search(line[:_LONGEST]) is not None
        used += 1
    if not {"from", "date"} <= kinds or not (has_address or len(kinds) > 3):
        return None
    return Block(used, has_address)


def _kind(line: str) -> str:
    found = _FIELD.match(line[:80])
    if found is None:
        return ""
    return _KIND.get(re.sub(r"[ \u3000]", "", found["label"]).casefold(), "")
