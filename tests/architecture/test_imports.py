"""import-linter's contracts hold, and each turns red when its violation is planted in a copy."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, files

PLANTED = {
    "Services do not know each other": ("services/kpi/src/baton_kpi/planted.py", "baton_survey"),
    "Services and libraries know no app": (
        "libs/contracts/src/baton_contracts/planted.py",
        "baton_cli",
    ),
    "The plumbing knows no business": (
        "libs/common/src/baton_common/planted.py",
        "baton_contracts",
    ),
    "The published language knows no service": (
        "libs/contracts/src/baton_contracts/planted_too.py",
        "baton_kpi",
    ),
    "In a service: main >": (
        "services/routing/src/baton_routing/domain/planted.py",
        "baton_routing.publisher",
    ),
    "In routing's domain": (
        "services/routing/src/baton_routing/domain/configuration/planted.py",
        "baton_routing.domain.contact.events",
    ),
    "The domain knows no framework": ("services/kpi/src/baton_kpi/domain/planted.py", "asyncpg"),
    "The domain of survey:": (
        "services/survey/src/baton_survey/domain/customer/planted.py",
        "baton_survey.domain.invitation.state",
    ),
    "The domain of email:": (
        "services/email/src/baton_email/domain/mail/planted.py",
        "baton_email.domain.outgoing.state",
    ),
    "Floors of the plumbing": (
        "libs/common/src/baton_common/engine/planted.py",
        "baton_common.edge.problems",
    ),
    "Folders of the engine": (
        "libs/common/src/baton_common/engine/log/planted.py",
        "baton_common.engine.relay.relay",
    ),
    "Folders of the edge": (
        "libs/common/src/baton_common/edge/identity/planted.py",
        "baton_common.edge.http.sse",
    ),
    "Folders of the platform": (
        "libs/common/src/baton_common/platform/postgres/planted.py",
        "baton_common.platform.vault.cipher",
    ),
    "The model knows msgspec": ("libs/common/src/baton_common/model/planted.py", "asyncpg"),
    "Only tests import the test kit": (
        "services/kpi/src/baton_kpi/planted_too.py",
        "baton_testkit.hand_clock",
    ),
    "Apps and the test kit alone": (
        "services/kpi/src/baton_kpi/planted_three.py",
        "baton_embedded.cluster",
    ),
    "A department's consumer": ("libs/department/src/baton_department/planted.py", "sqlalchemy"),
    "Folders of the one-machine edition": (
        "apps/onebox/src/baton_onebox/demo/planted.py",
        "baton_onebox.pages.site",
    ),
    "Folders of the domain of cases": (
        "services/cases/src/baton_cases/domain/handoff/planted.py",
        "baton_cases.domain.case.state",
    ),
    "Folders of kpi's domain": (
        "services/kpi/src/baton_kpi/domain/facts/planted.py",
        "baton_kpi.domain.indicators.term",
    ),
    "Read models of cases": (
        "services/cases/src/baton_cases/projections/search.py",
        "baton_cases.projections.cases",
    ),
    "The words of one topic": (
        "libs/contracts/src/baton_contracts/call_arrived/planted.py",
        "baton_contracts.case_updated.case",
    ),
}
"""Contract (how its name begins) to a module that breaks it: its path, and what it imports."""


def _lint(root: Path) -> tuple[int, str]:
    sources = sorted({str(root.joinpath(*p.parts[:3])) for p in files() if "src" in p.parts[:3]})
    said = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sources), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return said.returncode, said.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for path in files():
        if path.suffix == ".py" and path.parts[0] in {"libs", "services", "apps"}:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, tmp_path / path)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_every_contract_holds() -> None:
    code, said = _lint(ROOT)
    assert code == 0, said


def test_each_planted_import_breaks_its_contract(copy: Path) -> None:
    assert _lint(copy)[0] == 0
    publisher = copy / "services/routing/src/baton_routing/publisher.py"
    if not publisher.exists():
        publisher.write_text('"""Planted."""\n')
    for path, imported in PLANTED.values():
        (copy / path).write_text(f'"""Planted."""\n\nimport {imported}\n')
    code, said = _lint(copy)
    assert code != 0
    broken = [line for line in said.splitlines() if line.endswith("BROKEN")]
    for contract in PLANTED:
        assert any(line.startswith(contract) for line in broken), f"{contract} is green: {said}"


def test_every_contract_has_its_planted_violation() -> None:
    names = [
        line.removeprefix("name = ")
        for line in (ROOT / ".importlinter").read_text().splitlines()
        if line.startswith("name = ")
    ]
    assert len(names) == len(PLANTED)
    for name in names:
        assert any(name.startswith(contract) for contract in PLANTED), name
