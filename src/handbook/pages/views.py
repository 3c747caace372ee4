"""View-models: what a page shows, in one language, as plain values ready to print."""

from __future__ import annotations

import copy
import json
import posixpath
from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.conditions import Answers, Truth
from handbook.language import translations
from handbook.language.phrasing import condition, place_name
from handbook.loading import cities
from handbook.pages.flowchart import variants
from handbook.pages.flowchart_svg import draw
from handbook.rules import freshness
from handbook.rules.answers import Decision, Resolver
from handbook.rules.checklists import Sheet, joined_ways, telling
from handbook.rules.points_table import table_on


class Page:
    """What templates need to know of the page they print: language, day, links, words."""

    def __init__(self, book: Book, language: m.Language, day: date, path: str) -> None:
        self.book, self.language, self.day, self.path = book, language, day, path
        self.words = cities.words(book.city, language)
        self.resolver = resolver_for(book, day)
        #: Texts whose other language is newer, by their Chinese and English.
        self.stale = translations.of_book(book)
        # Pages of one folder say a record alike; the book outlives the page, so ids are safe keys.
        self._said: dict[int, Any] = {}
        self._bases: dict[int, SimpleNamespace] = {}
        self._links: dict[str, str] = {}
        #: Rows and printed pieces that many pages of one folder share.
        self.rows: dict[tuple[str, ...], SimpleNamespace] = {}
        self.printed: dict[tuple[str, ...], str] = {}

    def link(self, page: str, anchor: str = "") -> str:
        """The address of another page, relative to this one: works under any folder and file://."""
        if page not in self._links:
            here = posixpath.dirname(self.path)
            self._links[page] = posixpath.relpath(f"{page}.html", here or ".")
        return f"{self._links[page]}#{anchor}" if anchor else self._links[page]

    def asset(self, name: str) -> str:
        """The address of a file under ``assets/``, relative to this page."""
        up = "../" * (self.path.count("/") + (self.language == "en"))
        return f"{up}assets/{name}"

    # -- provenance ----------------------------------------------------------------------------

    def source(self, citation: m.Citation) -> SimpleNamespace:
        """A citation: title, locator and the address of the register's entry."""
        source = self.book.sources[citation.source]
        return SimpleNamespace(
            id=source.id,
            title=self.say(source.title),
            number=source.number or "",
            locator=self.say(citation.locator) if citation.locator else "",
            href=self.link("sources", source.id),
        )

    def basis(self, one: m.Provenance | m.Measure) -> SimpleNamespace:
        """Where a rule or statement comes from, as printed beside it."""
        if id(one) not in self._bases:
            self._bases[id(one)] = self._basis(one)
        return self._bases[id(one)]

    def _basis(self, one: m.Provenance | m.Measure) -> SimpleNamespace:
        return SimpleNamespace(
            printed={},
            id=one.id if hasattr(one, "id") else "",
            sources=[self.source(citation) for citation in one.sources],
            confidence=one.confidence,
            confidence_label=self.words[one.confidence],
            level=one.level,
            level_label=self.words[one.level],
            in_force=one.in_force.isoformat(),
            until=one.until.isoformat() if one.until else "",
            verified=one.verified.isoformat(),
            # Past its day of review, on the day of the edition: for every printed form to mark.
            overdue=freshness.overdue(self.book, one, self.day),
            review_due=freshness.due(self.book, one).isoformat(),
            date_basis=self.say(one.date_basis) if one.date_basis else "",
            to_confirm=self.to_confirm(one.to_confirm),
            conflicts=[self.conflict(name) for name in getattr(one, "conflicts", ())],
        )

    def to_confirm(self, names: Iterable[str]) -> list[SimpleNamespace]:
        """Entries of the to-confirm list, with their addresses."""
        return [
            SimpleNamespace(
                id=name,
                title=self.say(self.book.to_confirm[name].title),
                text=self.say(self.book.to_confirm[name].text),
                href=self.link("to-confirm", name),
            )
            for name in dict.fromkeys(names)
        ]

    def conflict(self, name: str) -> SimpleNamespace:
        """An entry of the conflict register: its claims, and its address."""
        one = self.book.conflicts[name]
        return SimpleNamespace(
            id=name,
            title=self.say(one.title),
            href=self.link("conflicts", name.lower()),
            claims=[self.say(claim.text) for claim in one.claims],
            follows=one.follows,
            decision=self.say(one.decision) if one.decision else "",
        )

    # -- records -------------------------------------------------------------------------------

    def say(self, value: Any) -> Any:
        """``value`` with every text in this page's language and its basis beside each rule."""
        if isinstance(value, m.Text):
            stale = self.stale.get((value.zh, value.en))
            return self._newer(value, stale) if stale else value[self.language]
        if isinstance(value, m.Record):
            if id(value) not in self._said:
                said = SimpleNamespace(
                    **{name: self.say(getattr(value, name)) for name in type(value).model_fields}
                )
                if isinstance(value, m.Provenance):
                    said.basis = self.basis(value)
                self._said[id(value)] = said
            return copy.copy(self._said[id(value)])
        if isinstance(value, (tuple, list)):
            return [self.say(one) for one in value]
        if isinstance(value, date):
            return value.isoformat()
        return value

    def plain(self, text: m.Text) -> str:
        """The newer of both languages without the notice, for where only plain text may stand."""
        stale = self.stale.get((text.zh, text.en))
        return text[stale.newer if stale else self.language]

    def _newer(self, text: m.Text, stale: translations.Stale) -> Markup:
        """The newer text, in its own language, with a dated notice that the other is behind."""
        notice = self.words[f"stale_{stale.newer}"].format(day=stale.day)
        foreign = Markup(' lang="{}"').format(stale.newer) if stale.newer != self.language else ""
        return Markup(
            '<span class="hb-stale"><span class="hb-stale-text"{}>{}</span> '
            '<span class="hb-stale-notice" role="note">{}</span></span>'
        ).format(foreign, text[stale.newer], notice)

    def current(self, records: Iterable[m.Provenance]) -> list[Any]:
        """The records in force on the page's day, said."""
        return [self.say(one) for one in records if one.on(self.day)]

    def words_of(self, rule: m.Rule, known: m.AllOf | None = None) -> str:
        """The condition of a rule in words, without what the page already settles."""
        return condition(self.book, rule.when, self.language, known)


