"""What a hand, a Chinese keyboard or a spreadsheet does to YAML, found line by line.

YAML itself misreports these, or takes them for something else.  A slip is certain, or it is only a
suspicion: then it is what is said where something is found to be wrong at that spot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from handbook.domain.problems import Place, Problem


class Slip(NamedTuple):
    """A problem, and how sure it is."""

    problem: Problem
    #: Wrong whatever else is in the file.
    certain: bool = False
    #: Explains a fault of the syntax further down, not only one beside it.
    far: bool = False


_KEY = r"[A-Za-z_][A-Za-z0-9_-]*"
_START = rf"^\s*(?:- +)?(?={_KEY})"
_LANGUAGE = re.compile(r"^(\s*)(zh|en):")
_FIELD = re.compile(rf"^(\s*)({_KEY}): +(?![|>])\S")
_HEAD = re.compile(rf"^(\s*)(?:- +)?({_KEY}):\s*$")
_WRITTEN = re.compile(rf"^\s*(?:- |{_KEY}:)")


def slips(text: str, name: str) -> Iterator[Slip]:
    """Every slip, and every suspicion of one, in ``text``; ``name`` is the file's in messages."""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        yield from _of_line(line, name, number)
        yield from _indentation(lines, name, number)


def _of_line(line: str, name: str, number: int) -> Iterator[Slip]:
    for kind in _KINDS:
        if kind.wide and line.isascii():
            continue
        match = next((found for pattern in kind.patterns if (found := pattern.search(line))), None)
        if match:
            place = Place(name, number, match.start(1) + 1, max(1, len(match[1])))
            yield Slip(kind.problem(place, match[1]), kind.certain, kind.far)


def _indentation(lines: list[str], name: str, number: int) -> Iterator[Slip]:
    """A line that slid to the left, away from what it belongs to."""
    line = lines[number - 1]
    above = lines[number - 2] if number > 1 else ""
    below = lines[number] if number < len(lines) else ""
    language, depth = _LANGUAGE.match(line), _depth(line)
    if language:
        head, twin = _HEAD.match(above), _LANGUAGE.match(above)
        before = lines[number - 3] if number > 2 else ""  # noqa: PLR2004 - the line before the last
        under_head = head and head[2] not in ("zh", "en") and depth <= len(head[1])
        # The line above is the other language: it slid, too, or stands where this one should.
        beside = twin and twin[2] != language[2] and depth < _depth(above)
        followed = twin and depth == _depth(above) and _slid(above, before)
        if under_head or beside or followed:
            place = Place(name, number, depth + 1, 2)
            yield Slip(_lost(place, language[2]), certain=True, far=True)
        return
    field = _FIELD.match(line)
    if not field or "\t" in field[1] or not _WRITTEN.match(below):
        return
    # What is below cannot belong to a field that has its value: this line slid out of between.
    between = depth < _depth(below) <= _depth(above)
    if between and not line.rstrip().endswith(("{", "[", ",")) and above.lstrip()[0] != "#":
        yield Slip(_lost(Place(name, number, depth + 1, len(field[2])), field[2]), far=True)


def _slid(line: str, above: str) -> bool:
    """Whether a language stands no deeper than the field above, to which it belongs."""
    return bool(_HEAD.match(above)) and _depth(line) <= _depth(above)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


#: A line that a merge leaves where both sides changed the same place.
MERGE_MARK = r"((?:<{7}|\|{7}|={7}|>{7})(?: .*)?)"


def merge_conflict(place: Place, _: str = "") -> Problem:
    """A mark of a merge that nobody has settled."""
    return Problem(
        place,
        "merge-conflict",
        "有未解决的合并冲突标记",
        "an unresolved merge conflict marker",
        "保留一份正确的内容，删去 <<<<<<<、|||||||、=======、>>>>>>> 各行。",
        "Keep the right version and delete the lines <<<<<<<, |||||||, ======= and >>>>>>>.",
    )


def _tab(place: Place, _: str) -> Problem:
    return Problem(
        place,
        "tab-indent",
        "缩进用了制表符（Tab）",
        "a tab is used for indentation",
        "改用空格，每层两个。",
        "Use spaces, two for each level.",
    )


