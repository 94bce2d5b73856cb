"""What a mail is: three questions, answered by the first row of one table that fits.

Does it report on a mail of ours? May a machine answer it? Must a person look at it? A mail that
no machine may answer is a case all the same, unless a machine has nothing to say to a person."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from baton_email.domain.mail.events import MailKind

ReportedBy: TypeAlias = Literal["format", "daemon", "words", ""]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Facts from header, parts and envelope, found before the decision."""

    loop_marks: tuple[str, ...] = ()
    our_mark: str = ""
    reports_by: ReportedBy = ""
    """What makes it a delivery report: its format, a mail server's name, or only words of failure
    with a recipient or a status, which a person may have quoted; empty: nothing."""
    names_our_mail: bool = False
    """True if the report has a signed address or Message-ID of ours."""
    came_to_return_address: bool = False
    """True if it came to the signed address that a mail of ours is returned to."""
    reads_like_a_notice: bool = False
    """True if its subject is one that servers write, and it asks nothing."""
    is_answer: bool = False
    """True if it refers to an earlier mail."""
    notice: MailKind | None = None
    """`receipt`, `abuse` or `dmarc`, by its format."""
    from_us: bool = False
    """True if the sender is an address of ours."""
    of_a_form: bool = False
    """True if it comes from a form that the configuration names."""
    from_colleague: bool = False
    """True if one of our own people reads mail at the address in From."""
    answers_elsewhere: bool = False
    """True if Reply-To is neither ours nor the sender."""
    has_sender: bool = True
    null_return_path: bool = False
    auto_submitted: str = ""
    answers_itself: bool = False
    """True for the fields that responders write."""
    precedence: str = ""
    subject_says_so: bool = False
    is_like_a_person: bool = False
    """True for a file, a question, or more words than a responder writes."""
    has_list_fields: bool = False
    suppresses_replies: bool = False
    sender_local_part: str = ""


def bears_our_mark(mail: Circumstances) -> bool:
    """A mail of ours that came back: a loop."""
    return bool(mail.our_mark) and mail.our_mark in mail.loop_marks


def reports_on_delivery(mail: Circumstances) -> bool:
    """A delivery report of a mail server. Words alone are evidence in a mail that only a server can
    have sent, or in one that has our signature and that nobody wrote: whoever complains about a
    mail that came back quotes all of it."""
    if mail.reports_by != "words":
        return mail.reports_by != ""
    if mail.null_return_path or mail.came_to_return_address:
        return True
    if not mail.names_our_mail or mail.answers_elsewhere:
        return False
    return says_a_machine_wrote_it(mail) or (
        mail.reads_like_a_notice and (not mail.is_answer or is_from_a_list(mail))
    )


def says_a_machine_wrote_it(mail: Circumstances) -> bool:
    """By its header, or by the name of its mailbox. A list's marks say nothing about who wrote."""
    local = mail.sender_local_part.lower()
    by_name = _NO_REPLY.fullmatch(local) or _NOBODY_READS.fullmatch(local)
    return mail.auto_submitted not in {"", "no"} or mail.answers_itself or by_name is not None


def is_receipt(mail: Circumstances) -> bool:
    """A read receipt."""
    return mail.notice == "receipt"


def is_abuse_report(mail: Circumstances) -> bool:
    """A complaint about a mail, by its format."""
    return mail.notice == "abuse"


def is_dmarc_aggregate(mail: Circumstances) -> bool:
    """How a domain's mail was judged, once a day."""
    return mail.notice == "dmarc"


def is_marked_as_answer(mail: Circumstances) -> bool:
    """A responder says so in the header, or by the empty return path that RFC 3834 asks of them."""
    return (
        mail.auto_submitted == "auto-replied"
        or mail.answers_itself
        or mail.precedence in {"auto_reply", "auto-reply"}
        or mail.null_return_path
    )


def is_answer_by_subject(mail: Circumstances) -> bool:
    """Only its subject says so, and nothing else looks like a person."""
    return mail.subject_says_so and not mail.is_like_a_person


def is_of_a_colleague(mail: Circumstances) -> bool:
    """One of our own people wrote it, and no form in our name."""
    return mail.from_colleague and not mail.from_us


def is_form(mail: Circumstances) -> bool:
    """A robot or nobody's mailbox wrote it for somebody, the Reply-To; in our own name only the
    forms that the configuration names, else anybody could write as our customer."""
    is_machine = is_read_by_nobody(mail) or mail.auto_submitted not in {"", "no"}
    return mail.answers_elsewhere and (mail.of_a_form or (is_machine and not mail.from_us))


def is_from_a_list(mail: Circumstances) -> bool:
    """`Precedence` list or bulk; any `List-*` field."""
    return mail.precedence in {"bulk", "list"} or mail.has_list_fields


def is_generated(mail: Circumstances) -> bool:
    """Any other `Auto-Submitted` but `no`; a sender whose mailbox nobody reads; our own address."""
    return mail.auto_submitted not in {"", "no"} or mail.from_us or is_read_by_nobody(mail)


def is_the_rest(_: Circumstances) -> bool:
    """Nothing says that a machine wrote it."""
    return True


Row: TypeAlias = tuple[Callable[[Circumstances], bool], MailKind]
TABLE: tuple[Row, ...] = (
    (bears_our_mark, "loop"),
    (reports_on_delivery, "report"),
    (is_receipt, "receipt"),
    (is_abuse_report, "abuse"),
    (is_dmarc_aggregate, "dmarc"),
    (is_marked_as_answer, "automatic"),
    (is_answer_by_subject, "automatic"),
    (is_of_a_colleague, "colleague"),
    (is_form, "form"),
    (is_from_a_list, "list"),
    (is_generated, "generated"),
    (is_the_rest, "person"),
)
"""The rows, read from the top. `Precedence: junk` and "bounce" in a name decide nothing."""

_NOBODY_READS = re.compile(
    r"mailer-daemon|postmaster|no[-_.]?reply([-+._].*)?|do[-_.]?not[-_.]?reply([-+._].*)?|"
    r"bounces?([-+.].*)?|root|daemon"
)
_NO_REPLY = re.compile(r"(.*[-+._])?(no|do[-_.]?not)[-_.]?reply([-+._].*)?")


def kind_of(mail: Circumstances) -> MailKind:
    """The row of the table that the mail belongs to."""
    return next(kind for fits, kind in TABLE if fits(mail))


def is_known_by_subject_only(mail: Circumstances) -> bool:
    """True for an automatic reply that nothing but its subject gives away: words of an emergency
    make it a person's."""
    return kind_of(mail) == "automatic" and not is_marked_as_answer(mail)


def is_read_by_nobody(mail: Circumstances) -> bool:
    """`noreply@` and its like, or no sender at all."""
    return not mail.has_sender or says_that_nobody_reads(mail.sender_local_part)


def says_that_nobody_reads(local_part: str) -> bool:
    """`noreply` and its like."""
    return _NO_REPLY.fullmatch(local_part.lower()) is not None


def asks_for_no_answer(mail: Circumstances) -> bool:
    """`X-Auto-Response-Suppress` and its like, or a mailbox of machines."""
    local = mail.sender_local_part.lower()
    return mail.suppresses_replies or _NOBODY_READS.fullmatch(local) is not None


def is_answerable(mail: Circumstances) -> bool:
    """True if an acknowledgement may be sent to it."""
    return kind_of(mail) == "person" and not asks_for_no_answer(mail)
