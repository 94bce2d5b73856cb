"""What was wrong with a mail and did not prevent reading it, or did, in both languages."""

from collections.abc import Mapping

import msgspec


class Defect(msgspec.Struct, frozen=True):
    """A sentence for whoever reads the mail."""

    en: str
    zh: str


UNREAD: Mapping[str, Defect] = {
    "size": Defect(
        "It is too large to be read; look at the original.", "邮件过大，未能读取，请查看原文。"
    ),
    "header": Defect(
        "Its header is too long to be read; look at the original.",
        "邮件头过长，未能读取，请查看原文。",
    ),
    "parts": Defect(
        "It has too many parts to be read; look at the original.",
        "邮件的组成部分过多，未能读取，请查看原文。",
    ),
    "depth": Defect(
        "Its parts are nested too deeply to be read; look at the original.",
        "邮件的嵌套层次过深，未能读取，请查看原文。",
    ),
    "cpu": Defect(
        "Reading it takes too long; look at the original.", "读取这封邮件耗时过长，请查看原文。"
    ),
    "wall": Defect(
        "The program that reads mails ended over it; look at the original.",
        "读取程序未能读完这封邮件，请查看原文。",
    ),
    "memory": Defect(
        "It needs too much memory to be read; look at the original.",
        "读取这封邮件所需内存过多，请查看原文。",
    ),
    "broken": Defect(
        "It is broken, and could not be read; look at the original.",
        "邮件已损坏，未能读取，请查看原文。",
    ),
}
"""Why a mail could not be read, by the reason that is recorded."""
