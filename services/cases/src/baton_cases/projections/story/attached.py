"""Which files a case has: those of its mails, its replies and what was handed over with it."""

import msgspec

from baton_cases.domain.correspondence.events import FiledAttachment


class Attached(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file as a line of the story shows it. Of one that we uploaded, email alone knows size
    and type."""

    id: str
    size: int | None = None
    type: str | None = None


def of_mail(attachments: tuple[FiledAttachment, ...]) -> tuple[Attached, ...]:
    """The attachments that came with a mail."""
    return tuple(Attached(id=each.id, size=each.size, type=each.type) for each in attachments)


def of_ours(attachment_ids: tuple[str, ...]) -> tuple[Attached, ...]:
    """The attachments that somebody of ours named."""
    return tuple(Attached(id=each) for each in attachment_ids)
