"""What a page says about itself to search engines, messengers and other programs.

Descriptions, addresses and structured data come from the same records as the page.  Without the
site's address the links in structured data are relative to the page, and what needs an absolute
address (canonical, alternates, Open Graph) is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from handbook.domain import model as m
from handbook.export import open_data
from handbook.export.at_a_glance import contact_for
from handbook.pages import faq, notices, services, situations
from handbook.pages import open_data as open_data_page
from handbook.pages.handbook import HandbookPages
from handbook.pages.kind import key_of
from handbook.pages.page import Page
from handbook.pages.render import script_json
from handbook.pages.translated import other_versions
from handbook.site import share_cards

#: Longest description: what a search engine shows of it, in characters.
_LONGEST = {"zh": 90, "en": 160}
_LOCALE = {"zh": "zh_CN", "en": "en_GB"}
_ELLIPSIS = "…"


@dataclass(frozen=True)
class Head:
    """The metadata of one page.

    ``url`` and ``alternates`` (language -> address) are absolute and empty without the site's
    address; ``trail`` is the way from the home page, (title, page id) each; ``data`` is JSON for a
    script element.
    """

    language: m.Language
    title: str
    description: str
    url: str
    alternates: dict[str, str]
    trail: list[tuple[str, str]]
    data: Markup
    site_name: str
    locale: str
    other_locale: str
    image: str = ""


@dataclass(frozen=True)
class Metadata:
    """The metadata of every page of a site.

    ``base`` is the site's address with or without its last slash, or empty.
    """

    site: HandbookPages
    base: str = ""

    def address(self, name: str, language: m.Language) -> str:
        """The absolute address of a page; empty without the site's."""
        folder = "en/" if language == "en" else ""
        return f"{self.base.rstrip('/')}/{folder}{name}.html" if self.base else ""

    def head(self, path: str, language: m.Language, title: str) -> Head:
        """The metadata of the page at ``path`` (``services/change.md``) below its language."""
        name = path.removesuffix(".md")
        page = self.site.page(language, path)
        description = self.description(name, page, title)
        trail = self._trail(name, page, title)
        site_name = self.site.titles()["index"][language]
        return Head(
            language=language,
            title=title,
            description=description,
            url=self.address(name, language),
            alternates=self._alternates(name) if self.base else {},
            trail=trail,
            data=script_json(self._data(name, page, title, description, trail)),
            site_name=site_name,
            locale=_LOCALE[language],
            other_locale=_LOCALE["en" if language == "zh" else "zh"],
            image=f"{self.base.rstrip('/')}/{share_cards.path(self.site, name, language)}"
            if self.base
            else "",
        )

    def _alternates(self, name: str) -> dict[str, str]:
        """The page in every language that has it: its code, and the absolute address there."""
        further = {
            one.code: f"{self.base.rstrip('/')}/{one.href}"
            for one in other_versions(self.site, name)
        }
        return {**{one: self.address(name, one) for one in m.LANGUAGES}, **further}

    # -- descriptions --------------------------------------------------------------------------

    def description(self, name: str, page: Page, title: str) -> str:
        """One or two sentences on a page, in its language, short enough to be shown whole."""
        return shortened(" ".join(self._said(name, page, title).split()), page.language)

    def _said(self, name: str, page: Page, title: str) -> str:
        kind = self.site.kind(name)
        if kind and kind.describe:
            return kind.describe(self.site, page, name, title)
        words = page.words
        return words.get(f"meta_{name.replace('/', '_')}", "") or words["meta_other"].format(
            title=title
        )

    # -- where the page stands -----------------------------------------------------------------

    def _trail(self, name: str, page: Page, title: str) -> list[tuple[str, str]]:
        titles, language = self.site.titles(), page.language
        home = ("index", titles["index"][language])
        if name == "index":
            return [(home[1], home[0])]
        trail = [home]
        kind = self.site.kind(name)
        if kind and (above := kind.above(self.site, name)):
            trail.append((above, titles[above][language]))
        return [(text, one) for one, text in [*trail, (name, title)]]

    # -- structured data -----------------------------------------------------------------------

    def _data(
        self,
        name: str,
        page: Page,
        title: str,
        description: str,
        trail: list[tuple[str, str]],
    ) -> dict[str, object]:
        kind, key, book = self.site.kind(name), key_of(name), page.book
        made: dict[str, object] = {
            "@context": "https://schema.org",
            "@type": "WebPage",
            "name": title,
            "description": description,
            "inLanguage": page.language,
            "url": self._url(name, page),
            "isPartOf": {
                "@type": "WebSite",
                "name": trail[0][0],
                "url": self._url("index", page),
                "inLanguage": list(m.LANGUAGES),
            },
            "breadcrumb": {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {
                        "@type": "ListItem",
                        "position": number,
                        "name": text,
                        "item": {"@type": "WebPage", "@id": self._url(one, page)},
                    }
                    for number, (text, one) in enumerate(trail, 1)
                ],
            },
        }
        if kind is services.PAGES:
            made["mainEntity"] = [*self._service(book.items[key], page)]
        elif kind is notices.PAGES:
            made["mainEntity"] = self._notice(book.measures[key], page)
        elif kind is situations.PAGES:
            item = book.items[situations.item_of(self.site, name)]
            made["about"] = {
                "@type": "GovernmentService",
                "name": page.plain(item.name),
                "url": self._url(f"services/{item.id}", page),
            }
        elif kind is faq.PAGE:
            made["@type"] = "FAQPage"
            made["mainEntity"] = [*self._questions(page)]
        elif kind is services.INDEX:
            made["@type"] = "CollectionPage"
        elif kind is open_data_page.PAGE:
            made["mainEntity"] = self._dataset(page, title, description)
        return made

    def _url(self, name: str, page: Page) -> str:
        return self.address(name, page.language) or page.link(name)

    def _service(self, item: m.Item, page: Page) -> Iterator[dict[str, object]]:
        view = services.service(page, item)
        url = self._url(f"services/{item.id}", page)
        city = page.book.city
        service: dict[str, object] = {
            "@type": "GovernmentService",
            "name": page.plain(item.name),
            "description": page.plain(item.summary),
            "serviceType": page.plain(item.short_name),
            "url": url,
            "areaServed": {"@type": "City", "name": city.name[page.language]},
            "audience": {"@type": "Audience", "audienceType": page.plain(item.who)},
            "provider": {"@type": "GovernmentOrganization", "name": page.plain(item.decided_by)},
            "serviceOperator": {
                "@type": "GovernmentOrganization",
                "name": page.plain(item.accepted_by),
            },
            "serviceOutput": [
                {"@type": "GovernmentPermit", "name": str(one)}
                for one in dict.fromkeys(line.result.name for line in view.results)
            ],
        }
        if channel := _channel(page):
            service["availableChannel"] = channel
        yield service
        yield {
            "@type": "HowTo",
            "name": page.plain(item.question),
            "supply": [
                {"@type": "HowToSupply", "name": page.plain(page.book.materials[row.id].name)}
                for row in view.rows
                if any(line.status == "required" for line in row.lines)
            ],
            "step": [
                {
                    "@type": "HowToStep",
                    "position": number,
                    "name": page.plain(page.book.rules[step.id].name),  # type: ignore[attr-defined]
                    "text": page.plain(page.book.rules[step.id].text),  # type: ignore[attr-defined]
                    "url": f"{url}#{step.anchor}",
                }
                for number, step in enumerate(view.steps, 1)
            ],
        }

    def _notice(self, measure: m.Measure, page: Page) -> dict[str, object]:
        until = measure.until.isoformat() if measure.until else ".."
        made: dict[str, object] = {
            "@type": "Legislation",
            "name": page.plain(measure.title),
            "legislationPassedBy": {
                "@type": "GovernmentOrganization",
                "name": page.plain(measure.issuer),
            },
            "legislationJurisdiction": {
                "@type": "AdministrativeArea",
                "name": page.book.jurisdictions[measure.jurisdiction].name[page.language],
            },
            "temporalCoverage": f"{measure.in_force.isoformat()}/{until}",
        }
        if measure.number and not measure.number_to_confirm:
            made["legislationIdentifier"] = measure.number
        return made

    def _questions(self, page: Page) -> Iterator[dict[str, object]]:
        for question in page.book.faq:
            if question.on(page.day):
                yield {
                    "@type": "Question",
                    "name": page.plain(question.question),
                    "acceptedAnswer": {"@type": "Answer", "text": page.plain(question.text)},
                }

    def _dataset(self, page: Page, title: str, description: str) -> dict[str, object]:
        folder = f"{self.base.rstrip('/')}/" if self.base else page.asset("")[: -len("assets/")]
        return {
            "@type": "Dataset",
            "name": title,
            "description": description,
            "inLanguage": list(m.LANGUAGES),
            "isAccessibleForFree": True,
            "license": open_data.LICENCE_URL,
            "temporalCoverage": page.day.isoformat(),
            "distribution": [
                {
                    "@type": "DataDownload",
                    "encodingFormat": "application/json",
                    "contentUrl": f"{folder}api/{open_data.VERSION}/{one}.json",
                }
                for one in (*open_data.COLLECTIONS, "situations")
            ],
        }


