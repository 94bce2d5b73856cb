"""Language tags (BCP 47) as people and programs write them: `EN`, `zh_CN`, `zh-Hant-TW`."""

import re
from collections.abc import Collection, Iterator

_TAG = re.compile(r"([A-Za-z]{2,8})((?:[-_][A-Za-z0-9]{1,8}){0,8})")
_SAME = {
    **dict.fromkeys(("zho", "chi", "cmn", "yue", "wuu", "hak", "nan", "gan", "hsn", "lzh"), "zh"),
    "eng": "en",
}
"""Three letters for what has two; and forms of Chinese that are written alike."""


def canonical(written: str) -> str | None:
    """The tag as it is compared: `zh_hant_tw` is `zh-Hant-TW`; None: it is no language tag."""
    found = _TAG.fullmatch(written.strip())
    if found is None or len(written) > 100:
        return None
    primary = found.group(1).lower()
    parts = [_SAME.get(primary, primary)]
    for each in re.split("[-_]", found.group(2))[1:]:
        is_private = len(parts[-1]) == 1 and len(parts) > 1
        if len(each) == 4 and each.isalpha() and not is_private:
            parts.append(each.title())
        elif len(each) == 2 and each.isalpha() and not is_private:
            parts.append(each.upper())
        else:
            parts.append(each.lower())
    return "-".join(parts)


def first_spoken(written: str, spoken: Collection[str]) -> str | None:
    """The first of the tags (`de, en;q=0.8`, in order of their weights) that is spoken: itself, a
    shorter form of it, or a form of it that somebody speaks. None: none of them is."""
    known = {(canonical(each) or each).lower(): each for each in spoken}
    for tag in _tags(written):
        parts = tag.lower().split("-")
        forms = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
        exact = next((known[form] for form in forms if form in known), None)
        if exact is not None:
            return exact
        forms_of_it = sorted(each for each in known if each.startswith(f"{parts[0]}-"))
        if forms_of_it:
            return known[forms_of_it[0]]
    return None


def _tags(written: str) -> Iterator[str]:
    weighed = []
    for at, part in enumerate(written[:512].split(",")[:40]):
        tag, _, weight = part.partition(";")
        value = _weight(weight)
        if (found := canonical(tag)) is not None and value > 0:
            weighed.append((-value, at, found))
    yield from (tag for _, _, tag in sorted(weighed))


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if not name:
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
