"""Matters: whose each is, how it is recognised, how its handoffs run."""

from collections.abc import Iterable, Iterator, Mapping, Sized
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from baton_cases.domain.organisation import model
from baton_cases.domain.organisation.model import (
    DAY,
    HandoffPolicy,
    Language,
    Priority,
    Rungs,
    Stage,
)
from baton_common.platform.yaml_file.entries import Together
from baton_common.platform.yaml_file.kinds import (
    Flag,
    Id,
    NameOf,
    Text,
    matching,
    number,
    seconds,
    text,
)
from baton_common.platform.yaml_file.model import Part
from baton_common.platform.yaml_file.places import Path
from baton_contracts.addresses import SERVICE_ADDRESS

LONGEST_RUNG = 14 * DAY

Address = Annotated[
    str,
    matching(SERVICE_ADDRESS, "must be a mail address like service@baton.example, not {}", 254),
    AfterValidator(str.lower),
]
Word = Annotated[str, text(60)]
DepartmentId = Annotated[Text, NameOf("departments")]


def _four(_: Mapping[int, int], written: Sized) -> Iterator[tuple[Path, str]]:
    if len(written) != 4:
        yield (), "must be four times: owner, backup, lead, command centre"


RungTimes = Annotated[
    list[Annotated[int, seconds(1, LONGEST_RUNG)]],
    Together(_four),
    Field(json_schema_extra={"minItems": 4, "maxItems": 4}),
]


class Names(Part):
    """A name in both languages."""

    zh: Text
    """In Chinese."""
    en: Text
    """In English."""


class WordLists(Part):
    """The words by which a mail about the matter is recognised."""

    zh: list[Word] = []
    """Chinese words are found anywhere."""
    en: list[Word] = []
    """English words are found as whole words in any case; `smok*` is any word that begins so."""


class Handing(Part):
    """The terms of handoffs."""

    rungs: RungTimes | None = None
    """The time that owner, backup, lead (business time) and command centre (on the clock) are
    asked; left out: `[15m, 15m, 30m, 60m]`."""
    exhausted: model.Exhausted | None = None
    """A transfer that nobody accepts is `returned` (left out), or `assigned` to the duty
    officer's office."""
    emergency: Flag | None = None
    """Handoffs run on the clock, owner and backup are asked at once; left out: `false`."""


class Concern(Part):
    """The meaning of a matter, and how it is recognised."""

    names: Names
    """The name that people read."""
    department: DepartmentId
    """The department of the matter."""
    priority: Priority = Priority.NORMAL
    """The priority of its cases."""
    addresses: list[Address] = []
    """Service addresses whose mails are all about it."""
    words: WordLists = WordLists()
    """Words by which mails about it are recognised."""


class Matter(Handing, Concern):
    """A kind of concern. The first matter whose words fit is what a mail is about."""

    by_priority: dict[Priority, Handing] = {}
    """The terms of handoffs that differ for a priority."""
    stage: Stage = Stage.RULED
    """The stage of the rules: missing facts are flagged on trial, refused where ruled."""
    facts: list[Id] = []
    """The facts that a transfer's package must bring."""
    reopen_days: Annotated[int, number(0, 365)] = 14
    """For how many days a customer's answer reopens a closed case."""
    language: Language | None = None
    """The language for its customers whose language we do not speak; left out: that of `cases`."""


def policy_of(handing: Handing, otherwise: HandoffPolicy) -> HandoffPolicy:
    """The policy; what is left out is as `otherwise` has it."""
    return HandoffPolicy(
        rungs=_rungs(handing.rungs) if handing.rungs else otherwise.rungs,
        exhausted=handing.exhausted or otherwise.exhausted,
        emergency=otherwise.emergency if handing.emergency is None else handing.emergency,
    )


def matter_of(id_: str, matter: Matter) -> model.Matter:
    """The matter; its policy is the usual one with what the file says instead."""
    policy = policy_of(matter, HandoffPolicy())
    return model.Matter(
        matter=id_,
        department=matter.department,
        names=model.Names(zh=matter.names.zh, en=matter.names.en),
        priority=matter.priority,
        policy=policy,
        by_priority={
            priority: policy_of(handing, policy) for priority, handing in matter.by_priority.items()
        },
        stage=matter.stage,
        required_facts=tuple(matter.facts),
        reopen_days=matter.reopen_days,
        language=matter.language,
    )


def word_rules_of(id_: str, words: WordLists) -> list[model.WordRule]:
    """The word rules of one matter: its Chinese words, then its English ones."""
    both: tuple[tuple[Language, list[str]], ...] = (("zh", words.zh), ("en", words.en))
    return [
        model.WordRule(matter=id_, language=language, words=tuple(found))
        for language, found in both
        if found
    ]


def written_matter(
    matter: model.Matter, rules: Iterable[model.WordRule], addresses: Mapping[str, str]
) -> Matter:
    """The matter as the file says it, with those of the rules and addresses that are about it."""
    words: dict[Language, list[str]] = {"zh": [], "en": []}
    for rule in rules:
        if rule.matter == matter.matter:
            words[rule.language] += rule.words
    said = _differing(matter.policy, HandoffPolicy())
    if matter.priority is not Priority.NORMAL:
        said["priority"] = matter.priority
    return Matter(
        names=Names(zh=matter.names.zh, en=matter.names.en),
        department=matter.department,
        addresses=[each for each, about in addresses.items() if about == matter.matter],
        words=WordLists(zh=words["zh"], en=words["en"]),
        by_priority={
            priority: Handing(**_differing(policy, matter.policy))
            for priority, policy in matter.by_priority.items()
        },
        stage=matter.stage,
        facts=list(matter.required_facts),
        reopen_days=matter.reopen_days,
        language=matter.language,
        **said,
    )


def _rungs(times: list[int]) -> Rungs:
    owner, backup, lead, command_centre = times
    return Rungs(owner=owner, backup=backup, lead=lead, command_centre=command_centre)


def _differing(policy: HandoffPolicy, usual: HandoffPolicy) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if policy.rungs != usual.rungs:
        rungs = policy.rungs
        found["rungs"] = [rungs.owner, rungs.backup, rungs.lead, rungs.command_centre]
    if policy.exhausted != usual.exhausted:
        found["exhausted"] = policy.exhausted
    if policy.emergency != usual.emergency:
        found["emergency"] = policy.emergency
    return found
