"""The two base models of an API: for input and for output."""

from base64 import b64encode
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer

from baton_common.model.language_tags import canonical
from baton_common.model.visible import has_visible


class Input(BaseModel):
    """A body, or what stands behind the question mark. A field that is not listed is a mistake
    and answers 422. Bodies are read strictly from their bytes, queries laxly from text."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Output(BaseModel):
    """An answer, or a part of one. May be made of an object with the same attributes
    (`model_validate`)."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        from_attributes=True,
        json_schema_serialization_defaults_required=True,
    )


def example(**fields: Any) -> ConfigDict:
    """`model_config = example(label="…")`: one whole value, shown in the API's document."""
    return ConfigDict(json_schema_extra={"examples": [fields]})


def _base64(content: bytes) -> str:
    return b64encode(content).decode()


Base64 = Annotated[bytes, PlainSerializer(_base64, return_type=str, when_used="json")]
"""Bytes, written as base64 with the usual alphabet."""
ShortText = Annotated[str, Field(min_length=1, max_length=100)]


def _visible(text: str) -> str:
    if has_visible(text):
        return text
    raise ValueError("must have at least one visible character")


def _tagged(written: str) -> str:
    if any(canonical(each.partition(";")[0]) for each in written.split(",")):
        return written
    raise ValueError("must be a language tag like zh, en-GB or zh-Hant-TW")


_Tag = AfterValidator(_tagged)
LanguageTag = Annotated[str, Field(max_length=100, examples=["zh"]), _Tag]
"""A language as BCP 47 says it, or several by preference, however they are written: `EN`, `zh_CN`,
`de, en;q=0.5`. What nobody here speaks is replaced by the default."""
Visible = AfterValidator(_visible)
"""For text that people write: `Annotated[str, Field(max_length=…), Visible]`."""


def _visible_or_empty(text: str) -> str:
    return _visible(text) if text else text


VisibleOrEmpty = AfterValidator(_visible_or_empty)
"""As `Visible`, for text that may be left out by writing nothing."""


class Plain:
    """The type of `PLAIN`."""

    def __repr__(self) -> str:
        return "PLAIN"


PLAIN = Plain()
"""The mark of text that names nobody's thing, and that no other type says so of: a code, an
instant, an address. `Annotated[str, Field(max_length=40), PLAIN]`."""


def is_words(mark: object) -> bool:
    """True if the mark says that a text names nothing."""
    return any(mark is each for each in (PLAIN, Visible, VisibleOrEmpty, _Tag))
