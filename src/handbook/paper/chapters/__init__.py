"""The chapters: how each kind of page is set on paper.

A chapter is composed in both languages from view-models of the same records, so block for block and
number for number they match; the bilingual edition sets them side by side.
"""

from __future__ import annotations

from handbook.pages.about import AboutView
from handbook.pages.authentication import AuthenticationView
from handbook.pages.categories import CategoriesView
from handbook.pages.conflicts import ConflictsView
from handbook.pages.contact import ContactView
from handbook.pages.glossary import GlossaryView
from handbook.pages.kind import View
from handbook.pages.notices import NoticeView
from handbook.pages.planner import PlanView
from handbook.pages.points import PointsView
from handbook.pages.services import ServiceView
from handbook.pages.sources import SourcesView
from handbook.pages.statistics import StatisticsView
from handbook.pages.timeline import TimelineView
from handbook.pages.to_confirm import ToConfirmView
from handbook.pages.topics import TopicView
from handbook.paper.chapter_builder import ChapterBuilder
from handbook.paper.chapters import guides, notice, references, rules, service


def compose(chapter: ChapterBuilder, view: View) -> None:  # noqa: C901, PLR0912 - one case a kind
    """Compose the chapter of a page.  Raises :class:`TypeError` for a page that is no chapter."""
    match view:
        case AboutView():
            guides.about(chapter, view)
        case AuthenticationView():
            rules.authentication(chapter, view)
        case CategoriesView():
            rules.categories(chapter, view)
        case ConflictsView():
            references.conflicts(chapter, view)
        case ContactView():
            guides.contact(chapter, view)
        case GlossaryView():
            guides.glossary(chapter, view)
        case NoticeView():
            notice.notice(chapter, view)
        case PlanView():
            rules.plan(chapter, view)
        case PointsView():
            rules.points(chapter, view)
        case ServiceView():
            service.service(chapter, view)
        case SourcesView():
            references.sources(chapter, view)
        case StatisticsView():
            references.statistics(chapter, view)
        case TimelineView():
            guides.timeline(chapter, view)
        case ToConfirmView():
            references.to_confirm(chapter, view)
        case TopicView():
            rules.topic(chapter, view)
        case _:
            raise TypeError(f"{chapter.name} is no chapter")
