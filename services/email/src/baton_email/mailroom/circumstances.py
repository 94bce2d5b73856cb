"""The facts by which a mail is sorted, from what was read and how it came."""

from collections.abc import Sequence

from baton_email.domain.mail.events import MailArrived
from baton_email.domain.mail.kinds import Circumstances
from baton_email.domain.thread.reply_token import Signer, untagged
from baton_email.mailroom.authors import other_reply_to
from baton_email.parsing.parsed import ParsedMail


def circumstances_of(
    mail: ParsedMail,
    arrival: MailArrived,
    ours: Sequence[str],
    signer: Signer,
    *,
    is_signed: bool,
    of_a_form: bool,
    from_colleague: bool,
) -> Circumstances:
    """`is_signed`: the report that it may be has a signed address or Message-ID of ours;
    `of_a_form`: it comes from a form that the configuration names."""
    facts, report = mail.automatic, mail.report
    address = mail.sender.address if mail.sender is not None else ""
    null_return_path = facts.null_return_path or arrival.envelope_sender is None
    return Circumstances(
        loop_marks=facts.loop_marks,
        our_mark=signer.loop_mark,
        reports_by=report.by if report is not None and facts.notice is None else "",
        names_our_mail=is_signed,
        came_to_return_address=bool(arrival.report_on),
        reads_like_a_notice=report is not None and report.reads_like_a_notice,
        is_answer=bool(mail.in_reply_to),
        notice=facts.notice,
        from_us=bool(address) and untagged(address) in ours,
        of_a_form=of_a_form,
        from_colleague=from_colleague,
        answers_elsewhere=other_reply_to(mail, ours) is not None,
        has_sender=mail.sender is not None,
        null_return_path=null_return_path,
        auto_submitted=facts.auto_submitted,
        answers_itself=facts.answers_itself,
        precedence=facts.precedence,
        subject_says_so=facts.subject_says_so,
        is_like_a_person=facts.is_like_a_person,
        has_list_fields=facts.has_list_fields,
        suppresses_replies=facts.suppresses_replies,
        sender_local_part=address.rpartition("@")[0],
    )
