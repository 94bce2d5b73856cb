"""What the story says of a mail's text: what folds, what is missing, and where it is."""

from collections.abc import Mapping

from baton_cases.domain.correspondence.events import MailFiled, NoteMailed
from baton_cases.projections.story.words import Both

_NO_TEXT: Mapping[str, Both] = {
    "encrypted": Both(
        "邮件已加密，无法显示正文，请查看原文。",
        " It is encrypted: its text cannot be shown; look at the original.",
    ),
    "opaque-signed": Both(
        "邮件以不透明方式签名，无法显示正文，请查看原文。",
        " It is signed in a form that hides its text; look at the original.",
    ),
    "only-files": Both("邮件没有正文，只有附件。", " It has no text, only files."),
    "empty": Both("邮件没有正文。", " It has no text."),
}


def of_text(event: MailFiled | NoteMailed) -> Both:
    """Sentences to follow that of the mail; empty where all of it is shown."""
    text = event.of_text
    zh, en = _NO_TEXT.get(text.no_text, Both("", ""))
    if text.folded_lines:
        s = "" if text.folded_lines == 1 else "s"
        zh += f"引用和签名共 {text.folded_lines} 行已折叠。"
        en += f" {text.folded_lines} line{s} of quotation or signature folded."
    if text.left_out:
        zh += (
            f"正文过长，此处缺少 {text.left_out} 个字符；全文：/email/v1/messages/{event.mail_id}。"
        )
        en += (
            f" Its text is cut: {text.left_out} characters are not here, but in "
            f"/email/v1/messages/{event.mail_id}."
        )
    elif event.text_is_cut:
        zh += f"正文过长，已截断；全文：/email/v1/messages/{event.mail_id}。"
        en += f" Its text is cut; all of it is in /email/v1/messages/{event.mail_id}."
    return Both(zh, en)