_resolvers: dict[tuple[int, date], Resolver] = {}


def resolver_for(book: Book, day: date) -> Resolver:
    """One resolver for each book and day: its indexes serve every page."""
    key = (id(book), day)
    if key not in _resolvers:
        _resolvers.clear()
        _resolvers[key] = Resolver(book, day)
    return _resolvers[key]


def _possible(decision: Decision[Any]) -> list[Any]:
    """The rules that decide or may decide, the plainest first."""
    return sorted(
        (*decision.live, *decision.open),
        key=lambda rule: (bool(rule.when), rule.in_force),
    )


def _day_count(page: Page, limit: m.TimeLimit) -> str:
    words = page.words
    text = words["working_days"].format(n=limit.working_days)
    if page.language == "en":
        text = f"{limit.working_days} working day{'s' * (limit.working_days != 1)}"
    if limit.extension_days:
        text += (
            words["open_paren"]
            + words["extension_days"].format(n=limit.extension_days)
            + words["close_paren"]
        )
    return text


def _rule_line(page: Page, rule: m.Rule, known: m.AllOf) -> SimpleNamespace:
    return SimpleNamespace(
        id=rule.id,
        words=page.words_of(rule, known),
        why=page.say(rule.why),
        basis=page.basis(rule),
    )


def _requirement_line(page: Page, rule: m.Requirement, known: m.AllOf) -> SimpleNamespace:
    line = _rule_line(page, rule, known)
    line.status, line.label = rule.status, page.words[rule.status]
    line.note = page.say(rule.note)
    return line


