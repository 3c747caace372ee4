"""Templates that fold: an indented line of a template continues the line before it.

So does the closing tag that follows indented lines: it may stand below the tag it closes.

A page has thousands of cells, and what indents them would be a tenth of its weight.  So a template
is indented for those who read it, and the page has none of it.
"""

from __future__ import annotations

import re

from jinja2 import Environment
from jinja2.ext import Extension

#: Jinja's own marks, in which a line break means nothing, or the break before an indented line.
_BREAK = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|(?<=\S)\n(?:[ \t]+(?=\S)|(?=</))", re.DOTALL)
#: What is printed as it stands: styles, scripts, and the feed, which people read as a file.
_AS_IT_STANDS = (".css", ".js", ".xml", ".xml.j2")


def joined(source: str) -> str:
    """``source`` with every indented line joined to the line before it.

    Between two tags nothing is left, elsewhere one space, as a browser would read it.  A comment of
    Jinja takes the place of the break, so that an error names the line of the file.
    """

    def bridge(match: re.Match[str]) -> str:
        text = match[0]
        line = match.string.rfind("\n", 0, match.start()) + 1
        if text[0] == "{" or (text == "\n" and match.string[line] != " "):
            return text
        before, after = match.string[match.start() - 1], match.string[match.end()]
        space = "" if before in ">}" and after in "<{" else " "
        return "{#\n#}" + space

    return _BREAK.sub(bridge, source)


class ContinuedLines(Extension):
    """Joins the indented lines of a template before Jinja reads it."""

    def preprocess(self, source: str, name: str | None, _file: str | None = None) -> str:
        """``source`` as Jinja is to read it; styles, scripts and feeds stay as they are."""
        return source if (name or "").endswith(_AS_IT_STANDS) else joined(source)


def fold(env: Environment, **_: object) -> None:
    """Let the templates of ``env`` fold."""
    env.add_extension(ContinuedLines)
