"""The three flows, by the kind that events carry."""

from collections.abc import Mapping

from baton_cases.domain.handoff.events import HandoffKind
from baton_cases.domain.handoff.flows.flow import Flow
from baton_cases.domain.handoff.flows.intake import INTAKE
from baton_cases.domain.handoff.flows.internal import INTERNAL
from baton_cases.domain.handoff.flows.transfer import TRANSFER

FLOWS: Mapping[HandoffKind, Flow] = {flow.kind: flow for flow in (INTAKE, INTERNAL, TRANSFER)}


def flow_of(kind: HandoffKind) -> Flow:
    """The rules of this kind of handoff."""
    return FLOWS[kind]
