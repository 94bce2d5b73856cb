"""Text of people has at least one visible character, in bodies and in the configuration file."""

from typing import Annotated, Any

import pytest
from pydantic import TypeAdapter, ValidationError

from baton_common.edge.models import Visible, VisibleOrEmpty
from baton_common.model.visible import has_visible
from baton_common.platform.yaml_file.kinds import Text

BLANK = [
    " ",
    "  \n ",
    "\u200b",
    "\u00ad",
    "\u3000",
    "\u2800",
    "\u3164",
    "\x85",
    "\ufe0f",
    "\u0301",
    "\u2066",
]
SEEN = ["a", " 好 ", "!", "🔥", "٣", "e\u0301", "\u200bx"]


@pytest.mark.parametrize("blank", BLANK)
def test_what_nobody_can_see_is_no_text(blank: str) -> None:
    assert not has_visible(blank)
    kinds: tuple[Any, ...] = (Annotated[str, Visible], Annotated[str, VisibleOrEmpty], Text)
    for kind in kinds:
        with pytest.raises(ValidationError, match="visible"):
            TypeAdapter(kind).validate_python(blank)


@pytest.mark.parametrize("seen", SEEN)
def test_one_visible_character_is_enough(seen: str) -> None:
    assert has_visible(seen)
    assert TypeAdapter(Annotated[str, Visible]).validate_python(seen) == seen
    assert TypeAdapter(Text).validate_python(seen) == seen


def test_nothing_at_all_is_only_taken_where_a_text_may_be_left_out() -> None:
    assert TypeAdapter(Annotated[str, VisibleOrEmpty]).validate_python("") == ""
    with pytest.raises(ValidationError, match="visible"):
        TypeAdapter(Annotated[str, Visible]).validate_python("")
