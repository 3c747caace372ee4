"""The pages of the handbook: which there are, and their Markdown in each language.

Fixed pages are stubs in ``docs/zh`` and ``docs/en`` that hold one marker line; families of pages
(one for each notice) follow from the data.  Whatever publishes the site asks here.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup, escape

from handbook.domain import clock, versions
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.wording import wording
from handbook.export import open_data
from handbook.language.phrasing import capital
from handbook.library import reference
from handbook.loading import cities
from handbook.loading.file_cache import Opener
from handbook.loading.reader import read
from handbook.pages import (
    batch,
    calculator,
    city_comparison,
    finder,
    history,
    index_of_terms,
    planner,
    qr,
    views,
)
from handbook.pages import open_data as open_data_page
from handbook.pages import printed_copies as copies
from handbook.pages.charts import Bar, bars
from handbook.pages.finder import Step
from handbook.pages.printed_copies import Copies
from handbook.pages.render import render
from handbook.pages.views import Page
from handbook.rules.checklists import Sheets
from handbook.rules.edition_codes import SheetCodes
from handbook.rules.sound_book import load

MARKER = re.compile(r"^<!-- handbook: ([a-z0-9/-]+) -->$", re.MULTILINE)
_COLUMNS = (
    "find",
    "categories",
    "points",
    "plan",
    "authentication",
    "faq",
    "glossary",
    "statistics",
    "sources",
    "conflicts",
    "compare",
    "to-confirm",
    "contact",
    "timeline",
    "history",
    "about",
    "copies",
    "accessibility",
    "batch",
    "a-z",
    "programmers",
    "open-data",
)
_HOME_LINKS = (
    "who-needs-a-permit",
    "categories",
    "points",
    "plan",
    "authentication",
    "documents",
    "after-approval",
    "employers",
    "penalties",
    "faq",
    "notices/index",
    "glossary",
    "contact",
)


@dataclass(frozen=True)
class Site:
    """The handbook of one city as of one day."""

    book: Book
    day: date

    def stubs(self) -> dict[str, m.Text]:
        """Fixed pages by path, with their titles; each needs a stub in both languages."""
        return {f"{name}.md": title for name, title in self.titles().items()}

    def titles(self) -> dict[str, m.Text]:
        """The titles of the fixed pages by page id."""
        zh, en = wording("zh"), wording("en")

        def pair(key: str) -> m.Text:
            return m.Text(zh=zh[key], en=en[key])

        city = self.book.city
        titles = {
            "index": city.handbook_title or city.name,
            "services/index": pair("services"),
            "notices/index": pair("title_notices"),
        }
        titles |= {f"services/{item.id}": item.name for item in self.book.items.values()}
        titles |= {topic.id: topic.title for topic in self.book.topics.values()}
        titles |= {name: pair(f"title_{name}") for name in _COLUMNS}
        if not self.book.figures:
            titles["statistics"] = pair("no_statistics_title")
        return titles

    def families(self, language: m.Language) -> dict[str, str]:
        """Pages that follow from the data, by path: one for each notice, screen and situation."""
        return {path: self.family(language, path) for path in self.family_paths()}

    def family_paths(self) -> Iterator[str]:
        """The paths of the pages that follow from the data."""
        yield from (f"notices/{name}.md" for name in self.book.measures)
        yield from (f"find/{step.id}.md" for step in finder.pages(self.finder))
        yield from (f"s/{slug}.md" for slug in self.finder.results)

    def family(self, language: m.Language, path: str) -> str:
        """One page that follows from the data.  Raises :class:`KeyError` when there is none."""
        folder, name = path.removesuffix(".md").split("/", 1)
        page = self._page(language, path)
        if folder == "notices":
            measure = self.book.measures[name]
            body = render("notice", page=page, w=_Words(page), **views.measure(page, measure))
            return _family(measure.title[language], body)
        if folder == "find":
            view = self._find_view(page, self.finder.steps[name])
            body = render("find", page=page, w=_Words(page), **view)
            return _family(page.words["title_find"], body)
        if folder != "s":
            raise KeyError(path)
        one = self.finder.results[name]
        view = views.situation(page, self.sheets.sheet(one))
        view["change"] = page.link("find") + "#a=" + ",".join(self._paths[one.slug])
        view["json"] = page.asset("").replace("assets/", f"api/v1/checklists/{one.slug}.json")
        view["copies"] = copies.rows(page, self.copies.of(one.slug)) if self.printed else []
        view["pdf"] = copies.pdf(page, f"{language}/{one.slug}.pdf") if self.printed else ""
        view["qr"] = qr.svg(self.address(path, language), page.words["qr_alt"])
        view["address"] = self.address(path, language) or path.replace(".md", ".html")
        body = render("situation", page=page, w=_Words(page), **view)
        return _family(view["title"], body)

    @cached_property
    def finder(self) -> finder.Finder:
        """The walk of the checklist finder on the site's day."""
        return finder.build(self.book, self.day)

    @cached_property
    def sheets(self) -> Sheets:
        """The sheets of the distinct situations."""
        return Sheets(views.resolver_for(self.book, self.day))

    @property
    def printed(self) -> bool:
        """Whether PDF files lie beside the pages: a full build makes them, a preview does not."""
        return bool(os.environ.get("HANDBOOK_PDF"))

    @cached_property
    def copies(self) -> Copies:
        """The codes of printed copies."""
        return Copies(self.book, self.sheet_codes)

    def _copies(self, page: Page) -> dict[str, Any]:
        rows = copies.rows(page, self.copies.whole)
        for row, period in zip(rows, reversed(self.copies.whole), strict=True):
            row.rule = self._began(period.begins)
        return {"rows": rows, "pdf": self._files(page)}

    def _files(self, page: Page) -> list[SimpleNamespace]:
        """The editions as links, where they are."""
        return copies.files(page) if self.printed else []

    def _began(self, day: date) -> str:
        """A rule or statement that began or ended on a day: what a new period rests on."""
        rules, said = self.book.rules.values(), self.book.statements.values()
        found = [one.id for one in rules if day in (one.in_force, one.until)]
        found += [one.id for one in said if day in (one.in_force, one.until)]
        return found[0] if found else next(iter(self.book.rules))

    @cached_property
    def sheet_codes(self) -> SheetCodes:
        """The codes printed on the sheets."""
        return SheetCodes()

    @cached_property
    def _paths(self) -> dict[str, tuple[str, ...]]:
        return self.finder.paths()

    @cached_property
    def _certain(self) -> dict[str, tuple[str, ...]]:
        return self.finder.certain()

    def address(self, path: str, language: m.Language) -> str:
        """The full public address of a page; empty where the site's address is not set."""
        base = os.environ.get("HANDBOOK_SITE_URL", "").rstrip("/")
        folder = "en/" if language == "en" else ""
        return f"{base}/{folder}{path.removesuffix('.md')}.html" if base else ""

    def fill(self, markdown: str, language: m.Language, path: str) -> str:
        """``markdown`` with its marker replaced by the page's body.

        Raises :class:`KeyError` when the marker names no page.
        """

        def body(match: re.Match[str]) -> str:
            return self.body(match.group(1), language, path)

        return MARKER.sub(body, markdown)

    def body(self, name: str, language: m.Language, path: str) -> str:
        """The rendered body of the fixed page ``name``."""
        page = self._page(language, path)
        view, template = self._view(name, page)
        return render(template, page=page, w=_Words(page), **view)

    def data_files(self) -> dict[str, bytes]:
        """The open data, by path below the site."""
        made = open_data.files(self.book, self.day)
        sheets = [self.sheets.sheet(one) for one in self.finder.results.values()]
        open_data.add_sheets(made, sheets)
        pages: dict[m.Language, Page] = {one: self._page(one, "find.md") for one in m.LANGUAGES}
        words = {
            language: {
                **{key: page.words[key] for key in ("issued_there", "since", "find_bad_place")},
                **{one: page.words[one] for one in m.METHODS},
                **{f"auth_{one}": page.words[f"auth_{one}"] for one in ("required", "deferrable")},
            }
            for language, page in pages.items()
        }
        places = script_json({"places": views.places(pages["zh"]), "words": words})
        made["assets/places.js"] = f"window.handbookPlaces={places};\n".encode()
        for language, page in pages.items():
            graph = script_json(finder.graph(self.finder, self.book, language, page.words))
            lookup = batch.data(self._page(language, "batch.md"), sheets)
            made[f"assets/batch-{language}.js"] = batch.script(lookup)
            made[f"assets/find-{language}.js"] = f"window.handbookFinder={graph};\n".encode()
        return made

    def name(self, language: m.Language) -> str:
        """The name of the site: the handbook's title with the city."""
        city = self.book.city
        title = (city.handbook_title or city.name)[language]
        return cities.words(city, language)["site_name"].replace("{title}", title)

    def description(self, language: m.Language) -> str:
        """What the site is, in a sentence or two."""
        return cities.words(self.book.city, language)["site_description"]

    def banner(self, language: m.Language) -> str:
        """What every page of an edition for another day than today says first; else nothing."""
        if self.day == clock.real_today():
            return ""
        return wording(language)["as_of_banner"].format(day=self.day)

    def _page(self, language: m.Language, path: str) -> Page:
        """The context of a page; pages of one folder share it, since their links are alike."""
        key = (language, posixpath.dirname(path))
        if key not in self._pages:
            self._pages[key] = Page(self.book, language, self.day, path)
        return self._pages[key]

    @cached_property
    def _pages(self) -> dict[tuple[m.Language, str], Page]:
        return {}

    def _view(self, name: str, page: Page) -> tuple[dict[str, Any], str]:
        if name.startswith("services/") and name != "services/index":
            item = self.book.items[name.removeprefix("services/")]
            view = views.service(page, item)
            view["statements_"] = view.pop("statements")
            view["find"] = page.link(self._target(self._start[item.id]))
            kinds = (page.language, "both")
            view["pdf"] = copies.files(page, kinds, name) if self.printed else []
            return view, "service"
        if name in self.book.topics:
            topic = self.book.topics[name]
            said = page.say(topic)
            for section, source in zip(said.sections, topic.sections, strict=True):
                section.statements = page.current(source.statements)
            said.sections = [section for section in said.sections if section.statements]
            return {
                "topic": said,
                "to_confirm": page.to_confirm(topic.to_confirm),
                "conflicts": [page.conflict(one) for one in topic.conflicts],
            }, "topic"
        maker: Callable[[Page], dict[str, Any]] = getattr(
            self, "_" + name.replace("/index", "").replace("-", "_")
        )
        view = maker(page)
        view.setdefault("title", self.titles()[name][page.language])
        template = {"index": "home", "services/index": "services", "notices/index": "notices"}
        return view, template.get(name, name)

    def _link(self, page: Page, name: str) -> SimpleNamespace:
        name = "index" if name == "home" else name
        name = f"{name}/index" if name in ("notices", "services") else name
        return SimpleNamespace(
            href=page.link(name), title=self.titles()[name][page.language], icon=name
        )

    # -- the fixed pages -----------------------------------------------------------------------

    def _index(self, page: Page) -> dict[str, Any]:
        title = self.book.city.handbook_title or self.book.city.name
        return {
            "city_title": title[page.language],
            "items": [
                SimpleNamespace(
                    **vars(page.say(item)),
                    guide=page.link(f"services/{item.id}"),
                    find=page.link(self._target(self._start[item.id])),
                )
                for item in self.book.items.values()
            ],
            "others": [self._link(page, name) for name in _HOME_LINKS if name in self.titles()],
            "day": self.day.isoformat(),
            "about_title": page.words["title_about"],
            "pdf": self._files(page),
        }

    def _find_view(self, page: Page, step: Step) -> dict[str, Any]:
        path = self._certain.get(step.id)
        return {
            "question": page.say(step.question),
            "help": page.say(step.help),
            "topic": step.topic,
            "left": self.finder.longest(step.id),
            "path": path,
            "given": self._given(page, path or ()),
            "choices": [
                SimpleNamespace(
                    label=capital(choice.label[page.language]),
                    id=choice.id,
                    href=page.link(self._target(choice.to)),
                )
                for choice in step.choices
            ],
        }

    def _given(self, page: Page, path: tuple[str, ...]) -> list[SimpleNamespace]:
        """The answers on a path, each with the screen at which it can be changed."""
        at, given = finder.START, []
        for name in path:
            step = self.finder.steps[at]
            choice = next(one for one in step.choices if one.id == name)
            about = finder.asked_for(self.book, step)
            given.append(
                SimpleNamespace(
                    label=(f"{capital(about[page.language])}{page.words['colon']}" if about else "")
                    + capital(choice.label[page.language]),
                    href=page.link("find" if at == finder.START else f"find/{at}"),
                )
            )
            at = choice.to
        return given

    @cached_property
    def _start(self) -> dict[str, str]:
        """For each service item the screen, or the situation, that its walk begins with."""
        return {one.id: one.to for one in self.finder.steps[finder.START].choices}

    def _target(self, to: str) -> str:
        return f"s/{to}" if to in self.finder.results else f"find/{to}"

    def _find(self, page: Page) -> dict[str, Any]:
        return self._find_view(page, self.finder.steps[finder.START])

    def _services(self, page: Page) -> dict[str, Any]:
        return {"items": [page.say(item) for item in self.book.items.values()]}

    def _notices(self, page: Page) -> dict[str, Any]:
        newest = sorted(
            self.book.measures.values(), key=lambda one: (one.in_force, one.id), reverse=True
        )
        return {
            "measures": [page.say(one) for one in newest],
            "intro": page.words["intro_notices"],
        }

    def _categories(self, page: Page) -> dict[str, Any]:
        said = [page.say(one) for one in self.book.categories.values()]
        for view, category in zip(said, self.book.categories.values(), strict=True):
            view.grounds = page.current(category.grounds)
            view.frame = page.current(category.frame)
        return {"categories": said}

    def _plan(self, page: Page) -> dict[str, Any]:
        view = planner.view(page)
        view["data"] = script_json(view["data"])
        return view

    def _programmers(self, page: Page) -> dict[str, Any]:
        version = versions.data(self.book.root, self.book.jurisdictions)
        return {
            "entries": reference.entries(),
            "data": version.number,
            "revision": version.revision,
            "software": versions.software(),
            "api": ("../" if page.language == "en" else "") + "api/v1/index.json",
        }

    def _batch(self, page: Page) -> dict[str, Any]:
        return {
            **batch.view(page),
            "find": page.link("find"),
            "pages": page.link("s/x").removesuffix("x.html"),
        }

    def _points(self, page: Page) -> dict[str, Any]:
        view = {**views.points(page), "calculator": calculator.view(page)}
        if view["calculator"]:
            view["calculator"]["data"] = script_json(view["calculator"]["data"])
        return view

    def _authentication(self, page: Page) -> dict[str, Any]:
        return views.authentication(page)

    def _faq(self, page: Page) -> dict[str, Any]:
        groups = []
        for group in self.book.faq_groups.values():
            said = page.say(group)
            chosen = [one for one in self.book.faq if one.group == group.id and one.on(self.day)]
            said.questions = []
            for one in chosen:
                question = page.say(one)
                question.links = [self._link(page, name) for name in one.see]
                said.questions.append(question)
            if said.questions:
                groups.append(said)
        return {"groups": groups}

    def _glossary(self, page: Page) -> dict[str, Any]:
        return {"terms": page.say(self.book.terms), "intro": page.words["intro_glossary"]}

    def _a_z(self, page: Page) -> dict[str, Any]:
        return index_of_terms.view(self.book, page, self.titles())

    def _statistics(self, page: Page) -> dict[str, Any]:
        used: set[str] = set()
        charts = []
        for chart in self.book.charts:
            figures = [self.book.figures[name] for name in chart.figures]
            used.update(chart.figures)
            said = page.say(chart)
            said.svg = bars(
                chart.id,
                page.plain(chart.title),
                page.plain(chart.description),
                [
                    Bar(
                        page.plain(one.title) if one.title else one.id, one.value, _shown(one, page)
                    )
                    for one in figures
                ],
            )
            said.figures = [_figure(one, page) for one in figures]
            charts.append(said)
        rest = [_figure(one, page) for name, one in self.book.figures.items() if name not in used]
        intro = "intro_statistics" if self.book.figures else "no_statistics"
        return {"charts": charts, "rest": rest, "intro": page.words[intro]}

    def _sources(self, page: Page) -> dict[str, Any]:
        groups = []
        for name, jurisdiction in reversed([*self.book.jurisdictions.items()]):
            sources = [
                page.say(one)
                for one in self.book.sources.values()
                if self.book.files.get(f"source:{one.id}", "").split("/")[1:2] == [name]
            ]
            if sources:
                own = jurisdiction.short_name or jurisdiction.name
                title = page.words.get(f"group_{name}", own[page.language])
                groups.append(SimpleNamespace(id=name, title=title, sources=sources))
        return {"groups": groups, "intro": page.words["intro_sources"]}

    def _compare(self, page: Page) -> dict[str, Any]:
        return city_comparison.view(page)

    def _conflicts(self, page: Page) -> dict[str, Any]:
        said = []
        for one in self.book.conflicts.values():
            view = page.say(one)
            view.entries = page.to_confirm(one.to_confirm)
            for claim, source in zip(view.claims, one.claims, strict=True):
                claim.cited = [page.source(citation) for citation in source.sources]
            said.append(view)
        return {"conflicts": said, "intro": page.words["intro_conflicts"]}

    def _to_confirm(self, page: Page) -> dict[str, Any]:
        said = []
        for one in sorted(self.book.to_confirm.values(), key=lambda entry: entry.number):
            view = page.say(one)
            view.links = [self._link(page, name) for name in one.pages]
            view.cases = [page.conflict(name) for name in one.conflicts]
            said.append(view)
        return {"entries": said}

    def _contact(self, page: Page) -> dict[str, Any]:
        said = []
        for one in self.book.contacts:
            view = page.say(one)
            view.cited = [page.source(citation) for citation in one.sources]
            view.entries = page.to_confirm(one.to_confirm)
            said.append(view)
        return {"contacts": said, "intro": page.words["intro_contact"]}

    def _timeline(self, page: Page) -> dict[str, Any]:
        said = []
        for one in sorted(self.book.events, key=lambda event: event.day):
            view = page.say(one)
            view.cited = [page.source(citation) for citation in one.sources]
            said.append(view)
        return {"events": said, "intro": page.words["intro_timeline"]}

    def _open_data(self, page: Page) -> dict[str, Any]:
        return open_data_page.view(page, len(self.finder.results))

    def _accessibility(self, page: Page) -> dict[str, Any]:
        words = page.words
        topics = ("perceivable", "operable", "understandable", "compatible")
        return {
            "rows": [
                SimpleNamespace(
                    principle=words[f"a11y_{topic}"], done=words[key], test=words[f"{key}_test"]
                )
                for topic in topics
                for key in sorted(words)
                if re.fullmatch(rf"a11y_{topic}_\d", key)
            ],
            "limits": [words[key] for key in sorted(words) if re.fullmatch(r"a11y_limits_\d", key)],
        }

    def _history(self, page: Page) -> dict[str, Any]:
        said = []
        for one in history.updates(self.book, self.day):
            view = page.say(one)
            view.label = page.words[f"update_{one.kind}"]
            view.cited = [page.source(citation) for citation in one.sources]
            view.notices = [
                SimpleNamespace(
                    href=page.link(f"notices/{name}"),
                    title=page.plain(self.book.measures[name].title),
                )
                for name in one.measures
            ]
            view.links = [self._link(page, name) for name in one.pages]
            said.append(view)
        return {
            "updates": said,
            "intro": page.words["intro_history"],
            "feed": history.FEED,
            "notices": self._link(page, "notices"),
            "timeline": self._link(page, "timeline"),
        }

    def _about(self, page: Page) -> dict[str, Any]:
        words = page.words
        return {
            "paragraphs": [words[f"about_{number}"] for number in range(1, 5)],
            "day": self.day.isoformat(),
            "rules": len(self.book.rules) + len(self.book.statements),
            "sources": len(self.book.sources),
            "confirm": len(self.book.to_confirm),
            "data_version": str(versions.data(self.book.root, self.book.jurisdictions)),
            "software_version": versions.software(),
            "marks": [
                SimpleNamespace(id=name, label=words[name], text=words[f"mark_{name}"])
                for name in ("seed", "official", "secondary", "derived", "memory")
            ],
            "statuses": [
                SimpleNamespace(id=name, label=words[name], text=words[f"status_{name}"])
                for name in ("required", "deferrable", "by_commitment", "waived", "not_applicable")
            ],
            "api": ("../" if page.language == "en" else "") + "api/v1/index.json",
            "pdf": self._files(page),
        }


