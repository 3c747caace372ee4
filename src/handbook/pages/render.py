"""View-models to Markdown.  Templates only print; anything missing is an error."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, MutableMapping
from functools import cache

import jinja2
from markupsafe import Markup, escape

from handbook.export.at_a_glance import dial
from handbook.language.phrasing import capital
from handbook.pages.continued_lines import ContinuedLines
from handbook.pages.icons import icon

#: After a full stop, in either language; what is in brackets or quotes ends with them.
_SENTENCE_END = re.compile(r"(?<=[。！？])(?![”’）])|(?<=[.!?]) (?=[A-Z])")
#: A hotline of five digits, or a number with its area code.
TELEPHONE = re.compile(r"(?<![\w-])(?:1\d{4}|0\d{2,3}-\d{7,8})(?![\w-])")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]#|])")


@cache
def environment() -> jinja2.Environment:
    """The one Jinja environment: texts are escaped, undefined names are errors."""
    env = jinja2.Environment(
        loader=jinja2.PackageLoader("handbook.pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[ContinuedLines],
    )
    env.globals.update(once=once, icon=icon)
    env.filters.update(md=heading, anchor=anchor, fill=fill, lang=language_of, capital=capital)
    env.filters.update(dialled=dialled)
    env.filters.update(first_sentence=first_sentence, after_first_sentence=after_first_sentence)
    return env


def compile_pages() -> None:
    """Compile the templates of all pages: a process that is forked later need not."""
    for name in environment().list_templates(["j2"]):
        if name.endswith(".md.j2"):
            environment().get_template(name)


def once(
    printed: MutableMapping[object, str],
    name: Hashable,
    macro: Callable[..., str],
    *arguments: object,
) -> str:
    """What ``macro`` prints for these arguments: the same note stands on hundreds of pages."""
    if name not in printed:
        printed[name] = macro(*arguments)
    return printed[name]


def heading(text: str) -> Markup:
    """Text safe inside a Markdown heading: neither HTML nor Markdown is taken from it."""
    # Quotes stay: a table of contents would escape them a second time.
    plain = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Markup(_MARKDOWN.sub(r"\\\1", plain))  # noqa: S704 - escaped just here


def anchor(rule_id: str) -> str:
    """The id of an element for a rule or statement."""
    return rule_id.replace("/", "-")


def fill(text: str, **values: object) -> str:
    """``text`` with its named places filled."""
    return text.format(**values)


def dialled(text: str) -> Markup:
    """``text`` with the telephone numbers in it as links that dial."""
    return Markup(  # noqa: S704 - escaped just here
        TELEPHONE.sub(
            lambda match: f'<a href="{dial(match[0])}" rel="noreferrer">{match[0]}</a>',
            str(escape(text)),
        )
    )


def language_of(text: str) -> str:
    """``zh`` when the text holds a Chinese character, else ``en``."""
    return "zh" if re.search(r"[\u4e00-\u9fff]", text) else "en"


def first_sentence(text: str) -> str:
    """The sentence that answers; the whole of a text that carries markup."""
    return text if isinstance(text, Markup) else _SENTENCE_END.split(text, maxsplit=1)[0]


def after_first_sentence(text: str | None) -> str:
    """What follows the sentence that answers; empty where nothing does."""
    if text is None or isinstance(text, Markup):
        return ""
    return text[len(first_sentence(text)) :].strip()


def render(template: str, **view: object) -> str:
    """The Markdown of one page, without runs of blank lines."""
    text = environment().get_template(f"{template}.md.j2").render(**view)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def script_json(value: object) -> Markup:
    """JSON that is safe inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - no "<" is left