def service(page: Page, item: m.Item) -> dict[str, Any]:
    """A service page: everything that may apply once the item's own answers are given."""
    known = item.applies
    resolver = page.resolver
    said = page.say(item)
    rows = []
    foreign = []
    for material in page.book.materials.values():
        rules = _possible(resolver.requirement(material.id, known))
        if not rules:
            continue
        row = page.say(material)
        row.lines = [_requirement_line(page, rule, known) for rule in rules]
        if material.foreign:
            foreign.append(material)
        rows.append(row)
    limits = [
        SimpleNamespace(
            kind=kind,
            label=page.words["national_limit" if kind == "national" else kind],
            days=_day_count(page, rule),
            counted_from=page.say(rule.counted_from),
            **vars(_rule_line(page, rule, known)),
        )
        for kind in ("national", "statutory", "promised")
        for rule in _possible(resolver.limit(kind, known))
    ]
    results = [
        SimpleNamespace(
            result=page.say(page.book.results[rule.result]), **vars(_rule_line(page, rule, known))
        )
        for rule in _possible(resolver.result(known))
    ]
    steps = _steps(page, known)
    parts = [item] + ([page.book.items[item.part_of]] if item.part_of else [])
    statements = [one for part in parts for one in part.statements]
    eligibility = [one for part in parts for one in part.eligibility]
    measures = [
        page.say(measure)
        for measure in page.book.measures.values()
        if _touches(page, measure, known)
    ]
    return {
        "item": said,
        "rows": rows,
        "limits": limits,
        "results": results,
        "steps": steps,
        "flow": _flow(page, item),
        "eligibility": page.current(eligibility),
        "statements": page.current(statements),
        "fees": page.current(item.fees),
        "authentication": _authentication_lines(page, foreign, known) if foreign else [],
        "delays": _delay_lines(page, foreign, known) if foreign else [],
        "measures": measures,
        "legal_basis": [page.source(one) for one in item.legal_basis],
        "to_confirm": page.to_confirm(item.to_confirm),
        "conflicts": [page.conflict(name) for name in item.conflicts],
        "ahead": _ahead(page, known),
    }


def _flow(page: Page, item: m.Item) -> list[SimpleNamespace]:
    """The flowcharts of a service item; more than one where one way excludes another."""
    return [
        SimpleNamespace(
            svg=draw(flow, f"flow-{item.id}-{number}"),
            caption=page.words["flow_variant"].format(words=flow.words) if flow.words else "",
        )
        for number, flow in enumerate(variants(page.resolver, item, page.language), 1)
    ]


def _steps(page: Page, known: m.AllOf) -> list[Any]:
    decision = page.resolver.steps(known)
    possible = {rule.id for rule in (*decision.live, *decision.open)}
    steps = [step for step in page.book.steps if step.id in possible]
    names = {step.id: page.say(step.name) for step in page.book.steps}
    said = []
    for step in steps:
        ways = [way for way in step.branches if way.to == "end" or way.to in possible]
        words = page.words_of(step, known)
        key = ("step", step.id, words, *(way.to for way in ways))
        if key not in page.rows:
            one = page.say(step)
            one.key, one.words = key, words
            one.actor_label = page.words[f"actor_{step.actor}"]
            one.anchor = "step-" + step.id.replace("/", "-")
            one.ways = [
                SimpleNamespace(
                    label=page.say(way.label),
                    to=names.get(way.to, ""),
                    anchor="step-" + way.to.replace("/", "-"),
                    ends=way.to == "end",
                )
                for way in ways
            ]
            page.rows[key] = one
        said.append(page.rows[key])
    return said


def _authentication_lines(
    page: Page, materials: list[m.Material], known: m.AllOf
) -> list[SimpleNamespace]:
    lines: dict[str, SimpleNamespace] = {}
    for material in materials:
        for rule in _possible(page.resolver.method(material, known)):
            line = _rule_line(page, rule, known)
            line.method = page.words[rule.method or "none"]
            lines[rule.id] = line
    # What prevails comes first; what it prevails over says that it is the rest.
    beaten = {name for name in lines for name in page.book.rules[name].overrides}
    for name in beaten & set(lines):
        lines[name].words += page.words["except_above"]
    return sorted(lines.values(), key=lambda line: line.id in beaten)


def _delay_lines(page: Page, materials: list[m.Material], known: m.AllOf) -> list[SimpleNamespace]:
    lines: dict[str, SimpleNamespace] = {}
    for material in materials:
        for rule in _possible(page.resolver.delay(material, known)):
            line = _rule_line(page, rule, known)
            line.status = page.words[f"auth_{rule.status}"]
            lines[rule.id] = line
    return list(lines.values())


def _touches(page: Page, measure: m.Measure, known: m.AllOf) -> bool:
    """Whether a measure decides or ends something that this service may need."""
    if not measure.on(page.day):
        return False
    rules = (*measure.requirements, *measure.time_limits, *measure.results, *measure.steps)
    if any(page.resolver.truth(rule, known) is not Truth.NO for rule in rules):
        return True
    ended = [page.book.rules[ending.rule] for ending in measure.ends]
    return any(page.resolver.truth(rule, known) is not Truth.NO for rule in ended)


