"""The records that were found in the files: where each stands, and the book that they make."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar, cast

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.problems import Place, Problem
from handbook.loading.field_errors import duplicate
from handbook.loading.reader import Document, Path_

R = TypeVar("R", bound=m.Record)


class FoundRecords:
    """Records by their kind, the files that they stand in, and what is wrong with them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.documents: list[Document] = []
        self.records: dict[type[m.Record], list[m.Record]] = {}
        self.spots: dict[int, tuple[Document, Path_]] = {}
        #: A topic of several jurisdictions -> the records it was put together from.
        self.parts: dict[int, list[m.Topic]] = {}
        #: Records in whose place another of the same id stands, nearer to the city.
        self.replaced: list[m.Record] = []
        #: Texts that name the city -> how the files write them.
        self.spoken: dict[tuple[str, str], tuple[str, str]] = {}

    def keep(self, record: m.Record, document: Document, path: Path_) -> None:
        """Keep a record that stands at ``path`` of ``document``."""
        self.records.setdefault(type(record), []).append(record)
        self.spots[id(record)] = (document, path)

    def where(self, record: m.Record, *path: str | int, key: bool = False) -> Place:
        """The place of a record, or of the value at ``path`` inside it, or of that value's key."""
        for part in self.parts.get(id(record), ()):
            if len(path) > 1 and isinstance(path[1], int):
                count = len(getattr(part, str(path[0])))
                if path[1] < count:
                    record = part
                    break
                path = (path[0], path[1] - count, *path[2:])
        document, base = self.spots[id(record)]
        return document.key((*base, *path)) if key else document.place((*base, *path))

    def book(self, city: str) -> Book:
        """The book of ``city``; what its records contradict each other in becomes a problem."""
        index = self._index
        jurisdictions = index(m.Jurisdiction)
        near = [*jurisdictions]  # the city comes first

        def nearness(record: m.Record) -> int:
            return near.index(self._file(record).split("/")[-2])

        topics = self._topics()
        files = self._files()
        measures = index(m.Measure)
        points = index(m.ToConfirm)
        return Book(
            root=self.root,
            city=jurisdictions[city],
            jurisdictions=jurisdictions,
            questions=index(m.Question, "key"),
            screens=tuple(index(m.Screen).values()),
            guide=index(m.GuideQuestion),
            places=index(m.Place, "code"),
            sources=index(m.Source),
            materials=index(m.Material),
            results=index(m.Result),
            items=dict(sorted(index(m.Item).items(), key=lambda pair: pair[1].order)),
            measures=dict(sorted(measures.items(), key=lambda pair: (pair[1].in_force, pair[0]))),
            categories=index(m.Category),
            points=tuple(index(m.PointsTable).values()),
            topics=topics,
            faq_groups=index(m.FaqGroup),
            faq=tuple(sorted(index(m.Faq).values(), key=lambda one: (-len(one.asked), one.number))),
            terms=tuple(index(m.Term).values()),
            synonyms=tuple(index(m.Synonyms).values()),
            figures=index(m.Figure),
            charts=tuple(index(m.Chart).values()),
            conflicts=index(m.Conflict),
            events=tuple(sorted(self._of(m.Event), key=lambda event: event.day)),
            updates=tuple(index(m.Update).values()),
            to_confirm={name: one for name, one in points.items() if not one.closed},
            confirmed={name: one for name, one in points.items() if one.closed},
            contacts=tuple(sorted(index(m.Contact).values(), key=nearness)),
            files=files,
            deadlines=index(m.Deadline),
            plans=index(m.Plan),
            public_holidays=index(m.PublicHoliday),
            holiday_years=cast("Mapping[int, m.HolidayYear]", index(m.HolidayYear, "year")),
            addresses=index(m.Address, "slug"),
            homes={name: document.file for name, (document, _) in self.spots.items()},
            spoken={m.Text(zh=zh, en=en): raw for (zh, en), raw in self.spoken.items()},
        )

    def _of(self, kind: type[R]) -> list[R]:
        """The records of a kind, in the order in which they were read."""
        return cast("list[R]", self.records.get(kind, []))

    def _file(self, record: m.Record) -> str:
        return self.spots[id(record)][0].file

    def _index(self, kind: type[R], key: str = "id") -> dict[str, R]:
        """The records of a kind by ``key``; a later one stands for one of the same name above."""
        found: dict[str, R] = {}
        for record in self._of(kind):
            name = getattr(record, key)
            above = name in found
            if getattr(record, "overrides", None) is True:
                if not above:
                    place = self.where(record, "overrides")
                    self.problems.append(_overrides_nothing(place, name))
                else:
                    self.replaced.append(found[name])
            elif above:
                first, second = self.where(found[name], key), self.where(record, key)
                self.problems.append(duplicate(name, first, second))
            found[name] = record
        return found

    def _topics(self) -> dict[str, m.Topic]:
        """The topics; what several jurisdictions say of one stands in it one after the other."""
        topics: dict[str, m.Topic] = {}
        for topic in self._of(m.Topic):
            first = topics.get(topic.id)
            if first is None:
                topics[topic.id] = topic
                continue
            merged = first.model_copy(
                update={
                    "sections": first.sections + topic.sections,
                    "conflicts": first.conflicts + topic.conflicts,
                    "to_confirm": first.to_confirm + topic.to_confirm,
                }
            )
            self.spots[id(merged)] = self.spots[id(first)]
            self.parts[id(merged)] = [*self.parts.get(id(first), [first]), topic]
            topics[topic.id] = merged
        return topics

    def _files(self) -> dict[str, str]:
        """The file of each service item, measure and topic, and of each source."""
        named: list[m.Item | m.Measure | m.Topic] = [
            *self._of(m.Item),
            *self._of(m.Measure),
            *self._of(m.Topic),
        ]
        files = {record.id: self._file(record) for record in named}
        return files | {f"source:{source.id}": self._file(source) for source in self._of(m.Source)}


def _overrides_nothing(place: Place, name: str) -> Problem:
    return Problem(
        place,
        "overrides-nothing",
        f"上级没有编号为“{name}”的条目，没有可以代替的",
        f"no jurisdiction above has an entry “{name}” for this one to stand for",
        "删去 overrides，或者核对编号。",
        "Remove overrides, or check the id.",
    )
