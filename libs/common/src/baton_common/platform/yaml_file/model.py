"""The base of every mapping that a file may have."""

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator

from baton_common.platform.yaml_file.places import Mapping
from baton_common.platform.yaml_file.sentences import unknown


class Part(BaseModel):
    """A mapping with fixed keys. A key that is not listed is a problem; one without a value
    counts as left out."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, value: object) -> object:
        """Notes keys that mean nothing here, so that all other problems are found as well."""
        if not isinstance(value, Mapping):
            return value
        known = [each.alias or name for name, each in cls.model_fields.items()]
        for name in value:
            if name not in known:
                value.keys_at[name].wrong(unknown(name, known))
        return {name: it for name, it in value.items() if it is not None and name in known}

    def written(self) -> dict[str, Any]:
        """As the file would say it: what is as usual is left out."""
        return self.model_dump(mode="json", exclude_defaults=True)
