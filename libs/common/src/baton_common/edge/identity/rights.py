"""Tells whoever keeps something open for a principal that what they may has ended."""

from collections import OrderedDict
from collections.abc import Callable

from baton_common.edge.identity.principal import Principal

Concerns = Callable[[Principal], bool]
"""True for a principal whose right has ended."""
Ending = Callable[[Concerns], None]
"""Ends what is open for the principals concerned."""
MOST = 50_000
"""Principals whose last rights are remembered; the longest unseen is forgotten first."""


class Rights:
    """One per service and process."""

    def __init__(self) -> None:
        self._endings: list[Ending] = []
        self._last: OrderedDict[str, Principal] = OrderedDict()

    def when_ended(self, ending: Ending) -> None:
        """Call `ending` whenever a right ends."""
        self._endings.append(ending)

    def proven(self, principal: Principal) -> None:
        """Somebody proved themselves by a token: what is open by an older one of theirs that says
        something else ends."""
        last = self._last.get(principal.actor)
        if last is not None and last.since > principal.since:
            return
        self._last[principal.actor] = principal
        self._last.move_to_end(principal.actor)
        if len(self._last) > MOST:
            self._last.popitem(last=False)
        if last is not None and last != principal:
            self._end(lambda held: held.actor == principal.actor and held != principal)

    def key_withdrawn(self, key_id: str) -> None:
        """An API key is withdrawn."""
        self._end(lambda held: held.scopes is not None and held.id == key_id)

    def only_keys(self, key_ids: frozenset[str]) -> None:
        """These are all API keys that there are."""
        self._end(lambda held: held.scopes is not None and held.id not in key_ids)

    def only_without(self, people: frozenset[str]) -> None:
        """These people may not come in."""
        self._end(lambda held: held.id in people)

    def _end(self, concerns: Concerns) -> None:
        for ending in self._endings:
            ending(concerns)
