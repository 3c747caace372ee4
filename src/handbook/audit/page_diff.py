"""What a reader sees change on the pages: lines of text before and after, markup left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from markupsafe import Markup, escape

from handbook.pages.html_reader import VOID, Element, read_html

_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "wbr",
        "img",
        "input",
        "td",
        "th",
    }
)
_SILENT = frozenset({"script", "style", "template"})
_HEADING = re.compile(r"(#+) (.*?)(?:\s*\{[^}]*\})?$")
#: What a heading begins with, and where two elements meet in a line.
_HEAD, _SEAM = "# ", "\0"
_JOINED = re.compile(r"(?<=[A-Za-z0-9.,;:)])\0+(?=[A-Za-z0-9(])")
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]#|])")
_NUMBER = re.compile(r"\d[\d,.]*")
#: A number that is part of a rule: of days, money, ages, points, or a date.
_RULED = re.compile(
    r"\d[\d,.]*[- ]?(?:个?工作日|日|天|个?月|小时|年|岁|周|元|万|分|%|倍|份"
    r"|working|calendar|days?|months?|hours?|years?|weeks?|yuan|RMB|CNY|points?|per)"
    r"|\d{4}-\d{2}-\d{2}"
)
_TOKENS = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’.,-]*|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that were replaced, added (nothing before) or taken away (nothing after)."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    #: The heading above, and the line before; the same change may stand in several places.
    place: tuple[str, ...] = field(default=(), compare=False)

    @property
    def counts(self) -> bool:
        """Whether only a count differs, such as how many entries a list has.

        A number with the unit of a rule is no count.
        """
        if len(self.before) != len(self.after):
            return False
        old, new = "\n".join(self.before), "\n".join(self.after)
        return _NUMBER.sub("#", old) == _NUMBER.sub("#", new) and _RULED.findall(
            old
        ) == _RULED.findall(new)

    def marked(self) -> tuple[Markup, Markup]:
        """Both sides as HTML, what differs marked with ``del`` and ``ins``."""
        if not self.before or not self.after:
            sides = (self.before, "del"), (self.after, "ins")
            old, new = (
                Markup("").join(_line(_mark(line, tag)) for line in lines) for lines, tag in sides
            )
            return old, new
        old_line, new_line = "\n".join(self.before), "\n".join(self.after)
        old_tokens, new_tokens = _TOKENS.findall(old_line), _TOKENS.findall(new_line)
        matcher = SequenceMatcher(None, old_tokens, new_tokens, autojunk=False)
        left, right = [], []
        for kind, start, end, new_start, new_end in matcher.get_opcodes():
            old_text = "".join(old_tokens[start:end])
            new_text = "".join(new_tokens[new_start:new_end])
            left.append(escape(old_text) if kind == "equal" else _mark(old_text, "del"))
            right.append(escape(new_text) if kind == "equal" else _mark(new_text, "ins"))
        return _paragraphs(left), _paragraphs(right)


@dataclass(frozen=True, slots=True)
class Changed:
    """Pages that change alike: their paths, the title of the first, and what changes."""

    paths: tuple[str, ...]
    titles: Mapping[str, str]
    hunks: Mapping[str, tuple[Hunk, ...]]

    @property
    def counts(self) -> bool:
        """Whether nothing but counts differs."""
        return all(hunk.counts for hunks in self.hunks.values() for hunk in hunks)


def changed(
    before: Mapping[str, str], after: Mapping[str, str], languages: Sequence[str]
) -> list[Changed]:
    """The pages that are on both sides and differ, those that change alike together.

    Both map source paths, a language first, to Markdown.
    """
    paths = dict.fromkeys(source.partition("/")[2] for source in after if source in before)
    groups: dict[tuple[tuple[Hunk, ...], ...], list[str]] = {}
    for path in paths:
        hunks = tuple(
            ()
            if before.get(source) == after.get(source)
            else tuple(_hunks(lines(before.get(source, "")), lines(after.get(source, ""))))
            for source in (f"{language}/{path}" for language in languages)
        )
        if any(hunks):
            groups.setdefault(hunks, []).append(path)
    return [
        Changed(
            tuple(paths),
            {language: title(after.get(f"{language}/{paths[0]}", "")) for language in languages},
            dict(zip(languages, hunks, strict=True)),
        )
        # What changes on fixed pages first, what recurs on many situations last.
        for hunks, paths in sorted(
            groups.items(), key=lambda group: (_family(group[1][0]), group[1][0])
        )
    ]


def added(
    before: Mapping[str, str], after: Mapping[str, str], languages: Sequence[str]
) -> list[Changed]:
    """The pages that only ``after`` has, with all their text."""
    paths = dict.fromkeys(source.partition("/")[2] for source in after if source not in before)
    texts = {
        path: {language: after.get(f"{language}/{path}", "") for language in languages}
        for path in paths
    }
    return [
        Changed(
            (path,),
            {one: title(text) for one, text in texts[path].items()},
            {
                one: tuple(Hunk((), (_plain(line),)) for line in lines(text))
                for one, text in texts[path].items()
            },
        )
        for path in sorted(texts, key=lambda path: (_family(path), path))
    ]


def title(markdown: str) -> str:
    """The first heading of a page."""
    return next(map(_plain, lines(markdown)), "")


def lines(markdown: str) -> list[str]:
    """The text of a page as lines, one for each paragraph, item, heading or row."""
    return [text for text in map(_tidy, _lines(_FRONT.sub("", markdown, count=1))) if text]


#: Lists and counts of what stands elsewhere: after the pages that say it.
_LISTS = frozenset({"a-z.md", "about.md", "copies.md", "history.md", "sources.md", "timeline.md"})
_FAMILIES = ("notices", "find", "s")


def _family(path: str) -> int:
    folder = path.partition("/")[0]
    if folder in _FAMILIES and not path.endswith("index.md"):
        return _FAMILIES.index(folder) + 2
    return int(path in _LISTS)


def _hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[Hunk]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        place = tuple(_place(new[:new_start]))
        before, after = (
            tuple(_plain(line) for line in lines)
            for lines in (old[start:end], new[new_start:new_end])
        )
        if len(before) == len(after):  # line by line: each stands beside its own
            for one, other in zip(before, after, strict=True):
                yield Hunk((one,), (other,), place)
        else:
            yield Hunk(before, after, place)


def _place(above: Sequence[str]) -> Iterator[str]:
    """The last heading above a line, and the line just before it."""
    heading = next((one for one in reversed(above) if one.startswith(_HEAD)), "")
    yield from (_plain(one) for one in dict.fromkeys((heading, *above[-1:])) if one)


def _plain(line: str) -> str:
    return line.removeprefix(_HEAD)


def _lines(markdown: str) -> list[str]:
    """The lines of a text: what starts a block starts a line, cells of a row stay on one."""
    text = "".join(_texts(read_html(markdown)))
    return _JOINED.sub(" ", text).replace(_SEAM, "").splitlines()


def _texts(element: Element) -> Iterator[str]:
    for part in element.parts:
        if isinstance(part, str):
            yield part
        elif part.tag == "svg":
            yield "\n"  # what follows an icon is a line of its own
        elif part.tag not in _SILENT:
            yield _begins(part.tag)
            yield from _texts(part)
            if part.tag not in VOID:
                yield _SEAM if part.tag in _INLINE else "\n"


def _begins(tag: str) -> str:
    if tag in {"td", "th"}:
        return " │ "
    if tag in _INLINE:
        return _SEAM
    return "\n" + (_HEAD if re.fullmatch("h[1-6]", tag) else "")


def _tidy(line: str) -> str:
    """A line without its Markdown and its spaces."""
    line = " ".join(line.split()).strip("│ ")
    if match := _HEADING.match(line):
        line = _HEAD + match[2]
    line = _LINK.sub(r"\1", line).replace("**", "")
    return _ESCAPED.sub(r"\1", line).strip()


def _mark(text: str, tag: str) -> Markup:
    """``text`` inside ``tag``, line by line."""
    return Markup("\n").join(
        Markup(f"<{tag}>{escape(part)}</{tag}>") if part else Markup("")  # noqa: S704 - escaped here
        for part in text.split("\n")
    )


def _line(content: Markup) -> Markup:
    return Markup(f"<p>{content}</p>")  # noqa: S704 - markup already


def _paragraphs(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(_line(Markup(part)) for part in Markup("").join(parts).split("\n"))  # noqa: S704