def _wide_space(place: Place, _: str) -> Problem:
    return Problem(
        place,
        "full-width-space",
        "这里用了全角空格",
        "a full-width space is used here",
        "改用半角空格；缩进每层两个。",
        "Use ordinary spaces; indentation is two for each level.",
    )


def _odd_space(place: Place, _: str) -> Problem:
    return Problem(
        place,
        "odd-space",
        "这里有看不见的特殊空格（常见于从网页或 Word 粘贴）",
        "there is an invisible or non-breaking space here, as pasted from a web page or Word",
        "删去这里的空白，用键盘重新输入空格。",
        "Delete the blank and type it again with the space bar.",
    )


def _invisible(place: Place, _: str) -> Problem:
    return Problem(
        place,
        "odd-space",
        "这里有一个看不见的字符（常见于从网页或 Word 粘贴）",
        "there is an invisible character here, as pasted from a web page or Word",
        "把光标移到标出的位置，按退格键删去它，不用补空格。",
        "Put the cursor where it is marked and delete it; no space takes its place.",
    )


def _wide_colon(place: Place, typed: str) -> Problem:
    key = typed.removesuffix("：")
    return Problem(
        place,
        "full-width-colon",
        f"“{key}”后的冒号写成了全角",
        f"the colon after “{key}” is full-width",
        f"改成半角冒号并在后面空一格：{key}: …",
        f"Type an ordinary colon and a space: {key}: …",
    )


def _lone_colon(place: Place, _: str) -> Problem:
    return Problem(
        place,
        "lone-colon",
        "这里只有一个全角冒号，没有字段名",
        "there is a full-width colon here, and no name of a field before it",
        "写上字段名和半角冒号，例如 zh: …；或者删去这一行。",
        "Type the field's name and an ordinary colon, for example zh: …, or delete the line.",
    )


def _wide_comma(place: Place, _: str) -> Problem:
    return Problem(
        place,
        "full-width-comma",
        "用来分隔的逗号写成了全角（，或、）",
        "the comma that separates two values is full-width",
        "改成半角逗号并在后面空一格：, ",
        "Type an ordinary comma and a space: , ",
    )


def _wide_bracket(place: Place, typed: str) -> Problem:
    plain = {"｛": "{", "｝": "}", "［": "[", "］": "]", "【": "[", "】": "]"}[typed]
    return Problem(
        place,
        "full-width-bracket",
        f"括号“{typed}”写成了全角",
        f"the bracket “{typed}” is full-width",
        f"改成半角：{plain}",
        f"Type the ordinary one: {plain}",
    )


def _wide_dash(place: Place, _: str) -> Problem:
    return Problem(
        place,
        "full-width-dash",
        "列表开头的短横线写成了全角或破折号",
        "the dash that begins an entry of a list is full-width or long",
        "改成半角短横线并在后面空一格：- ",
        "Type an ordinary dash and a space: - ",
    )


def _wide_hash(place: Place, _: str) -> Problem:
    return Problem(
        place,
        "full-width-hash",
        "注释开头的井号写成了全角",
        "the number sign that begins a comment is full-width",
        "改成半角：#",
        "Type the ordinary one: #",
    )


def _smart(place: Place, _: str) -> Problem:
    return Problem(
        place,
        "smart-quotes",
        "这里的引号是弯引号（“ ”或‘ ’），YAML 只认半角直引号",
        "these are curly quotation marks, and YAML knows only straight ones",
        '把一头一尾的引号改成半角双引号 "。',
        'Type straight double quotes " at both ends.',
    )


def _no_space(place: Place, _: str) -> Problem:
    return Problem(
        place,
        "missing-space",
        "冒号或短横线后面缺一个空格",
        "a space is missing after the colon or the dash",
        "在它后面空一格。",
        "Put one space after it.",
    )


def _cut_off(place: Place, _: str) -> Problem:
    return Problem(
        place,
        "text-cut-off",
        "“ #”以后的文字会被当成注释，页面上看不到",
        "what follows “ #” is taken for a comment and will not be on the page",
        '整句加上半角双引号："…"；是注释的，另起一行。',
        'Put double quotes around the whole text: "…"; if it is a comment, give it its own line.',
    )


