"""What is printed when Baton is ready: where it is, where mail goes, what to try."""

from baton_onebox.banner import banner
from baton_onebox.settings import settings_from


def test_the_first_line_is_the_same_in_every_language() -> None:
    for language in ("zh", "en"):
        settings = settings_from({"BATON_LANG": language, "BATON_PORT": "9100"})
        assert banner(settings, ["a@x.example"]).splitlines()[0] == (
            "Baton is ready: http://127.0.0.1:9100"
        )


def test_it_says_where_mail_is_taken_and_where_sent_mail_is_seen() -> None:
    said = banner(settings_from({"BATON_LANG": "en"}), ["service@baton.example", "b@x.example"])
    assert "smtp://127.0.0.1:8825 for service@baton.example" in said
    assert "kept and shown at http://127.0.0.1:8800/outbox" in said
    assert "baton token --role lead" in said


def test_a_password_of_the_mail_server_is_not_shown() -> None:
    settings = settings_from(
        {"BATON_LANG": "en", "BATON_SMTP_OUT": "smtp://me:secret@mail.example:587"}
    )
    said = banner(settings, ["service@baton.example"])
    assert "goes out through mail.example:587" in said
    assert "secret" not in said


def test_an_empty_configuration_says_how_to_load_one() -> None:
    said = banner(settings_from({"BATON_LANG": "zh"}), [])
    assert ". .venv/bin/activate\n" in said
    assert "baton config apply" in said


def test_what_baton_must_be_told_to_find_this_edition_comes_before_its_commands() -> None:
    said = banner(settings_from({"BATON_LANG": "en", "BATON_PORT": "9100"}), ["a@x.example"])
    (line,) = (number for number, each in enumerate(said.splitlines()) if "activate" in each)
    assert " && export BATON_URL=http://127.0.0.1:9100" in said.splitlines()[line]
    assert "baton token" in said.splitlines()[line + 1]
