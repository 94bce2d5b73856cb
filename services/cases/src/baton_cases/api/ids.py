"""Ids in requests, each marked with what it names; a case number in place of an id gets a problem
that says so."""

from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator, Field

from baton_cases.domain.contact.conversation import in_conversation, linked_to
from baton_common.edge.http.acting_person import ACTOR
from baton_common.edge.http.references import Ref
from baton_contracts.case_number import read_number
from baton_contracts.ids import ID

_CASE = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d01"
_CUSTOMER = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d05"
_CHANGE = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d07"

CASE_ID = Ref("case")
CUSTOMER_ID = Ref("customer")
CUSTOMER_CHANGE_ID = Ref("customer-change")
HANDOFF_ID = Ref("handoff")
CONTACT_ID = Ref("contact")
ATTACHMENT_ID = Ref("attachment")
CASE_NUMBER = Ref("case-number")
AGENT_ID = Ref("agent")
PERSON_ID = Ref.public("person")
DEPARTMENT_ID = Ref.public("department")
MATTER_ID = Ref.public("matter")


def no_case_number(value: str) -> str:
    """The id as it came. Raises ValueError for the number that customers know a case by."""
    if read_number(value) is not None:
        raise ValueError("is a case number; send the case's id, which GET /v1/cases?number= gives")
    return value


CaseId = Annotated[str, CASE_ID, Field(examples=[_CASE])]
CaseNumber = Annotated[str, CASE_NUMBER, Field(examples=["7KX3M9QAH"])]
DepartmentId = Annotated[str, DEPARTMENT_ID, Field(examples=["returns"])]
PersonId = Annotated[str, PERSON_ID, Field(examples=["ana"])]
ActorId = Annotated[str, ACTOR, Field(examples=["ana"])]
"""In a body: `by`."""
MatterId = Annotated[str, MATTER_ID, Field(examples=["return-goods"])]
CustomerId = Annotated[str, CUSTOMER_ID, Field(examples=[_CUSTOMER])]
NamedCaseId = Annotated[str, CASE_ID, AfterValidator(no_case_number), Field(examples=[_CASE])]
"""In a body."""
LiveContactId = Annotated[
    str, CONTACT_ID.judged_by(in_conversation), Field(pattern=ID, examples=["call-1"])
]
"""In a body: the id that the channel gave it, of a contact that they are in."""
LinkedContactId = Annotated[
    str, CONTACT_ID.judged_by(linked_to), Field(pattern=ID, examples=["call-1"])
]
"""In a body: the id that the channel gave it, of a contact that belongs to the case."""

AttachmentIds = Annotated[
    tuple[Annotated[str, ATTACHMENT_ID, Field(max_length=200)], ...], Field(max_length=20)
]
"""In a body; judged by `SeenFiles`."""
CaseInPath = Annotated[
    str,
    CASE_ID,
    AfterValidator(no_case_number),
    Path(description="The case's id.", examples=[_CASE]),
]
CustomerChangeId = Annotated[str, CUSTOMER_CHANGE_ID, Field(examples=[_CHANGE])]
CustomerChangeInPath = Annotated[
    str, CUSTOMER_CHANGE_ID, Path(description="The request's id.", examples=[_CHANGE])
]
CustomerInPath = Annotated[
    str, CUSTOMER_ID, Path(description="The customer's id.", examples=[_CUSTOMER])
]
HandoffInPath = Annotated[
    str,
    HANDOFF_ID,
    Path(description="The handoff's id.", examples=["0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d03"]),
]
AttachmentInPath = Annotated[
    str,
    ATTACHMENT_ID,
    Path(
        description="The attachment's id, as the story or a package names it.",
        examples=["0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d04.1"],
    ),
]
ContactInPath = Annotated[
    str, CONTACT_ID, Path(description="The contact's id, as routing names it.", examples=["call-1"])
]