def _channel(page: Page) -> dict[str, object]:
    """Where a service is applied for and where questions are answered, as far as it is known."""
    contacts = page.book.contacts
    system = contact_for(contacts, "system")
    window = contact_for(contacts, "window")
    asked = window if window and window.telephone else contact_for(contacts, "enquiries")
    made: dict[str, object] = {}
    if system and system.link:
        made["serviceUrl"] = system.link
    if asked and asked.telephone:
        made["servicePhone"] = {
            "@type": "ContactPoint",
            "name": page.plain(asked.name),
            "telephone": asked.telephone[0].number,
        }
    if window and window.address:
        made["serviceLocation"] = {
            "@type": "Place",
            "name": page.plain(window.name),
            "address": page.plain(window.address),
        }
    return {"@type": "ServiceChannel", **made} if made else {}


def shortened(text: str, language: m.Language) -> str:
    """``text``, cut after a sentence or before a word where it is too long."""
    longest = _LONGEST[language]
    if len(text) <= longest:
        return text
    cut = text[:longest]
    stop = max(cut.rfind("。") + 1, cut.rfind(". ") + 1)
    if stop > longest // 2:
        return cut[:stop].strip()
    if language == "en":
        cut = cut.rpartition(" ")[0]
    return cut[: longest - 1].rstrip("，、；,;: ") + _ELLIPSIS