def _ahead(  # noqa: C901 - one pass over what begins, ends or joins
    page: Page, known: m.AllOf
) -> list[SimpleNamespace]:
    """What is announced for this service, by day: rules that begin or end, states that join."""
    book, resolver = page.book, page.resolver
    found: dict[date, list[SimpleNamespace]] = {}

    def possible(rule: m.Rule) -> bool:
        return resolver.truth(rule, known) is not Truth.NO

    for rule in book.rules.values():
        if not possible(rule):
            continue
        if rule.in_force > page.day:
            found.setdefault(rule.in_force, []).append(_subject_line(page, rule, known))
        ends = {rule.until: rule.why} if rule.until else {}
        ends |= {
            measure.in_force: ending.why
            for measure in book.measures.values()
            for ending in measure.ends
            if ending.rule == rule.id
        }
        if ends and min(ends) > page.day:
            line = _subject_line(page, rule, known)
            line.ends, line.why = True, page.say(ends[min(ends)])
            found.setdefault(min(ends), []).append(line)
    for auth in book.authentication:
        if auth.method is None or not possible(auth):
            continue
        used = {value for one in auth.when for value in one.get("issued_in", ())}
        for group in (one for name, one in book.place_groups().items() if name in used):
            for member in group.members:
                # Who is there from the rule's first day on is told with the rule.
                if member.from_ > max(page.day, auth.in_force):
                    line = _subject_line(page, auth, known)
                    place = place_name(book, member.place, page.language)
                    line.words = page.words["impact_issued_in"].format(place=place)
                    line.why = page.say(member.note) or ""
                    found.setdefault(member.from_, []).append(line)
    return [SimpleNamespace(day=day.isoformat(), lines=found[day]) for day in sorted(found)]


def _subject_line(page: Page, rule: m.Rule, known: m.AllOf) -> SimpleNamespace:
    """A rule with what it is about and what it says, where no column tells that."""
    words = page.words
    line = _rule_line(page, rule, known)
    line.ends = False
    match rule:
        case m.Requirement():
            line = _requirement_line(page, rule, known)
            line.ends = False
            line.subject = _materials(page, rule.materials)
        case m.AuthenticationRule():
            line.subject = _materials(page, rule.materials)
            line.label = (
                words["authentication"]
                + words["colon"]
                + (words[rule.method] if rule.method else words[f"auth_{rule.status}"])
            )
        case m.TimeLimit():
            line.subject = words["national_limit" if rule.kind == "national" else rule.kind]
            line.label = _day_count(page, rule)
        case m.ResultRule():
            line.subject = words["result"]
            line.label = page.say(page.book.results[rule.result].name)
        case m.Step():
            line.subject, line.label = words["steps"], page.say(rule.name)
        case _:
            line.subject, line.label = words["rule"], rule.id
    return line


def _materials(page: Page, names: Iterable[str]) -> str:
    return Markup(page.words["comma"]).join(  # noqa: S704 - our own fixed word
        page.say(page.book.materials[name].name) for name in names if name in page.book.materials
    )


def authentication(page: Page) -> dict[str, Any]:
    """Authentication by country: the rule for every place, on the page's day."""
    book, resolver = page.book, page.resolver
    documents = [material for material in book.materials.values() if material.foreign]
    groups = book.place_groups()
    members = {member.place: member for group in groups.values() for member in group.members}
    excepted = {one.place: one for group in groups.values() for one in group.exceptions}
    rows = []
    for place in book.places.values():
        rule = resolver.method(documents[0], {"issued_in": (place.code,)}).rule
        member = members.get(place.code)
        exception = excepted.get(place.code)
        if rule is None or rule.method is None:
            continue
        rows.append(
            SimpleNamespace(
                code=place.code,
                name=place.name[page.language],
                pinyin=place.pinyin,
                method=rule.method,
                label=page.words[rule.method],
                rule=rule.id,
                since=member.from_.isoformat() if member else "",
                later=bool(member and member.from_ > page.day),
                confidence=page.words[member.confidence] if member else page.words[rule.confidence],
                source=page.source(member.sources[0]) if member else None,
                note=page.say(exception.reason if exception else member.note if member else None)
                or "",
            )
        )
    rows.sort(key=lambda row: row.pinyin if page.language == "zh" else row.name)
    lines = _authentication_lines(page, documents, {"service": ("new",)})
    measures = [one for one in book.measures.values() if one.authentication and one.on(page.day)]
    return {
        "documents": [page.say(one) for one in documents],
        "lines": lines,
        "delays": _delay_lines(page, documents, {"service": ("new",)}),
        "rows": rows,
        "counts": _counts(page, rows),
        "measures": [page.say(one) for one in measures],
        "to_confirm": page.to_confirm(name for one in measures for name in one.to_confirm),
        "conflicts": [
            page.conflict(name)
            for name in dict.fromkeys(name for one in measures for name in one.conflicts)
        ],
    }


