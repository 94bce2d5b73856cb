"""What an invitation (text/calendar) says, for a mail that has no other text."""

import re

_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"([A-Za-z-]{1,40}+)((?:;[^:;\"]*+(?:\"[^\"]*+\")?+)*+):(.*)")
_ESCAPED = re.compile(r"\\([nN,;\\])")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?")
_ZONE = re.compile(r"TZID=\"?([^;:\"]{1,60})", re.I)
_SAID = ("SUMMARY", "WHEN", "LOCATION", "DESCRIPTION")
_LONGEST = 100_000


def said_by_invitation(calendar: str) -> str:
    """Summary, time, place and description of its first appointment; empty if it has none."""
    fields: dict[str, str] = {}
    inside = False
    for line in _FOLD.sub("", calendar[:_LONGEST]).splitlines():
        found = _LINE.match(line[:20_000])
        if found is None:
            continue
        name, more, value = found.group(1).upper(), found.group(2), found.group(3)
        if name == "BEGIN" and value.strip().upper() in {"VEVENT", "VTODO"}:
            inside = True
        elif name == "END" and inside and value.strip().upper() in {"VEVENT", "VTODO"}:
            break
        elif inside and name in {"DTSTART", "DTEND"}:
            zone = _ZONE.search(more)
            fields.setdefault(name, _time(value, zone.group(1) if zone else ""))
        elif inside and name in _SAID:
            fields.setdefault(name, _ESCAPED.sub(_unescaped, value).strip())
    times = [fields[each] for each in ("DTSTART", "DTEND") if fields.get(each)]
    fields["WHEN"] = " – ".join(times)
    return "\n".join(fields[each] for each in _SAID if fields.get(each))


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found.group(1) in "nN" else found.group(1)


def _time(value: str, zone: str) -> str:
    found = _TIME.match(value.strip())
    if found is None:
        return value.strip()[:40]
    year, month, day, hour, minute, is_utc = found.groups()
    date = f"{year}-{month}-{day}"
    if hour is None:
        return date
    return f"{date} {hour}:{minute} {'UTC' if is_utc else zone}".rstrip()
