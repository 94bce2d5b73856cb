"""One journey as its logs must look, in short: what a mutation is made of."""

from typing import Any

from tests.faults.journey_invariants import Seen
from tests.faults.kill_history import History, Stored

Rows = list[tuple[str, str, dict[str, Any]]]
"""Stream, type, data."""

_REPLY = {"case_id": "c", "kind": "reply", "message_id": "r@x"}
_INVITATION = {"case_id": "c", "kind": "invitation", "message_id": "i@x"}
_HAO = {"department": "logistics", "person": "hao", "handoff_id": "h"}
ROWS: dict[str, Rows] = {
    "routing": [
        ("contact-call", "contact-arrived", {}),
        ("contact-call", "contact-answered", {"agent": "ana", "transfer": None}),
        ("contact-call", "contact-transferred", {}),
        ("contact-call", "contact-answered", {"agent": "hao", "transfer": "warm"}),
        ("contact-call", "interaction-ended", {}),
        ("contact-call", "contact-wrapped-up", {}),
        ("contact-call", "contact-ended", {}),
        ("contact-call", "contact-wrapped-up", {}),
    ],
    "cases": [
        ("contact-call", "contact-answered", {"told": {"agent": "ana"}}),
        ("case-c", "case-opened", {"department": "returns", "person": "ana"}),
        ("contact-call", "contact-joined-case", {"case_id": "c"}),
        ("contact-call", "contact-transferred", {}),
        ("handoff-h", "handoff-requested", {"case_id": "c"}),
        ("contact-call", "contact-answered", {"told": {"agent": "hao"}}),
        (
            "handoff-h",
            "handoff-accepted",
            {"case_id": "c", "person": "hao", "contact_id": "call", "assigned": False},
        ),
        ("case-c", "accountability-moved", _HAO),
        ("contact-call", "interaction-ended", {}),
        ("contact-call", "contact-wrapped-up", {}),
        ("contact-call", "contact-ended", {}),
        ("contact-call", "contact-wrapped-up", {}),
        ("case-c", "case-closed", {}),
        ("survey-c", "customer-invited", {}),
        ("survey-c", "survey-answered", {}),
    ],
    "email": [
        ("outgoing-r", "mail-composed", _REPLY),
        ("outgoing-r", "handover-began", {}),
        ("outgoing-r", "mail-handed-over", {}),
        (
            "outgoing-i",
            "mail-composed",
            {"case_id": "c", "kind": "invitation", "message_id": "i@x"},
        ),
        ("outgoing-i", "handover-began", {}),
        ("outgoing-i", "outcome-unknown", {}),
        ("outgoing-i", "handover-began", {}),
        ("outgoing-i", "mail-handed-over", {}),
    ],
    "survey": [
        ("invitation-i", "customer-invited", {"closing": {"case_id": "c"}}),
        ("invitation-i", "survey-answered", {"scores": [{"scale": "csat", "value": 5}]}),
    ],
    "kpi": [],
}
SEEN = Seen("call", "c", ["<r@x>", "<i@x>", "<i@x>"])


def logs_of(rows: dict[str, Rows]) -> dict[str, History]:
    """Positions and versions as they must be."""
    return {name: _history(each) for name, each in rows.items()}


def _history(rows: Rows) -> History:
    versions: dict[str, int] = {}
    stored = []
    for position, (stream, type_, data) in enumerate(rows, 1):
        versions[stream] = version = versions.get(stream, 0) + 1
        stored.append(Stored(position, stream, version, f"{stream}/{version}", type_, data))
    return History(stored)