def _no_comma(place: Place, key: str) -> Problem:
    return Problem(
        place,
        "missing-comma",
        f"“{key}”前面少了一个逗号",
        f"a comma is missing before “{key}”",
        f"在它前面加上半角逗号和一个空格：, {key}: …",
        f"Type a comma and a space before it: , {key}: …",
    )


def _lost(place: Place, key: str) -> Problem:
    return Problem(
        place,
        "lost-indentation",
        f"“{key}”的缩进丢了，它不再属于上面的字段",
        f"“{key}” has lost its indentation and no longer belongs to the field above",
        "在行首补上空格，和同一层的其他行对齐。",
        "Put spaces before it, so that it lines up with the other lines of its level.",
    )


def unfinished(place: Place, _: str = "") -> Problem:
    """Somebody has still to write this; a colleague left the mark on purpose."""
    return Problem(
        place,
        "unfinished",
        "这里还没有填写（TODO）",
        "this is still to be filled in (TODO)",
        "写上内容，两种语言都要；查不到的，写进 to-confirm.yml。",
        "Write it, in both languages; what cannot be found goes to to-confirm.yml.",
    )


class _Kind(NamedTuple):
    """A kind of slip: what it looks like (group 1 is at fault), and how sure it is."""

    problem: Callable[[Place, str], Problem]
    patterns: tuple[re.Pattern[str], ...]
    certain: bool = False
    far: bool = False
    #: Never on a line of plain ASCII.
    wide: bool = True


def _kind(
    problem: Callable[[Place, str], Problem], *patterns: str, sure: str = "", wide: bool = True
) -> _Kind:
    compiled = tuple(map(re.compile, patterns))
    return _Kind(problem, compiled, "certain" in sure, "far" in sure, wide)


_KINDS = (
    _kind(unfinished, r"^[^#]*?[:\[{,-]\s+(TODO)\b", sure="certain", wide=False),
    _kind(
        merge_conflict,
        f"^{MERGE_MARK}$",
        sure="certain far",
        wide=False,
    ),
    _kind(_tab, r"^[ \u3000\u00a0]*(\t)", sure="far", wide=False),
    _kind(_wide_space, r"^[ \t]*(\u3000+)", rf"{_START}{_KEY}:(\u3000+)", sure="far"),
    _kind(
        _wide_colon,
        rf"^\s*(?:- +)?({_KEY}：)(?!//)",
        rf"[{{,，]\s*({_KEY}：)(?!//)",
        sure="far",
    ),
    _kind(_lone_colon, r"^\s*(?:- +)?(：)", sure="far"),
    _kind(
        _no_space,
        rf"{_START}{_KEY}(:)(?=[^\s/：])",
        r"^\s*(-)(?=[A-Za-z{\[\"'])",
        rf"[{{,] *{_KEY}(:)(?=[^\s/：\"',:}}\]])",
        wide=False,
    ),
    _kind(_wide_dash, r"^\s*([－—–−―])\s*(?=[\w{\[\"'])", sure="far"),
    _kind(_wide_hash, r"^\s*(＃)", sure="far"),
    _kind(
        _no_comma,
        rf"[{{,]\s*{_KEY}: +[^,{{}}\[\]\"：，]*?[^,\s{{}}\[\]\"：，] +({_KEY}):\s",
        wide=False,
    ),
    _kind(
        _wide_comma,
        rf"\{{.*?([，、])\s*{_KEY}:\s",
        r"\[[^\]\"]*?[\w-]([，、])",
    ),
    _kind(
        _wide_bracket,
        r"(?:[:,\[{]\s*|^\s*-\s+)([｛［【])",
        r"([｝］】])\s*(?:[,}\]].*)?$",
    ),
    _kind(_smart, r"(?:[:,\[{]\s*|^\s*-\s+)([“”‘’])"),
    _kind(_invisible, "([\u200b-\u200d\u2060\ufeff])", sure="certain far"),
    _kind(
        _odd_space,
        rf"(?:^|{_START}{_KEY}:)\s*?([\u00a0\u2002-\u200a\u202f])",
        sure="far",
    ),
    _kind(
        _cut_off,
        r"^\s*(?:- +)?(?:zh|en): +[^\s\"'|>{\[#&*!][^\"]*?\s(#)",
        sure="certain",
        wide=False,
    ),
)
