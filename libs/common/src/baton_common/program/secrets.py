"""Settings that are secrets may lie in a folder, a file each, as orchestrators mount them."""

from collections.abc import MutableMapping
from pathlib import Path

from baton_common.program.settings import WrongSetting

FOLDER = "BATON_SECRETS"


def add_secrets(environment: MutableMapping[str, str]) -> None:
    """Each file `BATON_…` of the folder becomes the setting of its name; what the environment
    says itself precedes it. Raises WrongSetting for a folder or file that cannot be read.
    """
    if not (folder := environment.get(FOLDER)):
        return
    try:
        files = [each for each in Path(folder).iterdir() if each.name.startswith("BATON_")]
        for file in files:
            environment.setdefault(file.name, file.read_text().strip())
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting(
            f"{FOLDER} must be a folder with a file for each secret setting, readable by this "
            f"user: {error}."
        ) from error
