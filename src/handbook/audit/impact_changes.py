"""What an impact changes, in words: before and after."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import cast

from handbook.domain import model as m
from handbook.export.checklist_text import days
from handbook.loading import cities
from handbook.rules.answer_facts import Contradiction, State, Value
from handbook.rules.fact_changes import Change
from handbook.rules.impact import Group


class ChangeWords:
    """Changes of facts in one language, with the words of two states.

    Words come from the newer state, ``head``; what it no longer has, from the older one.
    """

    def __init__(self, base: State, head: State, language: m.Language) -> None:
        self.language = language
        self.words = cities.words(head.book, language)
        self.books = (head.book, base.book)

    def changes(self, group: Group) -> Iterable[str]:
        """The changes of a group; materials that change alike share a line."""
        w = self.words
        alike: dict[tuple[str, str], list[str]] = {}
        for change in group.changes:
            subject, after = self._change(change)
            alike.setdefault(("" if after else subject, after), []).append(subject)
        for (_, after), subjects in alike.items():
            joined = w["comma"].join(subjects)
            yield f"{joined}{w['colon']}{after}" if after else joined

    def _change(self, change: Change) -> tuple[str, str]:
        """What a change is about, and how it goes."""
        w, about = self.words, change.fact.about
        if change.words_only:
            return self._rewording(change)
        said: Callable[[Hashable], str]
        match change.fact.kind:
            case "covered":
                return w["impact_covered" if change.after.decides else "impact_uncovered"], ""
            case "order":
                return w["impact_order"], ""
            case "step":
                return self._step(change)
            case "status":
                subject, said = self._material(about), self._status(change)
            case "method" | "delay" as kind:
                prefix = "" if kind == "method" else "auth_"
                subject = w[f"impact_{kind}"].format(material=self._material(about, running=True))
                said = lambda value: w[f"{prefix}{value}"]  # noqa: E731 - one line among its likes
            case "limit":
                subject, said = w["national_limit" if about == "national" else about], self._days
            case "result":
                subject, said = w["result"], self._result
        return subject, self._goes(change, said)

    def _goes(self, change: Change, said: Callable[[Hashable], str]) -> str:
        before, after = (
            self._contradiction(value.decides)
            if isinstance(value.decides, Contradiction)
            else said(value.decides)
            for value in (change.before, change.after)
        )
        return self.words["impact_becomes"].format(before=before, after=after)

    def _contradiction(self, value: Contradiction) -> str:
        if not value.rules:
            return self.words["impact_no_rule"]
        return self.words["impact_contradiction"].format(
            rules=self.words["comma"].join(value.rules)
        )

    def _material(self, name: str, *, running: bool = False) -> str:
        book = next((book for book in self.books if name in book.materials), None)
        text = book.materials[name].name[self.language] if book else name
        return text[:1].lower() + text[1:] if running and self.language == "en" else text

    def _status(self, change: Change) -> Callable[[Hashable], str]:
        """Statuses by their names; where only the numbers of copies differ, the numbers too."""
        statuses = {
            value.decides[0]
            for value in (change.before, change.after)
            if isinstance(value.decides, tuple)
        }

        def said(value: Hashable) -> str:
            name, original, copies = cast("tuple[str, int, int]", value)
            status = self.words[name]
            if len(statuses) > 1:
                return status
            counts = self.words["impact_counts"].format(original=original, copies=copies)
            return f"{status}{self.words['comma']}{counts}"

        return said

    def _days(self, value: Hashable) -> str:
        if value is None:
            return self.words["impact_no_limit"]
        working_days, extension = cast("tuple[int, int | None]", value)
        text = days(working_days, self.language)
        if extension:
            text += (
                self.words["open_paren"]
                + self.words["extension_days"].format(n=extension)
                + self.words["close_paren"]
            )
        return text

    def _result(self, value: Hashable) -> str:
        name = str(value)
        book = next((book for book in self.books if name in book.results), None)
        return book.results[name].name[self.language] if book else name

    def _step(self, change: Change) -> tuple[str, str]:
        w = self.words
        before, after = change.before, change.after
        name = _side(_says(after if after.decides is not None else before)[0], self.language)
        if before.decides is None or after.decides is None:
            key = "impact_step_new" if before.decides is None else "impact_step_gone"
            actor = (after.decides or before.decides)[0]  # type: ignore[index]
            return w[key].format(step=name, actor=w[f"actor_{actor}"]), ""
        assert isinstance(before.decides, tuple)  # noqa: S101 - for the type checker
        assert isinstance(after.decides, tuple)  # noqa: S101 - for the type checker
        lines = []
        if before.decides[0] != after.decides[0]:
            lines.append(
                w["impact_becomes"].format(
                    before=w[f"actor_{before.decides[0]}"], after=w[f"actor_{after.decides[0]}"]
                )
            )
        if before.decides[1] != after.decides[1]:
            old, new = (
                _side(value, self.language) if value else w["impact_no_deadline"]
                for value in (before.decides[1], after.decides[1])
            )
            lines.append(
                w["deadline"] + w["colon"] + w["impact_becomes"].format(before=old, after=new)
            )
        if before.decides[2] != after.decides[2]:
            lines.append(w["impact_step_ways"].format(step=name))
        return w["impact_step"].format(step=name), w["impact_and"].join(lines)

    def _rewording(self, change: Change) -> tuple[str, str]:
        w, about = self.words, change.fact.about
        match change.fact.kind:
            case "step":
                name, text = _says(change.after)
                subject = w["impact_step"].format(step=_side(name, self.language))
                return w["impact_note"].format(subject=subject, text=_side(text, self.language)), ""
            case "limit":
                subject = w["national_limit" if about == "national" else about]
            case _:
                subject = self._material(about)
        if change.after.says is None:
            return w["impact_note_gone"].format(subject=subject), ""
        return w["impact_note"].format(
            subject=subject, text=_side(_texts(change.after.says), self.language)
        ), ""


def _side(pair: Sequence[str], language: m.Language) -> str:
    return str(pair[0] if language == "zh" else pair[1])


def _texts(value: object) -> tuple[str, str]:
    """A pair of texts, Chinese and English."""
    return value if isinstance(value, tuple) else ("", "")


def _says(value: Value) -> tuple[tuple[str, str], tuple[str, str]]:
    return value.says if isinstance(value.says, tuple) else (("", ""), ("", ""))
