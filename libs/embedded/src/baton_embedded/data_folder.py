"""Creates a data folder completely or not at all; checks that an old one can be started."""

import shutil
import subprocess

from baton_common.platform.postgres.start_errors import CannotStart
from baton_embedded.place import Place

SUPERUSER = "postgres"
"""Only for setup; no service knows its password."""


def make_data(place: Place, *, durable: bool) -> None:
    """Run `initdb`: passwords (scram) for everybody, checksums, UTF-8. Raises CannotStart."""
    place.keep_new_password()
    unfinished = place.folder / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    place.own(unfinished)
    done = subprocess.run(
        [
            place.programs.path("initdb"),
            *("-D", place.name_of(unfinished), "-U", SUPERUSER, "--pwfile", "../password"),
            *("-A", "scram-sha-256", "-E", "UTF8", "--no-instructions"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *(() if durable else ("--no-sync",)),
        ],
        cwd=unfinished,
        capture_output=True,
        text=True,
        check=False,
        **place.options(),
    )
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise CannotStart(f"PostgreSQL could not be set up in {place.folder}: {''.join(last)}")
    unfinished.rename(place.data)


def check_version(place: Place) -> None:
    """Raises CannotStart for the data of another PostgreSQL, which is left as it is."""
    try:
        found = (place.data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise CannotStart(
            f"{place.data} is no complete PostgreSQL data folder: move it away, "
            "and a new one is made."
        ) from None
    if found != place.programs.major:
        raise CannotStart(
            f"{place.data} was made by PostgreSQL {found}, and this release brings "
            f"{place.programs.major}: start the release that made it and take a backup to "
            "restore here, or set BATON_HOME to another folder."
        )