def _counts(page: Page, rows: list[SimpleNamespace]) -> list[SimpleNamespace]:
    methods = ("apostille", "consular-legalisation", "notarisation", "none")
    return [
        SimpleNamespace(label=page.words[method], count=sum(row.method == method for row in rows))
        for method in methods
    ]


def measure(page: Page, one: m.Measure) -> dict[str, Any]:
    """The page of one notice: what it says, what it changed, what it ended."""
    rules = [
        _subject_line(page, rule, {})
        for rule in (
            *one.requirements,
            *one.authentication,
            *one.time_limits,
            *one.results,
            *one.steps,
        )
    ]
    for line in rules:
        line.overrides = [_rule_name(page, name) for name in page.book.rules[line.id].overrides]
    groups = []
    for group in one.place_groups:
        said = page.say(group)
        for row, member in zip(said.members, group.members, strict=True):
            row.name = place_name(page.book, member.place, page.language)
            row.source = page.source(member.sources[0])
            row.confidence_label = page.words[member.confidence]
        for row, exception in zip(said.exceptions, group.exceptions, strict=True):
            row.name = place_name(page.book, exception.place, page.language)
            row.source = page.source(exception.sources[0])
        said.members.sort(key=lambda row: (row.from_, row.place))
        groups.append(said)
    return {
        "measure": page.say(one),
        "basis": page.basis(one),
        "rules": rules,
        "groups": groups,
        "not_yet": page.words["not_yet_text"].format(day=one.in_force, as_of=page.day)
        if one.in_force > page.day
        else "",
        "ended": [
            SimpleNamespace(
                rule=_rule_name(page, ending.rule),
                why=page.say(ending.why),
                basis=page.basis(page.book.rules[ending.rule]),
            )
            for ending in one.ends
        ],
        "statements": page.say(one.statements),
        "to_confirm": page.to_confirm(one.to_confirm),
        "conflicts": [page.conflict(name) for name in one.conflicts],
    }


def _rule_name(page: Page, rule_id: str) -> SimpleNamespace:
    """A rule by what it is about, with the address of the page it belongs to."""
    rule = page.book.rules[rule_id]
    holder = page.book.holder(rule_id)
    folder = "services" if isinstance(holder, m.Item) else "notices"
    title = holder.short_name if isinstance(holder, m.Item) else holder.title
    about: str
    match rule:
        case m.Requirement():
            about = (
                Markup(page.words["comma"]).join(  # noqa: S704 - our own fixed word
                    page.say(page.book.materials[name].name)
                    for name in rule.materials
                    if name in page.book.materials
                )
                + page.words["colon"]
                + page.words[rule.status]
            )
        case m.Step():
            about = page.say(rule.name)
        case m.ResultRule():
            about = page.say(page.book.results[rule.result].name)
        case m.AuthenticationRule():
            about = page.words[rule.method or "none"]
        case _:
            about = page.words["time_limits"]
    return SimpleNamespace(
        id=rule_id,
        about=about,
        holder=page.say(title),
        href=page.link(f"{folder}/{holder.id}"),
    )


def points(page: Page) -> dict[str, Any]:
    """The points table in force, factor by factor."""
    table = table_on(page.book, page.day)
    return {"tables": [page.say(table)] if table else []}


