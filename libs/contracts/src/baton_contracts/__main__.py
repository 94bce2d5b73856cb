"""`python -m baton_contracts [ROOT]`: write schemas, samples and the AsyncAPI document anew.

Files of older versions stay as they are: they are frozen. ROOT is the checkout (default: here).
"""

import sys
from importlib.metadata import version
from pathlib import Path

import msgspec

from baton_contracts.asyncapi import document
from baton_contracts.examples import example_of
from baton_contracts.frozen import schema_text, text_of
from baton_contracts.topics import TOPICS


def main(root: Path) -> None:
    """Write every file that follows from the contracts as they are now."""
    package = root / "libs/contracts/src/baton_contracts"
    for folder in ("schemas", "samples"):
        (package / folder).mkdir(exist_ok=True)
    for topic in TOPICS:
        for contract in topic.contracts:
            name = f"{contract.contract_type}.json"
            (package / "schemas" / name).write_text(schema_text(contract), encoding="utf-8")
            sample = msgspec.to_builtins(example_of(contract))
            (package / "samples" / name).write_text(text_of(sample), encoding="utf-8")
    api = root / "docs/api"
    api.mkdir(parents=True, exist_ok=True)
    asyncapi = text_of(document(version("baton-contracts")))
    (api / "asyncapi.json").write_text(asyncapi, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
