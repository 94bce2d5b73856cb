"""What may be referred to in the file: people, departments, matters, each where it is named."""

from dataclasses import dataclass

from baton_common.platform.yaml_file.spot import Fields, Spot


@dataclass(frozen=True)
class Names:
    """The ids that the file itself declares; a reference to another one is a problem there."""

    people: frozenset[str]
    departments: frozenset[str]
    matters: frozenset[str]

    def person(self, spot: Spot, id_: str) -> None:
        """Note it if there is no such person."""
        self._known(spot, id_, self.people, "people")

    def department(self, spot: Spot, id_: str) -> None:
        """Note it if there is no such department."""
        self._known(spot, id_, self.departments, "departments")

    def matter(self, spot: Spot, id_: str) -> None:
        """Note it if there is no such matter."""
        self._known(spot, id_, self.matters, "matters")

    def person_in(self, fields: Fields, name: str) -> str | None:
        """The person that a field names, None if it was left out."""
        if (spot := fields.get(name)) is None:
            return None
        id_ = spot.text()
        self.person(spot, id_)
        return id_

    @staticmethod
    def _known(spot: Spot, id_: str, known: frozenset[str], section: str) -> None:
        if id_ and id_ not in known:
            spot.wrong(f"names {id_}, who or which is not under {section}")
