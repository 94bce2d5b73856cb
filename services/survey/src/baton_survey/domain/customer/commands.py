"""Commands of a customer."""

from typing import TypeAlias

from baton_common.model.messages import Command


class NoteAsked(Command, frozen=True, kw_only=True):
    """Record that an invitation goes out to them."""

    invitation_id: str


class OptOut(Command, frozen=True, kw_only=True):
    """Do not ask them again."""

    invitation_id: str


class NoteSame(Command, frozen=True, kw_only=True):
    """Record that two customers are one person."""

    other_id: str


class NoteOther(Command, frozen=True, kw_only=True):
    """Record that two customers are two persons after all."""

    other_id: str


CustomerCommand: TypeAlias = NoteAsked | OptOut | NoteSame | NoteOther
