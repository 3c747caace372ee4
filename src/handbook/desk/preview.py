"""An edit on one page, for a colleague to sign: what changes, for whom, and whether it is sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from markupsafe import Markup

from handbook.audit import impact_words, page_diff
from handbook.audit import proof as prove
from handbook.audit.page_diff import Changed
from handbook.desk.also_says import Leftover, leftovers
from handbook.desk.rewritten import rewritten
from handbook.desk.signed import fingerprint
from handbook.domain import model as m
from handbook.domain.build_settings import BuildSettings
from handbook.domain.problems import DataProblemsError
from handbook.domain.wording import wording
from handbook.language import parity, translations
from handbook.loading.revisions import data_at, edited_names, resolve, subject, unsound
from handbook.pages.colours import properties
from handbook.pages.flowchart import variants
from handbook.pages.flowchart_svg import draw
from handbook.pages.handbook import HandbookPages, open_pages
from handbook.pages.render import environment
from handbook.rules import situation_addresses
from handbook.rules.answer_facts import State
from handbook.rules.answers import Resolver
from handbook.rules.book_cache import load_cached
from handbook.rules.impact import compare_each
from handbook.site.sources import markdown

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Check:
    """A check of the edited data: its name, and what stands against it."""

    name: m.Text
    against: tuple[m.Text, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing stands against it."""
        return not self.against


@dataclass(frozen=True, slots=True)
class Chart:
    """The flowcharts of a service item that differ, in one language; empty where there was none."""

    title: str
    language: m.Language
    before: tuple[Markup, ...]
    after: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that a colleague needs to judge an edit."""

    base: str
    commit: str
    about: str
    #: The number of exactly the files that are signed.
    fingerprint: str
    #: The files that differ, by name.
    files: tuple[str, ...]
    day: date
    #: Every later day on which the edit changes something.
    days: tuple[date, ...]
    #: Whether it is the first day of what the edit announces.
    announced: bool
    checks: tuple[Check, ...]
    late: tuple[translations.Stale, ...]
    #: Rules of the past that now say something else, or are gone.
    rewritten: tuple[m.Text, ...]
    #: Texts that still say what a rule said before.
    also: tuple[Leftover, ...]
    sections: Mapping[m.Language, Sequence[impact_words.Section]]
    charts: tuple[Chart, ...]
    changed: Sequence[Changed]
    #: New pages, the screens and sheets of situations without their text.
    added: Sequence[Changed]
    more: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether every check holds and nothing waits for its translation."""
        return all(one.holds for one in self.checks) and not self.late

    @property
    def counted(self) -> int:
        """On how many pages only counts change."""
        return sum(len(one.paths) for one in self.changed if one.counts)

    @property
    def empty(self) -> bool:
        """Whether no reader would see a difference."""
        return not (self.changed or self.added or self.more or self.gone or self.charts)


