"""Which files the data may hold, and the records that each of them is made of."""

from __future__ import annotations

from handbook.domain import model as m
from handbook.storage import register_paths

#: Name of a catalogue file -> the lists it may hold and the record each list is made of.
CATALOGUES: dict[str, dict[str, type[m.Record]]] = {
    "questions": {"questions": m.Question, "screens": m.Screen, "guide": m.GuideQuestion},
    "materials": {"materials": m.Material},
    "results": {"results": m.Result},
    "categories": {"categories": m.Category},
    "points": {"tables": m.PointsTable},
    "faq": {"groups": m.FaqGroup, "questions": m.Faq},
    "glossary": {"terms": m.Term},
    "synonyms": {"synonyms": m.Synonyms},
    "statistics": {"figures": m.Figure, "charts": m.Chart},
    "conflicts": {"conflicts": m.Conflict},
    "timeline": {"events": m.Event},
    "history": {"updates": m.Update},
    "to-confirm": {"entries": m.ToConfirm},
    "contacts": {"contacts": m.Contact},
    "deadlines": {
        "deadlines": m.Deadline,
        "plans": m.Plan,
        "holiday_years": m.HolidayYear,
    },
    "holidays": {"public_holidays": m.PublicHoliday},
}
#: What the program itself records of the cities, in the same form.
REGISTERS: dict[str, dict[str, type[m.Record]]] = {
    register_paths.SITUATIONS: {"situations": m.Address}
}
LISTS: dict[str, type[m.Record]] = {"sources": m.Source, "places": m.Place}
#: The folder of the further languages.
LANGUAGES = "languages"
FOLDERS: dict[str, type[m.Record]] = {
    "items": m.Item,
    "measures": m.Measure,
    "topics": m.Topic,
    LANGUAGES: m.TranslatedLanguage,
}

#: What the head of a file may say for all its records.
HEAD = (
    "in_force",
    "until",
    "verified",
    "confidence",
    "sources",
    "date_basis",
    "owner",
    "review_months",
)
