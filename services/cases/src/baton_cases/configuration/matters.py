"""Matters: whose each is, how it is recognised, how its handoffs run."""

from typing import Any

from baton_cases.configuration.names import Names
from baton_cases.domain.organisation import model
from baton_cases.domain.organisation.model import Matter, Policy, Priority, Rungs, Stage, WordRule
from baton_common.platform.yaml_file.spot import Fields, Spot

ENDS: tuple[model.Exhausted, ...] = ("returned", "assigned")
LONGEST_RUNG = 14 * model.DAY
OPTIONAL = (
    "priority",
    "addresses",
    "words",
    "rungs",
    "exhausted",
    "emergency",
    "by_priority",
    "stage",
    "facts",
    "reopen_days",
)


def read_matter(id_: str, spot: Spot, names: Names) -> Matter:
    """One matter; its policy is the defaults with what the file says instead."""
    fields = spot.fields(("names", "department"), OPTIONAL)
    department = fields.get("department")
    if department is not None:
        names.department(department, department.text())
    policy = read_policy(fields, Policy())
    chosen: dict[str, Any] = {}
    if (priority := fields.get("priority")) is not None:
        chosen["priority"] = priority.choice(list(Priority))
        if (chosen["priority"] is Priority.EMERGENCY) != policy.emergency:
            priority.wrong("`priority: emergency` and `emergency: true` go together")
    if (stage := fields.get("stage")) is not None:
        chosen["stage"] = stage.choice(list(Stage))
    if (days := fields.get("reopen_days")) is not None:
        chosen["reopen_days"] = days.number(0, 365)
    return Matter(
        matter=id_,
        department=department.text() if department else "",
        names=read_names(fields),
        policy=policy,
        by_priority=_by_priority(fields, policy),
        required_facts=tuple(item.id() for item in fields.items("facts")),
        **chosen,
    )


def read_names(fields: Fields) -> model.Names:
    """What people read, in both languages. Stand-in: empty."""
    if (spot := fields.get("names")) is None:
        return model.Names(zh="", en="")
    both = spot.fields(("zh", "en"))
    return model.Names(zh=both.text("zh"), en=both.text("en"))


def read_policy(fields: Fields, otherwise: Policy) -> Policy:
    """`rungs` (owner, backup, lead, command centre), `exhausted`, `emergency`."""
    exhausted, emergency = fields.get("exhausted"), fields.get("emergency")
    return Policy(
        rungs=_rungs(fields.get("rungs"), otherwise.rungs),
        exhausted=exhausted.choice(ENDS) if exhausted else otherwise.exhausted,
        emergency=emergency.flag() if emergency else otherwise.emergency,
    )


def read_words(id_: str, spot: Spot) -> list[WordRule]:
    """The word rules of one matter: its Chinese words, then its English ones."""
    fields = spot.fields((), ("zh", "en"))
    rules = []
    if zh := fields.items("zh"):
        rules.append(WordRule(matter=id_, language="zh", words=tuple(w.text(60) for w in zh)))
    if en := fields.items("en"):
        rules.append(WordRule(matter=id_, language="en", words=tuple(w.text(60) for w in en)))
    return rules


def _by_priority(fields: Fields, policy: Policy) -> dict[Priority, Policy]:
    found: dict[Priority, Policy] = {}
    for key, value in fields.entries("by_priority"):
        own = value.fields((), ("rungs", "exhausted", "emergency"))
        found[key.choice(list(Priority))] = read_policy(own, policy)
    return found


def _rungs(spot: Spot | None, otherwise: Rungs) -> Rungs:
    if spot is None:
        return otherwise
    times = [item.seconds(1, LONGEST_RUNG) for item in spot.items()]
    if len(times) != 4:
        spot.wrong("must be four times: owner, backup, lead, command centre")
        return otherwise
    return Rungs(owner=times[0], backup=times[1], lead=times[2], command_centre=times[3])
