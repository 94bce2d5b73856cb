"""What is said while an edition starts: the same steps in both languages, from the first line."""

from string import Formatter

import pytest

from baton_onebox.progress import LINES, tell
from baton_onebox.settings import settings_from


def test_every_step_is_told_in_both_languages_with_the_same_facts() -> None:
    assert LINES["zh"].keys() == LINES["en"].keys()
    for step, words in LINES["en"].items():
        facts = [
            {name for _, name, *_ in Formatter().parse(each) if name}
            for each in (words, LINES["zh"][step])
        ]
        assert facts[0] == facts[1], step


def test_the_first_line_says_where_everything_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    tell(settings_from({"BATON_LANG": "en", "BATON_HOME": "/srv/baton"}), "starting")
    assert capsys.readouterr().out == "Baton is starting; its data is in /srv/baton\n"
