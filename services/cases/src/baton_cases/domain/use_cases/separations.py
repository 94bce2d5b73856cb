"""The request that undoes the merge of two cases."""

from baton_common.model.messages import Request


class UndoCaseMerge(Request, frozen=True):
    """The case was merged into another one by mistake: it is one of its own again."""

    case_id: str
    handoff_id: str
    """Id for the intake that begins if the former person is not on duty."""
    by: str
