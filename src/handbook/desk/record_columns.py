"""The columns of the tables that offices keep: which fields of which records, under which names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: The column with the number that tells whether a record was changed since the export.
BASE = "base"
_PARTS = {"zh": ("中文", "Chinese"), "en": ("英文", "English")}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordTable:
    """A kind of record as a table.

    ``files`` are looked for in the folder of every jurisdiction; ``list`` is the list that holds
    the records, empty where a file is one.  ``fields`` are columns by their key, with their names
    in Chinese and English; those in ``lists`` hold several values.
    """

    files: str
    list: str
    fields: Mapping[str, tuple[str, str]]
    lists: frozenset[str] = frozenset()
    new_zh: str
    new_en: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns between the id and the number."""
        return tuple(self.fields)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the whole table, as they are written."""
        return tuple(f"{zh} {key}" for key, (zh, _) in self.columns().items())

    def columns(self) -> dict[str, tuple[str, str]]:
        """Every column by its key, with its names."""
        return {"id": ("编号", "id"), **self.fields, BASE: ("核对号", "number of the record")}


def _both(key: str, zh: str, en: str) -> dict[str, tuple[str, str]]:
    """A text in both languages as two columns."""
    return {
        f"{key}.{language}": (f"{zh}（{names[0]}）", f"{en} ({names[1]})")
        for language, names in _PARTS.items()
    }


TABLES: Mapping[str, RecordTable] = {
    "faq": RecordTable(
        files="faq.yml",
        list="questions",
        fields=_both("question", "问题", "question") | _both("text", "答案", "answer"),
        new_zh="新问题用 handbook new faq",
        new_en="for a new question: handbook new faq",
    ),
    "contacts": RecordTable(
        files="contacts.yml",
        list="contacts",
        fields={
            **_both("name", "名称", "name"),
            **_both("role", "职责", "role"),
            "link": ("网址", "website"),
            "telephone": ("电话", "telephone"),
            **_both("address", "地址", "address"),
            **_both("hours", "开放时间", "hours"),
            **_both("holidays", "节假日", "holidays"),
            **_both("directions", "怎么去", "directions"),
            **_both("appointment", "预约", "appointment"),
            **_both("bring", "带什么", "what to bring"),
            **_both("note", "备注", "note"),
        },
        lists=frozenset({"telephone"}),
        new_zh="新联系方式用 handbook new contact",
        new_en="for a new contact: handbook new contact",
    ),
    "glossary": RecordTable(
        files="glossary.yml",
        list="terms",
        fields={
            "zh": ("中文", "Chinese"),
            "en": ("英文", "English"),
            **_both("explanation", "解释", "explanation"),
            "avoid": ("不用的说法", "not used"),
        },
        lists=frozenset({"avoid"}),
        new_zh="新术语写进 glossary.yml",
        new_en="a new term is written into glossary.yml",
    ),
    "synonyms": RecordTable(
        files="synonyms.yml",
        list="synonyms",
        fields={
            "zh": ("中文说法", "Chinese words"),
            "en": ("英文说法", "English words"),
            "pages": ("页面", "pages"),
        },
        lists=frozenset({"zh", "en", "pages"}),
        new_zh="新的一组写进 synonyms.yml",
        new_en="a new group is written into synonyms.yml",
    ),
    "fees": RecordTable(
        files="items/*.yml",
        list="fees",
        fields=_both("title", "名称", "title") | _both("text", "收费", "fee"),
        new_zh="新的收费规定写进事项文件的 fees",
        new_en="a new rule on fees is written under fees of the service item",
    ),
}
