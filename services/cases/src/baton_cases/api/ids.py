"""Ids in paths and bodies; a case number in place of an id gets a problem that says so."""

from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator, Field

from baton_contracts.case_number import read_number
from baton_contracts.ids import ID

_CASE = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d01"
_CUSTOMER = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d05"
_CHANGE = "0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d07"


def no_case_number(value: str) -> str:
    """The id as it came. Raises ValueError for the number that customers know a case by."""
    if read_number(value) is not None:
        raise ValueError("is a case number; send the case's id, which GET /v1/cases?number= gives")
    return value


ContactId = Annotated[str, Field(pattern=ID, examples=["call-1"])]
"""In a body: the id that the channel gave it."""
CaseId = Annotated[str, Field(examples=[_CASE])]
CaseNumber = Annotated[str, Field(examples=["7KX3M9QAH"])]
DepartmentId = Annotated[str, Field(examples=["returns"])]
PersonId = Annotated[str, Field(examples=["ana"])]
MatterId = Annotated[str, Field(examples=["return-goods"])]
CustomerId = Annotated[str, Field(examples=[_CUSTOMER])]
NamedCaseId = Annotated[str, AfterValidator(no_case_number), Field(examples=[_CASE])]
"""In a body."""

AttachmentIds = Annotated[tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=20)]
"""In a body; judged by `SeenFiles`."""
CaseInPath = Annotated[
    str, AfterValidator(no_case_number), Path(description="The case's id.", examples=[_CASE])
]
CustomerChangeId = Annotated[str, Field(examples=[_CHANGE])]
CustomerChangeInPath = Annotated[str, Path(description="The request's id.", examples=[_CHANGE])]
CustomerInPath = Annotated[str, Path(description="The customer's id.", examples=[_CUSTOMER])]
HandoffInPath = Annotated[
    str,
    Path(description="The handoff's id.", examples=["0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d03"]),
]
AttachmentInPath = Annotated[
    str,
    Path(
        description="The attachment's id, as the story or a package names it.",
        examples=["0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d04.1"],
    ),
]
ContactInPath = Annotated[
    str, Path(description="The contact's id, as routing names it.", examples=["call-1"])
]
