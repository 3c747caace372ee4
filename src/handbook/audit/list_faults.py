"""Lines of one list that stand against one another: what a reader would find, list by list.

The rules may be without a hole or a contradiction, and the list still ask for a seal in one line
and do without it in the next.  Each check here reads the lists as readers get them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from handbook.audit.findings import Finding, finding, word
from handbook.audit.reader_lists import ListRow, ReaderList
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Evaluator, Truth
from handbook.language import list_words as say
from handbook.rules.handing_in import HandedIn, absent, handed_in


class _Line(NamedTuple):
    """A sentence beside a row, and the record that it stands in."""

    text: m.Text
    rule: str


class ListReader:
    """Reads one list; what it finds names the list's first day and situation."""

    def __init__(self, book: Book, one: ReaderList) -> None:
        self.book, self.list = book, one
        self.gone = absent(book, one.answers)
        self.holds = Evaluator(book, one.day).holds
        self.papers = [
            (row, handed_in(row.material, row.rule, self.gone))
            for row in one.rows
            if row.rule.status in m.HANDED_IN
        ]

    def fault(self, code: str, rules: tuple[str, ...], **words: object) -> Finding:
        """A fault of the list."""
        one = self.list
        return finding(code, rules, one.day, self._whole(), item=one.item.short_name, **words)

    def _whole(self) -> Answers:
        """The situation as it can be asked for, with a place where its documents were issued."""
        asked = self.book.questions.get("issued_in")
        if asked is None or self.holds(asked.asked_when, self.list.answers) is not Truth.YES:
            return self.list.answers
        return {**self.list.answers, "issued_in": (next(iter(self.book.places)),)}

    def hints(self, material: m.Material) -> Iterator[_Line]:
        """The hints that the list shows beside a document."""
        for tip in material.tips:
            if self.holds(tip.when, self.list.answers) is not Truth.NO:
                yield _Line(tip, material.id)

    @staticmethod
    def notes(row: ListRow) -> Iterator[_Line]:
        """What the rule of a row says of it."""
        for text in (row.rule.note, row.rule.why):
            if text is not None:
                yield _Line(text, row.rule.id)

    def beside(self, row: ListRow, paper: HandedIn) -> Iterator[_Line]:
        """Every sentence that the list shows beside a row, but for its fields."""
        yield from self.notes(row)
        yield _Line(paper.form, row.rule.id)
        yield from self.hints(row.material)


def _commitment(reader: ListReader) -> Iterator[Finding]:
    """Whoever promises something finds the written commitment in the list."""
    one = reader.list
    if any(row.material.commitment and row.rule.status == "required" for row in one.rows):
        return
    for row in one.rows:
        if row.rule.status in ("deferrable", "by_commitment") and not row.material.commitment:
            yield reader.fault(
                "no-commitment",
                (row.rule.id, row.material.id),
                material=row.material.name,
                status=word(row.rule.status),
            )
    for material in one.follows:
        yield reader.fault(
            "no-commitment",
            ("authentication", material.id),
            material=word("prove_authentication_of", material=material.name),
            status=word("auth_deferrable"),
        )


def _given(one: ReaderList) -> bool:
    """Whether a list has something that a written commitment is given for."""
    promised = ("deferrable", "by_commitment")
    return bool(one.follows) or any(
        row.rule.status in promised and not row.material.commitment for row in one.rows
    )


def _idle(lists: list[ReaderList], book: Book) -> Iterator[Finding]:
    """Nobody hands in a written commitment where the list has nothing that it is given for.

    An item where nothing is ever promised may ask for a commitment of its own.
    """
    promising = {one.item.id for one in lists if _given(one)}
    for one in lists:
        if one.item.id not in promising or _given(one):
            continue
        for row in one.rows:
            if row.material.commitment and row.rule.status == "required":
                yield ListReader(book, one).fault(
                    "idle-commitment", (row.rule.id,), material=row.material.name
                )