def _checklist_row(page: Page, material: m.Material, rule: m.Requirement) -> SimpleNamespace:
    """A material of a personal checklist; the same row stands on many checklists."""
    key = ("row", material.id, rule.id)
    if key not in page.rows:
        row = page.say(material)
        row.line = _requirement_line(page, rule, {})
        row.original = material.original if rule.original is None else rule.original
        row.copies = material.copies if rule.copies is None else rule.copies
        row.key = key
        page.rows[key] = row
    return page.rows[key]


def situation(page: Page, sheet: Sheet) -> dict[str, Any]:
    """The page of one distinct situation: its checklist, for every place of issue."""
    one, answer, answers = sheet.distinct, sheet.checklist, dict(sheet.distinct.answers)
    foreign = [page.book.materials[name] for name in sheet.abroad]
    needed, waived, never = [], [], []
    for material in answer.materials:
        rule = material.requirement
        if rule is None:
            raise KeyError(material.material.id)
        row = _checklist_row(page, material.material, rule)
        if material.status in ("required", "deferrable", "by_commitment"):
            needed.append(row)
        elif material.status == "waived":
            waived.append(row)
        else:
            never.append(row)
    limits = [
        SimpleNamespace(
            label=page.words["national_limit" if kind == "national" else kind],
            kind=kind,
            days=_day_count(page, limit),
            counted_from=page.say(limit.counted_from),
            **vars(_rule_line(page, limit, answers)),
        )
        for kind in ("promised", "national", "statutory")
        if (limit := answer.time_limits.get(kind))
    ]
    steps = _steps(page, answers)
    return {
        "slug": one.slug,
        "item": page.say(answer.item),
        "title": one.title(page.book, page.language),
        "ways": [way for joined in joined_ways(page.book, one.ways) if (way := _way(page, joined))]
        if len(one.ways) > 1
        else [],
        "needed": needed,
        "waived": waived,
        "never": never,
        "limits": limits,
        "results": [
            SimpleNamespace(
                result=page.say(page.book.results[rule.result]),
                **vars(_rule_line(page, rule, answers)),
            )
            for rule in answer.result_because
        ],
        "steps": [step for step in steps if step.phase != "after"],
        "after": [step for step in steps if step.phase == "after"],
        "foreign": [page.say(material) for material in foreign],
        "places": _place_data(page, sheet),
        "authentication": _authentication_lines(page, foreign, answers) if foreign else [],
        "delays": _delay_lines(page, foreign, answers) if foreign else [],
        "to_confirm": page.to_confirm(sheet.to_confirm),
        "day": page.day.isoformat(),
    }


def _way(page: Page, joined: Answers) -> str:
    """Answers that lead to a situation, in words; without those that say nothing."""
    words, parts = page.words, []
    for key, values in telling(page.resolver, joined).items():
        question = page.book.questions[key]
        if key == "service" or values == (question.default,):
            continue
        labels = [one.label[page.language] for one in question.values if one.id in values]
        text = words["find_or"].join(labels)
        if len(labels) > 1 or {one.id for one in question.values} == {"yes", "no"}:
            text = question.label[page.language] + words["colon"] + text
        parts.append(text)
    return " · ".join(parts)


def _place_data(page: Page, sheet: Sheet) -> str:
    """For the browser: each foreign document, its place key, and the status for each method."""
    told = []
    for name, table in sheet.abroad.items():
        material = page.book.materials[name]
        key = "r" if material.issued_in_key == "record_issued_in" else "c"
        status: dict[str, str] = {}
        other: dict[str, str] = {}
        for row in table:
            if status.setdefault(row.method, row.status) != row.status:
                other |= dict.fromkeys(row.places, row.status)
        told.append([name, key, status, other])
    return json.dumps(told, separators=(",", ":"))


def places(page: Page) -> list[list[str]]:
    """For the country box: code, both names, pinyin and aliases, method and first day."""
    book, resolver = page.book, page.resolver
    document = next(one for one in book.materials.values() if one.foreign)
    since = {
        member.place: member.from_.isoformat()
        for group in book.place_groups().values()
        for member in group.members
        if member.from_ <= page.day
    }
    rows = []
    for place in book.places.values():
        rule = resolver.method(document, {"issued_in": (place.code,)}).rule
        if rule is not None and rule.method is not None:
            rows.append(
                [
                    place.code,
                    place.name.zh,
                    place.name.en,
                    "|".join((place.pinyin, *place.aliases)),
                    rule.method,
                    since.get(place.code, ""),
                ]
            )
    return rows
