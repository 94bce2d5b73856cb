"""The two languages people are spoken to in, and the words of the common problems."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from baton_common.model.language_tags import first_spoken

Language = Literal["zh", "en"]
Messages = Mapping[str, Mapping[Language, str]]
"""The message for people by problem code, where it differs from the English detail."""


SPOKEN: tuple[Language, ...] = ("en", "zh")


def spoken(written: str | None) -> Language | None:
    """The first of these language tags that people are spoken to in; None: neither is asked for."""
    match first_spoken(written or "", SPOKEN):
        case "zh":
            return "zh"
        case "en":
            return "en"
        case _:
            return None


@lru_cache(maxsize=512)
def language_of(accept_language: bytes) -> Language:
    """The better of zh and en by the header's weights; en if neither is asked for."""
    return spoken(accept_language[:512].decode("latin-1")) or "en"


COMMON: Messages = {
    "refused": {"zh": "现在不能这样做。"},
    "unknown": {"zh": "没有这个编号的内容，或者您无权查看。"},
    "stale": {"zh": "在您打开之后，别人已经修改过。请刷新后再试。"},
    "conflict": {"zh": "同一时刻有人抢先修改了。请再试一次。"},
    "invalid": {"zh": "提交的内容有误，请检查标出的字段。"},
    "malformed": {"zh": "提交的内容无法读取。"},
    "rejected": {"zh": "提交的内容无法保存。"},
    "too-deep": {"zh": "提交的内容层次太深。"},
    "too-big": {"zh": "提交的内容太大。"},
    "too-slow": {"zh": "提交的内容在规定时间内没有传完，请再试一次。"},
    "media-type": {"zh": "提交的内容类型不对。"},
    "unauthenticated": {"zh": "请先登录。"},
    "forbidden": {"zh": "您没有做这件事的权限。"},
    "no-such-route": {"zh": "没有这个地址。"},
    "method-not-allowed": {"zh": "这个地址不支持这种操作。"},
    "unavailable": {"zh": "系统暂时不可用，请稍后再试。"},
    "too-many-requests": {"zh": "请求太频繁，请稍后再试。"},
    "beyond-the-end": {"zh": "日志还没有到那个位置，请选择更早的位置。"},
    "expired": {"zh": "有效期须在将来。"},
    "too-many-keys": {"zh": "密钥数量已达上限，请先撤回一个。"},
    "unexpected": {"zh": "系统出错了。请把追踪编号告诉管理员。"},
}


def message_of(code: str, detail: str, language: Language, own: Messages) -> str:
    """The message for people: the service's own, the common one, or the detail."""
    words = own.get(code) or COMMON.get(code) or {}
    fallback = detail if language == "en" else COMMON["refused"]["zh"]
    return words.get(language, fallback)
