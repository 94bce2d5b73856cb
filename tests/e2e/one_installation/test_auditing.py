"""An auditor at the command line of a running Baton: stories, states, contracts, replays."""

import json
from typing import Any

from tests.e2e.one_installation.test_telling import told_case
from tests.e2e.onebox import Onebox
from tests.e2e.program import run


def audit(box: Onebox, *arguments: str) -> str:
    said = run(["baton_cli", "audit", *arguments], box.settings())
    assert said.returncode == 0, said.stderr
    return said.stdout


async def test_a_case_is_told_from_every_log_in_order_and_in_both_languages(
    shared_onebox: Onebox,
) -> None:
    number = (await told_case(shared_onebox.doors))["number"]
    story = audit(shared_onebox, "story", number)
    assert "Ana Keller accepted. · 安娜接手了。" in story
    assert story.index("mail-arrived") < story.index(f"Case {number} was opened")
    assert "[sealed]" in story
    events = [
        json.loads(each) for each in audit(shared_onebox, "story", number, "--json").splitlines()
    ]
    assert {"cases", "email"} <= {each["service"] for each in events}
    for service in ("cases", "email"):
        positions = [_number(each) for each in events if each["service"] == service]
        assert positions == sorted(set(positions))


async def test_a_case_is_as_it_was_and_as_it_was_known(shared_onebox: Onebox) -> None:
    number = (await told_case(shared_onebox.doors))["number"]
    now = json.loads(audit(shared_onebox, "as-of", number))
    first = now["events"][0]
    then = json.loads(audit(shared_onebox, "as-of", number, "--known-at", first["recorded_at"]))
    assert now["state"]["person"] == "ana"
    assert then["state"]["person"] != "ana"
    assert now["version"] == len(now["events"]) > then["version"]


async def test_what_was_told_fits_its_hash_and_a_replay_agrees(
    shared_onebox: Onebox, tmp_path: Any
) -> None:
    number = (await told_case(shared_onebox.doors))["number"]
    told = audit(shared_onebox, "contracts", number)
    assert "baton.case.opened.v1" in told
    assert "NOT" not in told
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(shared_onebox.replayed("cases")))
    assert "They agree." in audit(shared_onebox, "replay", "cases", "--against", str(file))


def _number(event: dict[str, Any]) -> int:
    return int(event["position"].partition(".")[2])
