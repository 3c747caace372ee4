"""A Markdown extension that lets finished HTML through unread.

The templates write nearly the whole page as HTML.  Markdown would parse every tag of it, twice with
MkDocs, only to hand it on as it was: a quarter of the time of a build.  A block that begins with a
block-level tag, closes whatever it opens and holds neither an empty line nor a heading is set
aside first; what stands between is read as ever.
"""

from __future__ import annotations

import re

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

_ANCHOR = re.compile(r'\sid="([^"]+)"')
_BLOCK = re.compile(r"(?<=\n\n)<([a-z][a-z0-9]*)[ >].*(?:\n(?!#).+)*(?=\n\n|\n#)")
_OPENED = re.compile(r"<[a-z]")
_CLOSES_ITSELF = re.compile(r"<(?:br|hr|img|input|wbr)\b|/>")
#: Before MkDocs looks for anchors (21) and Markdown for HTML (20); once line ends are alike (30).
_PRIORITY = 25


class _SetAside(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        def stored(match: re.Match[str]) -> str:
            block = match[0]
            open_ = len(_OPENED.findall(block)) - len(_CLOSES_ITSELF.findall(block))
            if open_ != block.count("</") or not self.md.is_block_level(match[1]):
                return block
            # A heading that follows at once is a block of its own.
            return f"{self.md.htmlStash.store(block)}\n"

        # An empty line at both ends: a page may begin and end with a block.
        return _BLOCK.sub(stored, "\n".join(["", "", *lines, "", ""])).split("\n")


class ReadyHtml(Extension):
    """Sets finished blocks of HTML aside."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's own name
        """Register the preprocessor."""
        md.preprocessors.register(_SetAside(md), "handbook_ready_html", _PRIORITY)


def makeExtension(**options: object) -> ReadyHtml:  # noqa: N802 - Markdown's own name
    """What Markdown calls to get the extension by the name of its module."""
    return ReadyHtml(**options)


def anchors(html: str) -> set[str]:
    """The anchors of a page, those in finished HTML included."""
    return {*_ANCHOR.findall(html)}