def _seals(reader: ListReader) -> Iterator[Finding]:
    """No sentence asks for a seal that is not needed, or does without one that is."""
    sealed = next((row for row, paper in reader.papers if paper.sealed_by), None)
    translated = next((row for row, paper in reader.papers if paper.language == "translated"), None)
    for row, paper in reader.papers:
        for line in reader.beside(row, paper):
            needed = bool(paper.sealed_by) or paper.language == "translated"
            if heard := say.seal_heard(line.text, needed=not needed):
                yield reader.fault(
                    "two-seals",
                    (row.rule.id, line.rule),
                    material=paper.name,
                    field=word("prove_sealed" if needed else "prove_unsealed"),
                    words=heard,
                )
    with_seal = sealed or translated
    for step in reader.list.steps:
        if step.actor in ("window", "authority", "mission", "police"):
            continue  # what they seal is theirs
        for text in (step.name, step.text):
            if with_seal and (heard := say.seal_heard(text, needed=False)):
                yield reader.fault(
                    "two-seals",
                    (step.id, with_seal.rule.id),
                    material=with_seal.material.name,
                    field=word("prove_sealed"),
                    words=heard,
                )
            elif not with_seal and (heard := say.seal_heard(text, needed=True)):
                yield reader.fault("sealed-nothing", (step.id,), step=step.name, words=heard)


def _languages(reader: ListReader) -> Iterator[Finding]:
    """No sentence asks for a translation of what is in Chinese, or for Chinese without need."""
    for row, paper in reader.papers:
        for line in reader.beside(row, paper):
            chinese = say.CHINESE.heard_in(line.text)
            translated = say.TRANSLATION.heard_in(line.text)
            if (chinese and paper.language != "chinese") or (
                translated and paper.language != "translated"
            ):
                yield reader.fault(
                    "two-languages",
                    (row.rule.id, line.rule),
                    material=paper.name,
                    field=word(f"prove_language_{paper.language}"),
                    words=chinese or translated,
                )


def _issuers(reader: ListReader) -> Iterator[Finding]:
    """A document comes from one issuer: the one that its field names."""
    for row, paper in reader.papers:
        for line in reader.notes(row):
            if other := say.other_issuer(line.text, [paper.issued_by]):
                yield reader.fault(
                    "two-issuers",
                    (row.rule.id,),
                    material=paper.name,
                    issuer=paper.issued_by,
                    words=other,
                )


def _parties(reader: ListReader) -> Iterator[Finding]:
    """Nobody signs, seals, issues or acts who is gone."""
    for party in reader.gone:
        name = word(f"party_{party}")
        for row, paper in reader.papers:
            if paper.issued_by.zh.startswith(name.zh) or (
                party == "employer" and paper.language == "translated"
            ):
                yield reader.fault(
                    "absent-party", (row.rule.id, party), material=paper.name, party=name
                )
        for step in reader.list.steps:
            if step.actor == party:
                yield reader.fault("absent-party", (step.id, party), material=step.name, party=name)


def _reasons(reader: ListReader) -> Iterator[Finding]:
    """What is handed in is not given a reason for handing in nothing."""
    for row, paper in reader.papers:
        if row.rule.why and (heard := say.LIFTED.heard_in(row.rule.why)):
            yield reader.fault(
                "reason-of-another",
                (row.rule.id,),
                material=paper.name,
                status=word(row.rule.status),
                words=heard,
            )


def _unknown(reader: ListReader) -> Iterator[Finding]:
    """What is merely not known is not said to be never asked for, nor is a list empty of it."""
    for row in reader.list.rows:
        rule = row.rule
        never = rule.status == "not_applicable" and not row.unnamed and rule.known
        if never and rule.why and say.UNKNOWN.heard_in(rule.why):
            yield reader.fault(
                "unknown-as-never",
                (rule.id,),
                material=row.material.name,
                words=say.UNKNOWN.heard_in(rule.why),
            )
    rows = reader.list.rows
    told = (row.rule.why for row in rows if not row.asked and not row.unnamed)
    if not any(row.asked or not row.rule.known for row in rows) and not any(told):
        yield reader.fault("empty-list", (reader.list.item.id,))


