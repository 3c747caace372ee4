"""Named groups of places, whose members depend on the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from handbook.domain import model as m


class PlaceGroups:
    """The groups that conditions name.

    ``mainland``, ``regions`` and ``foreign`` are fixed; the others come from measures.
    """

    def __init__(self, places: Mapping[str, m.Place], measures: Iterable[m.Measure]) -> None:
        self.places = places
        self._dated = tuple(group for measure in measures for group in measure.place_groups)

    @property
    def by_id(self) -> dict[str, m.PlaceGroup]:
        """The dated groups; the last of several with the same id."""
        return {group.id: group for group in self._dated}

    def members(self, name: str, day: date) -> frozenset[str]:
        """The codes of the places that belong to the group ``name`` on ``day``."""
        if name == "mainland":
            return frozenset({"CN"})
        if name == "regions":
            return frozenset({"HK", "MO", "TW"})
        if name == "foreign":
            return frozenset(self.places) - {"CN", "HK", "MO", "TW"}
        groups = [group for group in self._dated if group.id == name]
        found = {
            member.place
            for group in groups
            for member in group.members
            if member.from_ <= day and (member.until is None or day < member.until)
        }
        for group in groups:
            if group.territories_of:
                states = self.members(group.territories_of, day)
                found |= {
                    place.code
                    for place in self.places.values()
                    if place.state in states and place.code not in states
                }
        return frozenset(found)

    def expected_state(self, code: str, day: date) -> m.Place | None:
        """The state that speaks for the territory ``code``, where a list counts it in by its state.

        No text says so territory by territory: it is expected, and the window is asked first.
        """
        place = self.places.get(code)
        if place is None or place.state is None:
            return None
        by_state = any(
            group.territories_of and code in self.members(group.id, day)
            for group in self.by_id.values()
        )
        return self.places[place.state] if by_state else None
