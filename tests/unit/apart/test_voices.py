"""What the services say: what goes as it should stays in their files."""

from pathlib import Path

from baton_apart.voices import Voices, worth_a_look


def test_a_request_that_was_answered_is_not_shown() -> None:
    assert worth_a_look('{"route": "/v1/cases", "status": 200}') is None
    assert worth_a_look('{"level": "info", "event": "ended"}') is None


def test_a_warning_is_shown_with_its_facts() -> None:
    line = '{"level": "warning", "event": "a loop is started again", "loop": "relay", "trace": "x"}'
    assert worth_a_look(line) == "warning: a loop is started again loop=relay"


def test_words_that_are_no_json_are_shown_as_they_are() -> None:
    assert worth_a_look("Set BATON_DATABASE.") == "Set BATON_DATABASE."
    assert worth_a_look("") is None


def test_a_file_that_has_grown_too_long_is_kept_as_the_one_before(tmp_path: Path) -> None:
    voices = Voices(tmp_path, ("kpi",), longest=10)
    voices.file("kpi").write_text("a" * 11)
    voices.begin()
    assert voices.file("kpi").read_text() == ""
    assert (tmp_path / "kpi.log.before").read_text() == "a" * 11
