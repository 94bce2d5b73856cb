"""The single entry point of the domain: applies what is due, runs the use case, sets timers."""

from typing import assert_never

import msgspec

from baton_cases.domain.use_cases import (
    calls,
    customer_changes,
    customer_requests,
    customers,
    departures,
    handing_over,
    handoffs,
    lifecycle,
    mail_texts,
    mails,
    merge_proposals,
    merging,
    openings,
    organisation,
    received,
    remarks,
    requests,
    separations,
    surveys,
    unlinking,
    verdicts,
)
from baton_cases.domain.use_cases.concerned import cases_concerned, cases_recorded
from baton_cases.domain.use_cases.due import apply_due, set_timers
from baton_cases.domain.use_cases.requests import CasesRequest
from baton_common.model.unit_of_work import UnitOfWork


def do(work: UnitOfWork, request: CasesRequest) -> None:  # noqa: PLR0915  # a match over all requests
    """Carry out one request in this unit. Raises Refused, Unknown.

    Routes, consumers, sagas and tests all come through here. A request takes effect at the
    instant it was made, but never before what is recorded already.
    """
    concerned = cases_concerned(work, request)
    at = apply_due(work, concerned, request.at)
    request = msgspec.structs.replace(request, at=at)
    match request:
        case requests.ApplyOrganisation():
            organisation.apply_plan(work, request)
        case requests.OpenCase():
            openings.open_case(work, request)
        case requests.ContinueCase():
            calls.continue_case(work, request)
        case requests.RequestTransfer():
            handoffs.transfer(work, request)
        case requests.RequestInternal():
            handoffs.internal(work, request)
        case requests.ReclassifyCase():
            lifecycle.reclassify(work, request)
        case requests.AddFacts():
            remarks.add_facts(work, request)
        case requests.AddNote():
            remarks.add_note(work, request)
        case requests.RequestReply():
            remarks.request_reply(work, request)
        case requests.MakePromise():
            remarks.make_promise(work, request)
        case requests.ResolveCase():
            lifecycle.resolve(work, request)
        case requests.CloseCase():
            lifecycle.close(work, request)
        case requests.MergeCase():
            merging.merge(work, request)
        case separations.UndoCaseMerge():
            merging.undo(work, request)
        case requests.ReopenCase():
            lifecycle.reopen(work, request)
        case departures.HandOverFromPerson():
            handing_over.from_person(work, request)
        case departures.HandOverFromDepartment():
            handing_over.from_department(work, request)
        case requests.AcceptHandoff():
            handoffs.accept(work, request)
        case requests.DeclineHandoff():
            handoffs.decline(work, request)
        case requests.RefuseHandoff():
            handoffs.refuse(work, request)
        case requests.WithdrawHandoff():
            handoffs.withdraw(work, request)
        case requests.ApplyDue() | requests.ApplyDueToHandoff():
            pass  # all that is asked has been done
        case customer_requests.AddAddress():
            customers.add_address(work, request)
        case customer_requests.ConfirmAddress():
            customers.confirm_address(work, request)
        case customer_requests.MergeCustomers():
            customers.merge(work, request)
        case customer_requests.UndoMerge():
            customers.undo_merge(work, request)
        case customer_requests.RequestCustomerChange():
            customer_changes.request(work, request)
        case customer_requests.ConfirmCustomerChange():
            customer_changes.confirm(work, request)
        case customer_requests.RefuseCustomerChange():
            customer_changes.refuse(work, request)
        case customer_requests.WithdrawCustomerChange():
            customer_changes.withdraw(work, request)
        case customer_requests.ExpireCustomerChange():
            customer_changes.expire(work, request)
        case customer_requests.ReleaseAddress():
            unlinking.release(work, request)
        case customer_requests.ShareNumber():
            unlinking.share(work, request)
        case customer_requests.UnshareNumber():
            unlinking.unshare(work, request)
        case customer_requests.NoteMeeting():
            customers.note_meeting(work, request)
        case customer_requests.DismissMerge():
            merge_proposals.dismiss(work, request)
        case received.KeepMoreText():
            mail_texts.keep_more_text(work, request)
        case received.PlaceMail():
            mails.place(work, request)
        case received.JudgeSender():
            verdicts.judge(work, request)
        case requests.ClaimMail():
            verdicts.claim(work, request)
        case requests.DismissMail():
            verdicts.dismiss(work, request)
        case received.NoteMailSent():
            mails.note_sent(work, request)
        case received.NoteMailBounced():
            mails.note_bounced(work, request)
        case received.NoteMailReported():
            mails.note_reported(work, request)
        case received.KeepContactMessage():
            calls.keep_message(work, request)
        case received.KeepSurveyMessage():
            surveys.keep_message(work, request)
        case _:
            assert_never(request)
    set_timers(work, (*concerned, *cases_recorded(work)), at)
