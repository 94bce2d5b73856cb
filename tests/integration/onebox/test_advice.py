"""What a Baton that cannot start says to do, done, lets it start."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from baton_onebox.doors import bound
from baton_onebox.home import opened_home
from baton_onebox.settings import settings_from
from tests.advice import Advice
from tests.integration.onebox.test_home import HOLD

ANOTHER = Advice("set BATON_HOME to another folder")


def elsewhere(path: Path) -> None:
    """BATON_HOME names another folder: that one is made and opened."""
    other = settings_from({"BATON_HOME": str(path / "other")}).home
    with opened_home(other):
        pass


def test_what_is_no_folder_of_ours_is_left_for_another(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with ANOTHER.raised(), opened_home(tmp_path / "file"):
        pass
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "holiday.jpg").write_text("")
    with ANOTHER.raised(), opened_home(tmp_path / "theirs"):
        pass
    elsewhere(tmp_path)


def test_a_home_of_another_release_is_left_for_another(tmp_path: Path) -> None:
    with opened_home(tmp_path / "var"):
        (tmp_path / "var" / "format").write_text("2\n")
    with Advice("start that release, or ….").raised() as refused, opened_home(tmp_path / "var"):
        pass
    ANOTHER.said_in(refused.value)
    elsewhere(tmp_path)


@pytest.mark.parametrize(
    ("spoiled", "advice"),
    [
        ("abcd\n", Advice("… is no key of … bytes: put its copy back.")),
        ("no key", Advice("… cannot be read as a key: put its copy back.")),
    ],
)
def test_the_copy_of_a_key_is_put_back(tmp_path: Path, spoiled: str, advice: Advice) -> None:
    with opened_home(tmp_path / "var") as home:
        secret = home.secret("reply-token")
        file, copy = home.key_file("reply-token"), tmp_path / "copy"
        shutil.copy(file, copy)
        file.write_text(spoiled)
        with advice.raised():
            home.secret("reply-token")
        shutil.copy(copy, file)
        assert home.secret("reply-token") == secret


def test_the_copy_of_the_vaults_key_is_put_back_or_another_home_is_begun(tmp_path: Path) -> None:
    with opened_home(tmp_path / "var") as home:
        key = home.master_key()
        home.databases_file.write_text("{}")
        file, copy = home.key_file("master"), tmp_path / "copy"
        shutil.move(file, copy)
        with Advice("put it back from its copy, or ….").raised() as refused:
            home.master_key()
        ANOTHER.said_in(refused.value)
        shutil.move(copy, file)
        assert home.master_key() == key
    elsewhere(tmp_path)


def test_another_baton_is_ended_or_this_one_has_a_place_of_its_own(tmp_path: Path) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "var")], stdout=subprocess.PIPE, text=True
    )
    assert first.stdout is not None
    assert first.stdout.readline() == "held\n"
    try:
        advice = Advice("end it, or start this one with BATON_HOME, BATON_PORT and BATON_SMTP_PORT")
        with advice.raised(), opened_home(tmp_path / "var"):
            pass
        elsewhere(tmp_path)
    finally:
        first.terminate()
        first.wait()
        first.stdout.close()
    with opened_home(tmp_path / "var"):
        pass


def test_what_listens_there_is_ended_or_another_port_is_set() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        advice = Advice("stop what listens there, or set … to another port.")
        with advice.raised() as refused, bound(port, "BATON_PORT"):
            pass
        assert "set BATON_PORT" in str(refused.value)
        with bound(0, "BATON_PORT"):
            pass
    with bound(port, "BATON_PORT"):
        pass
