"""The page that stands in for a page that cannot be shown, with what is wrong."""

from __future__ import annotations

import html
import re

_TROUBLE = """\
<!doctype html>
<html lang="zh">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
  body {{ max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 sans-serif }}
  pre {{ padding: 1rem; border: 1px solid; border-left-width: .3rem;
    white-space: pre-wrap; overflow-wrap: anywhere }}
  .line {{ display: block; overflow-x: auto; white-space: pre }}
</style>
<h1>{title}</h1>
<p>改正并保存以后，本页自动恢复。<br>
<span lang="en">Correct it and save: this page comes back by itself.</span></p>
<pre>{text}</pre>
</html>
"""


_QUOTED = re.compile(r"^( *\d+ \| .*\n +\| +\^+)\n", re.MULTILINE)


def notice_page(title: str, text: str) -> bytes:
    """A page that tells what is wrong; ``text`` keeps its lines."""
    # Messages wrap; a line of a file stays one line, with the mark below it in its place.
    lines = _QUOTED.sub(r'<span class="line">\1</span>', html.escape(text))
    return _TROUBLE.format(title=html.escape(title), text=lines).encode()
