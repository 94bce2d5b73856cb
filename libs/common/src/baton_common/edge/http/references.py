"""Ids in requests: what each names, and that it passed the check of its kind before it was used.

Every text that a route takes is marked: by a `Ref` where it names a thing, by `PLAIN` (or by one of
the types for words) where it names none. A route with a bare `str` cannot be built.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from inspect import Parameter, iscoroutinefunction, signature
from types import UnionType
from typing import Annotated, Any, ParamSpec, Self, TypeAlias, TypeVar, Union, get_args, get_origin

from fastapi._compat import ModelField
from pydantic import BaseModel, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from baton_common.edge.models import is_words

P = ParamSpec("P")
R = TypeVar("R")
Named: TypeAlias = "tuple[str, str]"
"""A kind and an id."""

X_REF = "x-ref"
"""The kind of a reference in an API's document."""

_unjudged: ContextVar[set[Named] | None] = ContextVar("unjudged", default=None)


class Unjudged(RuntimeError):
    """A route would have answered without asking whether the caller may see what they named."""

    def __init__(self, named: Iterable[Named]) -> None:
        which = ", ".join(sorted({kind for kind, _ in named}))
        super().__init__(f"no check has let pass: {which}")


@dataclass(frozen=True, eq=False)
class Ref:
    """A mark for ids: `BOX = Ref("box")`, then `Annotated[str, BOX]`. An id that is marked so must
    pass one of the checks of its kind, else the request comes to nothing."""

    kind: str
    by: str = ""
    """What judges the id where no check of the kind does: another rule, in words."""
    checks: list[Callable[..., Any]] = field(default_factory=list)

    def check(self, parameter: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Declares a function a check of the kind: it raises for an id, or for several, that the
        caller may not see. `parameter` is the name of its parameter for them."""

        def declare(function: Callable[P, R]) -> Callable[P, R]:
            parameters = signature(function).parameters
            at, kind = list(parameters).index(parameter), self.kind
            is_rest = parameters[parameter].kind is Parameter.VAR_POSITIONAL

            def passed(args: tuple[Any, ...], named: dict[str, Any]) -> None:
                if waiting := _unjudged.get():
                    given = args[at:] if is_rest else named.get(parameter, args[at:][:1])
                    waiting.difference_update((kind, each) for each in _ids_in(given))

            if iscoroutinefunction(function):

                @wraps(function)
                async def judge_later(*args: P.args, **named: P.kwargs) -> Any:
                    answer = await function(*args, **named)
                    passed(args, named)
                    return answer

                checked: Any = judge_later
            else:

                @wraps(function)
                def judge(*args: P.args, **named: P.kwargs) -> Any:
                    answer = function(*args, **named)
                    passed(args, named)
                    return answer

                checked = judge
            self.checks.append(checked)
            found: Callable[P, R] = checked
            return found

        return declare

    @property
    def is_checked(self) -> bool:
        """True if an id must pass a check of the kind."""
        return not self.by

    @property
    def narrowing(self) -> Self:
        """The mark of a filter: the list shows what the caller may see anyway."""
        return type(self)(self.kind, "the list holds nothing but what the caller may see")

    def judged_by(self, rule: Callable[..., Any]) -> Self:
        """The mark of an id that a rule of the decision judges, together with the thing that it
        belongs to."""
        return type(self)(self.kind, f"{rule.__module__}.{rule.__qualname__}")

    @classmethod
    def public(cls, kind: str) -> Self:
        """A mark for names that everybody may know, as those of the configuration."""
        return cls(kind, "everybody may know it")

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), X_REF: self.kind}


@dataclass(frozen=True)
class Place:
    """One place of a request for text."""

    name: str
    """`overflow.to` for a field inside another."""
    refs: tuple[Ref, ...]
    is_plain: bool
    """True if it is said that it names nothing."""
    is_deep: bool
    """True if it is inside the entries of a list."""


def text_places(taken: ModelField) -> Iterator[Place]:
    """Each place for text in a parameter or a body."""
    info = taken.field_info
    yield from _places(taken.name, info.annotation, tuple(info.metadata), is_deep=False)


def check_places(route: str, places: Iterable[Place]) -> None:
    """Raises TypeError for text of which it is not said what it names, and for a reference that
    nothing can judge."""
    for place in places:
        if not (place.refs or place.is_plain):
            raise TypeError(
                f"{route} takes {place.name} as bare text: mark what it names with a Ref, or with "
                "PLAIN that it names nothing."
            )
        for ref in place.refs:
            if ref.is_checked and not ref.checks:
                raise TypeError(f"{route} takes {place.name}: no check of {ref.kind} is declared.")
            if ref.is_checked and place.is_deep:
                raise TypeError(f"{route} takes {place.name} inside a list: it is not read there.")


class Naming:
    """The references of one route whose ids have to pass a check."""

    def __init__(self, route: str, taken: Iterable[ModelField]) -> None:
        """Of what it takes: its parameters and its body. Raises TypeError."""
        places = [place for each in taken for place in text_places(each)]
        check_places(route, places)
        self._steps = [
            (ref.kind, tuple(place.name.split(".")))
            for place in places
            for ref in place.refs
            if ref.is_checked
        ]

    def begin(self, given: Mapping[str, Any]) -> None:
        """From now on, within this request, the ids in it wait for their checks."""
        named = {each for kind, steps in self._steps for each in _named_at(given, steps, kind)}
        _unjudged.set(named or None)


def must_be_judged() -> None:
    """Raises Unjudged while an id of the request has passed no check of its kind."""
    if waiting := _unjudged.get():
        raise Unjudged(waiting)


def _named_at(given: Mapping[str, Any], steps: tuple[str, ...], kind: str) -> Iterator[Named]:
    found: Any = given[steps[0]]
    for step in steps[1:]:
        if found is None:
            return
        found = getattr(found, step)
    for each in _ids_in(found):
        yield kind, each


def _ids_in(given: Any) -> Iterator[str]:
    if isinstance(given, str):
        yield given
    elif given is not None:
        for each in given:
            yield from _ids_in(each)


def _places(name: str, type_: Any, marks: tuple[Any, ...], *, is_deep: bool) -> Iterator[Place]:
    origin, inner = get_origin(type_), get_args(type_)
    if origin is Annotated:
        yield from _places(name, inner[0], (*marks, *inner[1:]), is_deep=is_deep)
    elif origin in (Union, UnionType):
        for each in inner:
            yield from _places(name, each, marks, is_deep=is_deep)
    elif isinstance(type_, type) and issubclass(type_, BaseModel):
        for field_name, its in type_.model_fields.items():
            whole = f"{name}.{field_name}" if name else field_name
            yield from _places(whole, its.annotation, tuple(its.metadata), is_deep=is_deep)
    elif inner and origin is not None and isinstance(origin, type):
        for each in inner:
            holds_models = any(issubclass(t, BaseModel) for t in _classes(each))
            yield from _places(name, each, marks, is_deep=is_deep or holds_models)
    elif type_ is str:
        refs = tuple(each for each in marks if isinstance(each, Ref))
        yield Place(name, refs, any(map(is_words, marks)), is_deep)


def _classes(type_: Any) -> Iterator[type]:
    if isinstance(type_, type):
        yield type_
    for each in get_args(type_):
        yield from _classes(each)
