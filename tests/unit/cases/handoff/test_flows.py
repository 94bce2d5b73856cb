"""The three flows differ where their stories say so, and nothing else asks which kind it is."""

import re
from pathlib import Path
from typing import get_args

import pytest

import baton_cases.domain
from baton_cases.domain.handoff.events import HandoffKind, Rung
from baton_cases.domain.handoff.flows import intake, internal, transfer
from baton_cases.domain.handoff.flows.catalogue import FLOWS, flow_of
from baton_cases.domain.handoff.flows.flow import Flow

FILES = {"intake": intake, "internal": internal, "transfer": transfer}
ASKS_THE_KIND = re.compile(r"\bkind (==|!=|in|not in|is) |match [\w.]*\bkind:")


def test_every_kind_has_its_flow() -> None:
    assert tuple(FLOWS) == get_args(HandoffKind)
    assert all(flow_of(kind).kind == kind for kind in FLOWS)


@pytest.mark.parametrize(("kind", "flow"), FLOWS.items(), ids=FLOWS)
def test_each_file_tells_its_story(kind: HandoffKind, flow: Flow) -> None:
    story = FILES[kind].__doc__ or ""
    for word in ("accepted", "withdrawn", "facts"):
        assert word in story, f"{kind} does not say what becomes of what is {word}"


def test_an_intake_always_finds_somebody_and_another_matter_begins_it_anew() -> None:
    flow = intake.INTAKE
    assert [kind for kind, each in FLOWS.items() if each.anew_when_reclassified] == ["intake"]
    assert (flow.when_exhausted, flow.when_refused) == ("assigned", "command-centre")
    assert flow.everyday[-1] is flow.emergency[-1] is Rung.COMMAND_CENTRE


def test_an_internal_one_asks_one_colleague_who_cannot_be_late() -> None:
    flow = internal.INTERNAL
    assert flow.everyday == flow.emergency == (Rung.COLLEAGUE,)
    assert not flow.late_is_welcome
    assert flow.when_exhausted == "returned"


def test_only_transfers_leave_the_end_to_the_matter_and_count_their_returns() -> None:
    assert [kind for kind, flow in FLOWS.items() if flow.when_exhausted is None] == ["transfer"]
    assert [kind for kind, flow in FLOWS.items() if flow.counts_as_return] == ["transfer"]


def asking_the_kind(root: Path) -> list[str]:
    """Lines of the domain that test a handoff's kind themselves."""
    return [
        f"{path.relative_to(root)}: {line.strip()}"
        for path in sorted(root.rglob("*.py"))
        for line in path.read_text().splitlines()
        if ASKS_THE_KIND.search(line)
    ]


def test_no_decider_tests_the_kind_of_a_handoff() -> None:
    assert asking_the_kind(Path(baton_cases.domain.__path__[0])) == []


def test_one_that_did_would_be_seen(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text('if handoff.terms.kind == "intake":\n    pass\n')
    assert len(asking_the_kind(tmp_path)) == 1
