"""Where in the file a place of the plan is: as near as its keys lead."""

from baton_cases.domain.organisation.problems import Place
from baton_common.platform.yaml_file.spot import Spot


def place_of(root: Spot, place: Place) -> Spot:
    """The key under `cases` that a problem of the whole plan is about."""
    spot = root
    for step in ("cases", *_as_written(place)):
        below = {str(key.node.value): value for key, value in spot.entries_if_any()}
        if step not in below:
            break
        spot = below[step]
    return spot


def _as_written(place: Place) -> list[str]:
    """A plan's rosters are found by department and matter, the file's by `returns/refund`."""
    match place:
        case ("rosters", department, matter, *_):
            return ["rosters", f"{department}/{matter}" if matter else str(department)]
        case _:
            return [str(step) for step in place]
