"""The files of a case: from its mails, its replies and its handoff packages."""

import msgspec

from baton_cases.domain.correspondence.events import FiledAttachment


class Attached(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file as a line of the story shows it. For an upload of ours only email knows size and
    type."""

    id: str
    size: int | None = None
    type: str | None = None


def of_mail(attachments: tuple[FiledAttachment, ...]) -> tuple[Attached, ...]:
    """The files of a received mail."""
    return tuple(Attached(id=each.id, size=each.size, type=each.type) for each in attachments)


def of_ours(attachment_ids: tuple[str, ...]) -> tuple[Attached, ...]:
    """The files that an agent attached."""
    return tuple(Attached(id=each) for each in attachment_ids)