class _Words:
    """The fixed words, as attributes and items, for templates."""

    def __init__(self, page: Page) -> None:
        self._words = page.words

    def __getattr__(self, name: str) -> str:
        try:
            return self._words[name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name: str) -> str:
        return self._words[name]


def _figure(one: m.Figure, page: Page) -> Any:
    view = page.say(one)
    view.shown = _shown(one, page)
    return view


def _shown(one: m.Figure, page: Page) -> str:
    if one.display:
        return page.plain(one.display)
    number = f"{one.value:,.0f}" if one.value == int(one.value) else f"{one.value:,.2f}"
    unit = page.plain(one.unit)
    return f"{number}{unit}" if unit == "%" else f"{number} {unit}"


def script_json(value: Any) -> Markup:
    """JSON that is safe inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - no "<" is left


def _family(title: str, body: str) -> str:
    """A page that is not on disk, with its front matter."""
    return f"---\ntitle: {_quoted(str(escape(title)))}\n---\n\n{body}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def open_site(
    root: Path, day: date | None = None, city: str = cities.DEFAULT, open_file: Opener = read
) -> Site:
    """The site of ``city`` from the data under ``root``, as of ``day`` (today by default).

    ``open_file`` reads one file.  Raises :class:`~handbook.domain.problems.DataProblemsError` when
    the data is unsound.
    """
    return Site(load(root, city, open_file), day or clock.today())
