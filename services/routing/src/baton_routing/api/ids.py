"""Ids and words of routing's API: their limits, and an example of each."""

from typing import Annotated, Literal, TypeAlias

from fastapi import Path
from pydantic import Field

from baton_common.platform.yaml_file.kinds import ID as NAME
from baton_contracts.ids import ID
from baton_routing.domain.configuration.model import HIGHEST_LEVEL, SKILL

ContactId = Annotated[str, Field(pattern=ID, examples=["pbx-1732291200.17"])]
CaseId = Annotated[str, Field(pattern=ID)]
PersonId = Annotated[str, Field(pattern=NAME, examples=["ana"])]
QueueId = Annotated[str, Field(max_length=64, examples=["returns"])]
OfferId = Annotated[str, Field(max_length=64)]
Word = Annotated[str, Field(min_length=1, max_length=64)]
Code = Annotated[str, Field(pattern="^[a-z0-9-]{1,40}$")]
SkillName = Annotated[str, Field(pattern=f"^({SKILL.pattern})$")]
Level = Annotated[int, Field(ge=1, le=HIGHEST_LEVEL)]
Presence: TypeAlias = Literal["available", "away"]
Activity: TypeAlias = Literal["free", "offered", "talking", "wrap-up"]

ContactInPath = Annotated[str, Path(description="The contact's id, as the channel gave it.")]
AgentInPath = Annotated[str, Path(description="The agent's id, like `ana`.")]
QueueInPath = Annotated[str, Path(description="The queue's id, like `returns`.")]
