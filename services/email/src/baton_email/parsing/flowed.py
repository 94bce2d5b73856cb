"""Lines of `format=flowed` put together again (RFC 3676)."""

import re

_DEPTH = re.compile(r"(>*)( ?)(.*)", re.S)
_SIGNATURE = "-- "


def unflowed(text: str, *, delete_space: bool) -> str:
    """The paragraphs that the sender wrote. A line that ends in a blank goes on in the next of the
    same depth of quotation; with `delsp=yes` that blank is no letter of the text."""
    lines: list[list[str]] = []
    """Each in the pieces that it was cut into: a paragraph may have a million of them."""
    goes_on, last_depth = False, 0
    for line in text.replace("\r\n", "\n").split("\n"):
        found = _DEPTH.fullmatch(line)
        assert found is not None
        depth, words = len(found.group(1)), found.group(3)
        is_signature = words.rstrip("\r") == _SIGNATURE or line == _SIGNATURE
        flows = words.endswith(" ") and not is_signature
        shown = words[:-1] if flows and delete_space else words
        if goes_on and depth == last_depth and not is_signature:
            lines[-1].append(shown)
        else:
            mark = ">" * depth + " " if depth else ""
            lines.append([_SIGNATURE if is_signature and not depth else mark + shown])
        goes_on, last_depth = flows, depth
    return "\n".join(map("".join, lines))