class _Audience:
    """The answers that sentences can be meant for, and what a sentence may say of them."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.values = [
            (question.key, value)
            for question in book.questions.values()
            for value in question.values
            if value.mentions is not None
        ]
        self._heard: dict[m.Text, list[tuple[str, m.QuestionValue, str]]] = {}

    def meant(self, text: m.Text) -> list[tuple[str, m.QuestionValue, str]]:
        """For whom a text is meant: key, answer and the words that show it."""
        if text not in self._heard:
            self._heard[text] = [
                (key, value, heard)
                for key, value in self.values
                if value.mentions and (heard := say.mentioned(value.mentions, text))
            ]
        return self._heard[text]

    def others(self, line: _Line, answers: Answers) -> Iterator[tuple[m.QuestionValue, str]]:
        """Answers that a sentence is meant for and that the situation does not give."""
        # A hint that says whom it concerns may be shown where that is not asked.
        addressed = isinstance(line.text, m.Tip) and bool(line.text.when)
        for key, value, heard in self.meant(line.text):
            asked = key in answers or not addressed
            if asked and value.id not in answers.get(key, ()):
                yield value, heard


def _of_others(reader: ListReader, audience: _Audience) -> Iterator[Finding]:
    """No note, reason or hint in a list is meant for another service, status or route."""
    answers = reader.list.answers
    for row in reader.list.rows:
        if not row.asked:
            continue
        lines = [("note-for-others", one) for one in reader.notes(row)]
        lines += [("hint-for-others", one) for one in reader.hints(row.material)]
        for code, line in lines:
            for value, heard in audience.others(line, answers):
                yield reader.fault(
                    code,
                    (line.rule, value.id, heard),
                    material=row.material.name,
                    value=value.label,
                    words=heard,
                )


def _kept_ready(lists: list[ReaderList], book: Book, audience: _Audience) -> Iterator[Finding]:
    """Nobody is told that a document is never asked for and, beside it, to have it ready."""
    for rule in book.requirements:
        for text in filter(None, (rule.note, rule.why)):
            if not say.KEEP_READY.heard_in(text):
                continue
            for key, value, heard in audience.meant(text):
                for one in lists:
                    row = one.row(rule.materials[0])
                    if (
                        row is not None
                        and row.rule.status == "not_applicable"
                        and value.id in one.answers.get(key, ())
                        and rule in one.item.requirements
                        and book.in_force(rule, one.day)
                    ):
                        yield ListReader(book, one).fault(
                            "kept-ready",
                            (rule.id, value.id),
                            material=row.material.name,
                            value=value.label,
                            words=heard,
                        )


CHECKS: tuple[Callable[[ListReader], Iterator[Finding]], ...] = (
    _commitment,
    _seals,
    _languages,
    _issuers,
    _parties,
    _reasons,
    _unknown,
)

#: Which of the eight kinds of contradiction each code belongs to.
KINDS: Mapping[str, int] = {
    "no-commitment": 1,
    "idle-commitment": 1,
    "two-seals": 4,
    "sealed-nothing": 4,
    "two-languages": 4,
    "two-issuers": 4,
    "absent-party": 4,
    "reason-of-another": 4,
    "note-for-others": 4,
    "unknown-as-never": 5,
    "empty-list": 5,
    "kept-ready": 5,
    "hint-for-others": 7,
}


def list_faults(book: Book, lists: list[ReaderList]) -> Iterator[Finding]:
    """Every fault of the lists; the same one in many lists is found many times."""
    audience = _Audience(book)
    for one in lists:
        reader = ListReader(book, one)
        for check in CHECKS:
            yield from check(reader)
        yield from _of_others(reader, audience)
    yield from _idle(lists, book)
    yield from _kept_ready(lists, book, audience)
