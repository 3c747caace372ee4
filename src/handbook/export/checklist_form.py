"""A checklist as a document to be filled in by hand, for offices that keep one with each file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.export import open_data
from handbook.export.checklist_text import answered, authentication, days
from handbook.export.word_file import Block, Box, Paragraph, Run, Table, document, line
from handbook.language import citing
from handbook.loading.cities import words
from handbook.rules.answers import Checklist, MaterialAnswer

#: What whoever keeps the file writes at its head.
_BLANKS = ("form_person", "form_passport", "form_employer", "form_filled_by")
#: Number, box, document, status, copies, authentication, remarks: shares of the width.
_WIDTHS = (6, 5, 39, 14, 13, 22, 17)
_HEADINGS = ("form_number", "form_there", "batch_material", "batch_status", "form_copies",
             "batch_authentication", "form_remarks")  # fmt: skip


def checklist_form(book: Book, answer: Checklist, language: m.Language) -> bytes:
    """The checklist as a Word file in one language: the same answer gives the same bytes."""
    return _Form(book, answer, language).file()


class _Form:
    def __init__(self, book: Book, answer: Checklist, language: m.Language) -> None:
        self.book, self.answer, self.language = book, answer, language
        self.w = words(book, language)
        #: The sources by the order in which they are referred to.
        self.sources: dict[str, int] = {}

    def file(self) -> bytes:
        w, day = self.w, self.answer.situation.as_of
        title = f"{self.answer.item.name[self.language]}{w['colon']}{w['my_checklist']}"
        named = self.book.city.handbook_title or self.book.city.name
        edition = f"{w['edition_day']}{w['colon']}{day}"
        foot = f"{w['site_name'].replace('{title}', named[self.language])} · {edition}"
        blocks = [line(title, "Title"), line(edition), *self._blocks()]
        return document(blocks, title, self.language, day, foot)

    def _blocks(self) -> Iterator[Block]:
        w, answer = self.w, self.answer
        for question, value in answered(self.book, answer, self.language):
            yield line(f"{question}{w['colon']}{value}")
        yield Table((3, 7), (), [([line(w[key], bold=True)], []) for key in _BLANKS])
        aside = ("waived", "not_applicable")
        needed = [row for row in answer.materials if row.status not in aside or not row.known]
        waived = [row for row in answer.materials if row.status == "waived" and row.known]
        yield line(w["need"], "Heading1")
        if needed:
            rows = [self._row(number, row) for number, row in enumerate(needed, 1)]
            yield Table(_WIDTHS, [w[key] for key in _HEADINGS], rows)
        else:
            yield line(w["need_nothing"])
        if waived:
            yield line(w["dont_need"], "Heading1")
        for row in waived:
            yield self._listed(row.paper.name[self.language], self._why(row), row.because)
        yield from self._limits()
        yield line(w["steps"], "Heading1")
        for number, step in enumerate(answer.steps, 1):
            by = f"{w['open_paren']}{w['actor_' + step.actor]}{w['close_paren']}"
            yield self._listed(f"{step.name[self.language]}{by}", "", (step,), f"{number}.")
        if answer.to_confirm:
            yield line(w["to_confirm"], "Heading1")
        for name in answer.to_confirm:
            yield line(f"– {self.book.to_confirm[name].title[self.language]}")
        yield line(w["title_sources"], "Heading1")
        for source, number in self.sources.items():
            yield line(f"[{number}] {source}", small=True)

    def _row(self, number: int, row: MaterialAnswer) -> list[list[Paragraph]]:
        w, auth = self.w, row.authentication
        status = w[row.status if row.known else "not_known"]
        counts = [
            f"{w[field]}{w['colon']}{count}"
            for field in ("original", "copies")
            if (count := open_data.count(row.requirement, row.material, field))
        ]
        says = [authentication(self.book, auth, self.language)] if auth else []
        if says:
            says[0] += self._cited(auth.because if auth else ())
        return [
            [line(str(number))],
            [Paragraph((Box(),))],
            [
                line(row.paper.name[self.language], bold=True),
                *(line(text, small=True) for text in self._notes(row)),
            ],
            [line(status + self._cited(row.because))],
            [line(text, small=True) for text in counts],
            [line(text, small=True) for text in says],
            [],
        ]

    def _notes(self, row: MaterialAnswer) -> Iterator[str]:
        if why := self._why(row):
            yield why
        rule = row.requirement
        if rule and rule.note:
            yield rule.note[self.language]

    def _why(self, row: MaterialAnswer) -> str:
        rule = row.requirement
        return rule.why[self.language] if rule and rule.why else ""

    def _limits(self) -> Iterator[Block]:
        w = self.w
        yield line(w["time_limits"], "Heading1")
        for kind in ("promised", "national", "statutory"):
            if limit := self.answer.time_limits.get(kind):
                label = w["national_limit" if kind == "national" else kind]
                text = f"{label}{w['colon']}{days(limit.working_days, self.language)}"
                yield self._listed(text, "", (limit,))
        result = f"{w['result']}{w['colon']}{self.answer.result.name[self.language]}"
        yield self._listed(result, "", self.answer.result_because)

    def _listed(self, name: str, why: str, rules: Sequence[m.Rule], mark: str = "–") -> Paragraph:
        reason = [Run(f"{self.w['colon']}{why}")] if why else []
        return Paragraph((Run(f"{mark} {name}"), *reason, Run(self._cited(rules), small=True)))

    def _cited(self, rules: Sequence[m.Rule]) -> str:
        """The numbers of the sources, as they stand at the end."""
        found = citing.cited(self.book, rules, self.language)
        numbers = [self.sources.setdefault(one, len(self.sources) + 1) for one in found]
        return f" [{', '.join(map(str, sorted(numbers)))}]" if numbers else ""
