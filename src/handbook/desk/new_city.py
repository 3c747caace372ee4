"""The folder of a new city: what every city needs, and nothing that nobody has said."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from handbook.domain.book import Book

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class NoCityError(ValueError):
    """A city that cannot be made; ``zh`` and ``en`` say why."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh}\n{en}")


@dataclass(frozen=True, slots=True)
class City:
    """What is known of the city: its id, the province's folder and its names."""

    id: str
    parent: str
    zh: str
    en: str
    authority_zh: str
    authority_en: str


def draft(root: Path, city: City, model: Book | None, day: str) -> dict[str, str]:
    """The files of the new city by path below ``root``.

    ``model`` is the handbook of a city that exists: the pages that only its own folder fills get a
    first statement here, so that the new handbook is complete from the first day; ``None`` where
    there is none yet.  Raises :class:`NoCityError` for an id that is not one or is taken, and for a
    province that is not there.
    """
    if not _ID.fullmatch(city.id):
        raise NoCityError(
            f"编号“{city.id}”只能用小写字母、数字和连字符。",
            f"The id “{city.id}” has lowercase letters, digits and hyphens only.",
        )
    if (root / city.id).exists():
        raise NoCityError(
            f"{root.name}/{city.id}/ 已经存在，换一个编号。",
            f"{root.name}/{city.id}/ exists already: choose another id.",
        )
    parent = root / city.parent / "jurisdiction.yml"
    if not parent.is_file() or "level: provincial" not in parent.read_text("utf-8"):
        known = ", ".join(
            sorted(
                path.parent.name
                for path in root.glob("*/jurisdiction.yml")
                if "level: provincial" in path.read_text("utf-8")
            )
        )
        raise NoCityError(
            f"没有省份“{city.parent}”的资料；现有：{known}。先建省的文件夹。",
            f"There is no data for a province “{city.parent}”; there is: {known}. "
            "Make the folder of the province first.",
        )
    files = {"jurisdiction.yml": _jurisdiction(city)}
    if model:
        files |= _own_topics(root, model, day)
    return {f"{city.id}/{path}": text for path, text in files.items()}


def _own_topics(root: Path, model: Book, day: str) -> dict[str, str]:
    """A first statement for each topic that only the folder of a city fills."""
    above = [name for name in model.jurisdictions if name != model.city.id]
    own = [
        topic
        for topic in model.topics.values()
        if model.files[topic.id].split("/")[1:2] == [model.city.id]
        and not any((root / name / "topics" / f"{topic.id}.yml").is_file() for name in above)
    ]
    source = next(iter(model.sources)) if own else ""
    return {
        f"topics/{topic.id}.yml": _TOPIC.format(
            id=topic.id, zh=topic.title.zh, en=topic.title.en, source=source, day=day
        )
        for topic in own
    }


def _jurisdiction(city: City) -> str:
    short = re.sub("[市州盟]$", "", city.zh) if len(city.zh) > 2 else city.zh  # noqa: PLR2004
    return (
        f"id: {city.id}\nlevel: city\nparent: {city.parent}\n"
        f'name: {{zh: "{city.zh}", en: "{city.en}"}}\n'
        "# 国家和省的文字里的 $city、$authority、$acceptance 换成这里的名字。\n"
        "# What $city, $authority and $acceptance stand for in the texts of nation and province.\n"
        f'short_name: {{zh: "{short}", en: "{city.en}"}}\n'
        "handbook_title: {zh: 外国人来华工作许可服务手册, "
        "en: Foreign Work Permit Service Handbook}\n"
        f'authority: {{zh: "{city.authority_zh}", en: "{city.authority_en}"}}\n'
        "acceptance: {zh: 受理窗口待核实, en: acceptance window to be confirmed}\n"
        f'owner: {{zh: "手册编辑（{short}规定）", en: "handbook editors, {city.en} rules"}}\n'
        "review_months: 6\n"
    )


_TOPIC = """\
id: {id}
title: {{zh: {zh}, en: {en}}}
intro:
  zh: 只写见到来源的内容，其余待核实。
  en: Only what sources were seen for; the rest is to be confirmed.
to_confirm: [window-contact]
defaults:
  in_force: 2017-04-01
  verified: {day}
  confidence: derived
sections:
  - id: to-fill
    title: {{zh: 待补充, en: To be filled}}
    statements:
      - id: {id}/to-fill
        text:
          zh: $city的内容没有见到，以窗口答复为准。
          en: Nothing was found for $city, so what the window says decides.
        to_confirm: [window-contact]
        sources: [{{source: {source}}}]
"""
