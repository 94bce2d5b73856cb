"""The organisation of the journey: enough agents that nobody waits for one, open day and night."""

AGENTS = 200
DEPARTMENTS = 10
"""Those that cases are handed on to; each has an owner and a backup on duty."""
CALLED = "+441134960100"
"""The number that customers dial."""

_PERSON = (
    "    {id}: {{names: {{zh: {id}, en: {id}}}, departments: [{department}], languages: [en]}}"
)
_ALWAYS = '      - {days: mon-sun, from: "00:00", to: "24:00", '
_AGENT = "    {id}: {{skills: {{returns: 1}}, languages: [en]}}"
_REST = """\
  matters:
    unsorted: {names: {zh: 未分类, en: Unsorted}, department: returns}
email:
  addresses: [service@baton.example]
routing:
  default_queue: returns
  queues:
    returns: {names: {zh: 退换货, en: Returns}, skills: {returns: 1}, numbers: ["%s"], wrap_up: 0s}
  agents:
%s
survey:
  period: 0d
  questions:
    satisfied: {scale: csat, required: true, words: {zh: "您满意吗？", en: "Were you satisfied?"}}
"""


def agents() -> list[str]:
    """The ids of the agents who answer calls."""
    return [f"agent-{number}" for number in range(AGENTS)]


def departments() -> dict[str, str]:
    """Those that cases are handed on to, each with who is asked."""
    return {f"d{number}": f"owner-{number}" for number in range(DEPARTMENTS)}


def configuration_file() -> bytes:
    """The configuration file, as an administrator would write it."""
    people = [_PERSON.format(id=id_, department="returns") for id_ in agents()]
    for department, owner in departments().items():
        people.append(_PERSON.format(id=owner, department=department))
        people.append(_PERSON.format(id=f"{owner}-backup", department=department))
    people.append(
        "    officer: {names: {zh: 值班主任, en: officer}, departments: [], languages: [en]}"
    )
    owners = {"returns": agents()[0], **departments()}
    backups = {"returns": agents()[1]} | {d: f"{each}-backup" for d, each in departments().items()}
    lines = [
        "cases:",
        "  zone: UTC",
        "  people:",
        *people,
        "  calendars:",
        "    always: {open: always}",
    ]
    lines.append("  departments:")
    lines += [
        f"    {name}: {{names: {{zh: {name}, en: {name}}}, calendar: always}}" for name in owners
    ]
    lines += ["  command_centre:", _ALWAYS[2:] + "officer: officer}", "  rosters:"]
    for name, owner in owners.items():
        lines += [f"    {name}:", f"{_ALWAYS}owner: {owner}, backup: {backups[name]}}}"]
    skilled = "\n".join(_AGENT.format(id=id_) for id_ in agents())
    return "\n".join([*lines, _REST % (CALLED, skilled)]).encode()
