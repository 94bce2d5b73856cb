"""BATON_HOME: one process at a time, closed secrets, and a sentence for whatever is wrong."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from baton_common.platform.postgres.start_errors import CannotStart
from baton_onebox.home import opened_home

NOBODY = 65534


@pytest.fixture
def passable() -> Iterator[Path]:
    """A folder that others may enter; pytest's own folders are closed."""
    made = Path(tempfile.mkdtemp(prefix="baton-home-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


def test_an_empty_place_becomes_a_home_with_closed_secrets(tmp_path: Path) -> None:
    with opened_home(tmp_path / "new" / "var") as home:
        key, secret = home.master_key(), home.secret("reply-token")
        assert len(key) == len(secret) == 32
        assert key != secret
        keys = home.key_file("master").parent
        assert {stat.S_IMODE(path.stat().st_mode) for path in keys.iterdir()} == {0o600}
        assert stat.S_IMODE(keys.stat().st_mode) == 0o700


def test_a_home_keeps_its_keys(tmp_path: Path) -> None:
    with opened_home(tmp_path / "var") as home:
        before = home.master_key(), home.secret("reply-token"), home.secret("survey-link")
    with opened_home(tmp_path / "var") as home:
        assert (home.master_key(), home.secret("reply-token"), home.secret("survey-link")) == before


def test_a_second_instance_is_told_who_has_it_and_a_killed_one_is_not_in_the_way(
    tmp_path: Path,
) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "var")], stdout=subprocess.PIPE, text=True
    )
    assert first.stdout is not None
    assert first.stdout.readline() == "held\n"
    try:
        with (
            pytest.raises(CannotStart, match=rf"process {first.pid}.*BATON_SMTP_PORT of its own"),
            opened_home(tmp_path / "var"),
        ):
            pass
    finally:
        first.kill()
        first.wait()
        first.stdout.close()
    with opened_home(tmp_path / "var"):
        pass


HOLD = """
import sys
from pathlib import Path
from baton_onebox.home import opened_home

with opened_home(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
    import signal
    signal.pause()
"""


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda var: var.write_text(""), "is a file: set BATON_HOME"),
        (lambda var: _home_with(var, "format", "2\n"), "another release of Baton .format 2, .* 1"),
        (lambda var: _home_with(var, "format", "\xff"), "another release of Baton"),
        (lambda var: _folder_with(var, "holiday.jpg"), "is not empty .holiday.jpg, .*BATON_HOME"),
    ],
    ids=["a file", "a newer release", "not text", "somebody's folder"],
)
def test_what_is_no_home_of_this_release_is_left_alone(
    tmp_path: Path, spoil: object, sentence: str
) -> None:
    var = tmp_path / "var"
    assert callable(spoil)
    spoil(var)
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(CannotStart, match=sentence), opened_home(var):
        pass
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def _home_with(var: Path, name: str, text: str) -> None:
    with opened_home(var):
        (var / name).write_text(text, encoding="latin-1")


def _folder_with(var: Path, name: str) -> None:
    var.mkdir()
    (var / name).write_text("")


def test_a_lost_master_key_is_not_replaced_while_there_are_data(tmp_path: Path) -> None:
    with opened_home(tmp_path / "var") as home:
        home.master_key()
        home.databases_file.write_text("{}")
        home.key_file("master").unlink()
        with pytest.raises(CannotStart, match=r"vault's key .*master is gone.*put it back"):
            home.master_key()


def test_a_key_that_others_may_read_is_not_used(tmp_path: Path) -> None:
    with opened_home(tmp_path / "var") as home:
        home.master_key()
        home.key_file("master").chmod(0o644)
        with pytest.raises(CannotStart, match="chmod 600"):
            home.master_key()


def test_a_damaged_secret_is_told(tmp_path: Path) -> None:
    with opened_home(tmp_path / "var") as home:
        home.secret("reply-token")
        home.key_file("reply-token").write_text("abcd\n")
        with pytest.raises(CannotStart, match="put its copy back"):
            home.secret("reply-token")


@pytest.mark.parametrize(
    ("place", "mode", "sentence"),
    [
        ("closed/var", 0o700, "You may not enter .*closed, on the way to .*BATON_HOME"),
        ("closed", 0o755, "You may not write into .*closed.*BATON_HOME"),
        ("closed/var", 0o755, "You may not write into .*closed/var.*BATON_HOME"),
        ("closed/a/b/var", 0o755, "You may not write into .*BATON_HOME"),
    ],
    ids=["not traversable", "not ours", "above not ours", "far above not ours"],
)
@pytest.mark.needs_debian
def test_a_place_that_one_may_not_use_is_named(
    passable: Path, place: str, mode: int, sentence: str
) -> None:
    closed = passable / "closed"
    closed.mkdir()
    closed.chmod(mode)
    said = subprocess.run(
        [sys.executable, "-c", _AS_NOBODY, str(passable / place), str(NOBODY)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 3, said.stderr
    with pytest.raises(CannotStart, match=sentence):
        raise CannotStart(said.stdout)


_AS_NOBODY = """
import os, sys
from pathlib import Path
from baton_common.platform.postgres.start_errors import CannotStart
from baton_onebox.home import opened_home

os.setgroups([])
os.setgid(int(sys.argv[2]))
os.setuid(int(sys.argv[2]))
try:
    with opened_home(Path(sys.argv[1])):
        pass
except CannotStart as trouble:
    print(trouble)
    sys.exit(3)
"""


def test_what_root_makes_belongs_to_the_owner_of_the_home(tmp_path: Path) -> None:
    home_folder = tmp_path / "var"
    home_folder.mkdir()
    if os.geteuid() == 0:
        os.chown(home_folder, NOBODY, NOBODY)
    with opened_home(home_folder) as home:
        home.master_key()
        home.secret("reply-token")
        made = [home.postgres, home.outbox, home.key_file("master"), home.key_file("reply-token")]
        made += [home_folder / "lock", home_folder / "format"]
    owner = home_folder.stat().st_uid
    assert {path.stat().st_uid for path in made} == {owner}