def preview(
    root: Path,
    base: str,
    settings: BuildSettings,
    say: Say = lambda _: None,
    *,
    announced: bool = False,
) -> Preview:
    """Compare the working tree at ``root`` with the revision ``base``, both on one day.

    With ``announced``, on the first later day that the edit brings in, where it does: the pages of
    the day of ``settings`` would not show a notice that is in force from next month.  ``say`` is
    told what is being done.

    Raises :class:`~handbook.loading.revisions.RevisionError` for a revision that cannot be read and
    :class:`~handbook.domain.problems.DataProblemsError` when the data of the working tree is
    unsound.
    """
    commit = resolve(root, base)
    day = settings.day
    head = open_pages(root / "data", settings)
    with data_at(root, base, "docs") as data:
        try:
            old = HandbookPages(load_cached(data, settings.city, root), settings.day, settings)
        except DataProblemsError as problems:
            raise unsound(base, problems) from None
        first = first_day(old.book.dates, head.book.dates, day) if announced else None
        if first:
            day = first
            head, old = (HandbookPages(one.book, day, settings) for one in (head, old))
        say("正在生成改动后的页面…… / Writing the pages after the edit …")
        after = markdown(head, root / "docs")
        checks, late = tuple(_checks(root, head, say)), tuple(translations.late(root))
        say(f"正在生成 {base} 的页面…… / Writing the pages of {base} …")
        try:
            before = markdown(old, data.parent / "docs")
        except DataProblemsError as problems:
            raise unsound(base, problems) from None
        say("正在比较…… / Comparing …")
        later = sorted(one for one in {*old.book.dates, *head.book.dates} if one > day)
        impacts = compare_each(
            (State(old.book, one, base, commit), State(head.book, one)) for one in (day, *later)
        )
        new_pages = page_diff.added(before, after, m.LANGUAGES)
        return Preview(
            base=base,
            commit=commit,
            about=subject(root, commit),
            fingerprint=fingerprint(root),
            files=tuple(edited_names(root, base, "data", "docs", "mkdocs.yml")),
            day=day,
            days=tuple(sorted(one for one in {*head.book.dates} - {*old.book.dates})),
            announced=first is not None,
            checks=checks,
            late=late,
            rewritten=tuple(
                m.Text(zh=f"{one.place}: {one.zh}", en=f"{one.place}: {one.en}")
                for one in rewritten(root, base, settings.day)
            ),
            also=tuple(leftovers(root, base)),
            sections={
                language: [impact_words.ImpactWords(one, language).section() for one in impacts]
                for language in m.LANGUAGES
            },
            charts=tuple(charts(old, head)),
            changed=page_diff.changed(before, after, m.LANGUAGES),
            added=[one for one in new_pages if not _of_situations(one)],
            more=tuple(_address(one.paths[0]) for one in new_pages if _of_situations(one)),
            gone=tuple(_address(one.paths[0]) for one in page_diff.added(after, before, ["zh"])),
        )


def first_day(before: Iterable[date], after: Iterable[date], day: date) -> date | None:
    """The first day later than ``day`` that is new in ``after``."""
    return min((one for one in {*after} - {*before} if one > day), default=None)


def html(one: Preview) -> str:
    """The preview as one page that needs nothing but itself."""
    template = environment().get_template("preview.html.j2")
    words = {language: wording(language) for language in m.LANGUAGES}
    style = Markup(properties("pages", "comparison"))  # noqa: S704 - from our own file
    return template.render(p=one, words=words, languages=m.LANGUAGES, colours=style) + "\n"


def _checks(root: Path, site: HandbookPages, say: Say) -> Iterator[Check]:
    words = {language: wording(language) for language in m.LANGUAGES}

    def name(key: str, **values: object) -> m.Text:
        said = {one: words[one][key].format(**values) for one in m.LANGUAGES}
        return m.Text(zh=said["zh"], en=said["en"])

    say("正在检查…… / Checking …")
    book = site.book
    yield Check(name("preview_sound", rules=len(book.rules), statements=len(book.statements)))
    moved = situation_addresses.problems(book)
    against = tuple(
        m.Text(zh=f"{one.place}: {one.zh}", en=f"{one.place}: {one.en}") for one in moved
    )
    yield Check(name("preview_addresses"), against)
    proof = prove.prove(book)
    yield Check(
        name("preview_proven", **proof.figures),
        tuple(m.Text(zh=one.text.zh, en=one.text.en) for one in proof.findings),
    )
    report = parity.check(root)
    yield Check(
        name("preview_parity", n=len(report.pairs)),
        tuple(
            m.Text(zh=f"{one.place}: {one.zh}", en=f"{one.place}: {one.en}")
            for one in (finding.problem for finding in report.findings)
        ),
    )


def charts(old: HandbookPages, new: HandbookPages) -> Iterator[Chart]:
    """The flowcharts that differ between two sites, as the preview shows them side by side."""
    resolvers = Resolver(old.book, old.day), Resolver(new.book, new.day)
    for name in dict.fromkeys((*old.book.items, *new.book.items)):
        for language in m.LANGUAGES:
            flows = [
                variants(resolver, resolver.book.items[name], language)
                if name in resolver.book.items
                else []
                for resolver in resolvers
            ]
            if flows[0] != flows[1]:
                drawn = (
                    tuple(
                        draw(flow, f"{name}-{language}-{side}-{number}", links=False)
                        for number, flow in enumerate(many)
                    )
                    for side, many in zip(("before", "after"), flows, strict=True)
                )
                title = (flows[1] or flows[0])[0].title
                yield Chart(title, language, *drawn)


def _of_situations(one: Changed) -> bool:
    return one.paths[0].startswith(("find/", "s/"))


def _address(path: str) -> str:
    return path.removesuffix(".md")
