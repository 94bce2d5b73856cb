"""Ids and words of routing's API: what each names, their limits, and an example of each."""

from typing import Annotated, Literal, TypeAlias

from fastapi import Path
from pydantic import Field

from baton_common.edge.http.acting_person import ACTOR
from baton_common.edge.http.references import Ref
from baton_common.edge.models import PLAIN
from baton_common.platform.yaml_file.kinds import ID as NAME
from baton_contracts.ids import ID
from baton_routing.domain.configuration.model import HIGHEST_LEVEL, SKILL
from baton_routing.domain.contact.offers import answer

CONTACT_ID = Ref("contact")
CASE_ID = Ref("case")
AGENT_ID = Ref("agent")
QUEUE_ID = Ref("queue")
OFFER_ID = Ref("offer")
MISSED_CALL_ID = Ref("missed-call")

NewContactId = Annotated[str, PLAIN, Field(pattern=ID, examples=["pbx-1732291200.17"])]
"""Names nothing yet: the channel gives it to a contact that is new."""
CaseId = Annotated[str, CASE_ID.narrowing, Field(pattern=ID)]
"""In a filter."""
PersonId = Annotated[str, Ref.public("person"), Field(pattern=NAME, examples=["ana"])]
ActorId = Annotated[str, ACTOR, Field(pattern=NAME, examples=["ana"])]
"""In a body: `by`."""
AskedAgentId = Annotated[str, AGENT_ID.narrowing, Field(pattern=NAME, examples=["ana"])]
"""In a filter."""
QueueId = Annotated[str, Ref.public("queue"), Field(max_length=64, examples=["returns"])]
OfferId = Annotated[str, OFFER_ID.judged_by(answer), Field(max_length=64)]
Word = Annotated[str, Field(min_length=1, max_length=64)]
Code = Annotated[str, PLAIN, Field(pattern="^[a-z0-9-]{1,40}$")]
SkillName = Annotated[str, PLAIN, Field(pattern=f"^({SKILL.pattern})$")]
Level = Annotated[int, Field(ge=1, le=HIGHEST_LEVEL)]
Presence: TypeAlias = Literal["available", "away"]
Activity: TypeAlias = Literal["free", "offered", "talking", "wrap-up"]

ContactInPath = Annotated[
    str, CONTACT_ID, Path(description="The contact's id, as the channel gave it.")
]
AgentInPath = Annotated[str, AGENT_ID, Path(description="The agent's id, like `ana`.")]
QueueInPath = Annotated[str, QUEUE_ID, Path(description="The queue's id, like `returns`.")]
