"""RFC 3834 and common practice: was it written by a person, and may a machine answer?

Each rule is a named function; the lists are read from the top."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from baton_email.domain.mail.events import Automatic


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Facts from header and envelope, found before the decision."""

    is_report: bool = False
    """True for the format of a delivery report."""
    loop_marks: tuple[str, ...] = ()
    our_mark: str = ""
    from_us: bool = False
    """True if the sender is an address of ours."""
    has_sender: bool = True
    null_return_path: bool = False
    auto_submitted: str = ""
    precedence: str = ""
    has_list_fields: bool = False
    suppresses_replies: bool = False
    sender_local_part: str = ""


def is_a_report(mail: Circumstances) -> bool:
    """A delivery report of a mail server."""
    return mail.is_report


def is_our_own(mail: Circumstances) -> bool:
    """A mail of ours that came back: a loop."""
    return mail.from_us or (bool(mail.our_mark) and mail.our_mark in mail.loop_marks)


def is_an_automatic_answer(mail: Circumstances) -> bool:
    """`Auto-Submitted: auto-replied`, or the empty return path that RFC 3834 asks of them."""
    return mail.auto_submitted == "auto-replied" or (
        mail.null_return_path and mail.auto_submitted in {"", "no"}
    )


def is_a_notice(mail: Circumstances) -> bool:
    """Any other `Auto-Submitted` but `no`."""
    return mail.auto_submitted not in {"", "no"}


def is_from_a_list(mail: Circumstances) -> bool:
    """`Precedence` bulk, list, junk; any `List-*` field."""
    return mail.precedence in {"bulk", "list", "junk"} or mail.has_list_fields


def is_auto_precedence(mail: Circumstances) -> bool:
    """`Precedence: auto_reply`, as old responders write."""
    return mail.precedence in {"auto_reply", "auto-reply"}


NOT_A_PERSON: tuple[tuple[Callable[[Circumstances], bool], Automatic], ...] = (
    (is_a_report, "bounce"),
    (is_our_own, "generated"),
    (is_an_automatic_answer, "reply"),
    (is_auto_precedence, "reply"),
    (is_a_notice, "generated"),
    (is_from_a_list, "bulk"),
)

_NOBODY_READS = re.compile(
    r"mailer-daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|bounces?([-+.].*)?|root|daemon"
)


def automatic_of(mail: Circumstances) -> Automatic | None:
    """The kind of machine that wrote it; None: a person did."""
    return next((kind for rule, kind in NOT_A_PERSON if rule(mail)), None)


def asks_for_no_answer(mail: Circumstances) -> bool:
    """`X-Auto-Response-Suppress` and its like."""
    return mail.suppresses_replies


def is_read_by_nobody(mail: Circumstances) -> bool:
    """`noreply@` and its like, or no sender at all."""
    return not mail.has_sender or bool(_NOBODY_READS.fullmatch(mail.sender_local_part.lower()))


NOT_ANSWERED = (asks_for_no_answer, is_read_by_nobody)


def is_answerable(mail: Circumstances) -> bool:
    """True if an acknowledgement may be sent to it."""
    return automatic_of(mail) is None and not any(rule(mail) for rule in NOT_ANSWERED)
