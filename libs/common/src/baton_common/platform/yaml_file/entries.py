"""Checks the entries of a list or a mapping against each other, however many of them are wrong."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, ValidationError, ValidatorFunctionWrapHandler
from pydantic_core import CoreSchema, core_schema

from baton_common.platform.yaml_file.places import Path, Step
from baton_common.platform.yaml_file.sentences import several

Check = Callable[[Mapping[Any, Any], Collection[Any]], Iterable[tuple[Path, str]]]
"""Takes the entries that are right, by index or key, and the list or mapping as it is written;
gives the problems, each with the path that leads to it from the list or mapping."""


@dataclass(frozen=True)
class Together:
    """Marks a list or a mapping: `Annotated[list[Address], Together(check)]`. An entry that is
    wrong by itself hides nothing that the check finds."""

    check: Check

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_wrap_validator_function(self._validate, handler(source))

    def _validate(self, written: Any, validate: ValidatorFunctionWrapHandler) -> Any:
        try:
            whole = validate(written)
        except ValidationError as error:
            if not isinstance(written, list | dict):
                raise
            found = list(self.check(dict(_right(written, validate)), written))
            raise several(found, beside=error) from None
        entries = whole if isinstance(whole, dict) else dict(enumerate(whole))
        if found := list(self.check(entries, whole)):
            raise several(found)
        return whole


def _right(
    written: list[Any] | dict[Any, Any], validate: ValidatorFunctionWrapHandler
) -> Iterator[tuple[Step, Any]]:
    """Each entry is validated alone; those that are wrong are left out."""
    for step, entry in written.items() if isinstance(written, dict) else enumerate(written):
        try:
            alone = validate({step: entry} if isinstance(written, dict) else [entry])
        except ValidationError:
            continue
        yield from alone.items() if isinstance(alone, dict) else ((step, each) for each in alone)
