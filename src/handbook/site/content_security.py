"""What a browser may do on a page: a Content-Security-Policy without ``unsafe-…``.

Every page carries its policy as its first element, so that it holds on any server, on a memory
stick too.  A server repeats it as a header for the whole site
(:mod:`handbook.site.server_settings`), with what only a header can say.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path

_INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_CHARSET = re.compile(r"<meta charset=[^>]*>", re.IGNORECASE)
_POLICY = re.compile(
    r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', re.IGNORECASE
)
_HASH = re.compile(r"(script|style)-src ([^;]*)")
#: Types of script elements that hold data, which no browser runs.
_DATA = re.compile(r"\btype=[\"']?application/(?:ld\+)?json", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc=", re.IGNORECASE)
#: In a page's own policy only: Firefox counts files beside a page as another origin.
_FILES = "file:"


def digest(text: str) -> str:
    """The source expression that allows exactly this inline script or style."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def hashes(html: str) -> dict[str, list[str]]:
    """The inline scripts and styles of a page, each as the source expression that allows it."""
    found: dict[str, list[str]] = {"script": [], "style": []}
    for kind, attributes, text in _INLINE.findall(html):
        name = kind.lower()
        if name == "script" and (_DATA.search(attributes) or _SOURCE.search(attributes)):
            continue
        one = digest(text)
        if one not in found[name]:
            found[name].append(one)
    return found


def policy(
    scripts: Iterable[str] = (),
    styles: Iterable[str] = (),
    *,
    header: bool = False,
    embedders: Iterable[str] = (),
) -> str:
    """The policy that allows what the site itself holds, and these inline scripts and styles.

    ``header`` adds what a page cannot say of itself: that nobody may frame it but ``embedders``.
    """
    own = ["'self'"] if header else ["'self'", _FILES]
    rules = {
        "default-src": ["'none'"],
        "script-src": [*own, *scripts],
        "style-src": [*own, *styles],
        "img-src": [*own, "data:"],
        "font-src": own,
        "connect-src": own,
        "manifest-src": own,
        "worker-src": own,
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    if header:
        rules["frame-ancestors"] = [*embedders] or ["'none'"]
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


def sealed(html: str, **_: object) -> str:
    """The page with its policy, which allows the inline scripts and styles it holds now.

    Whatever else a site generator says of the page does not matter.
    """
    if _POLICY.search(html):
        return html
    inline = hashes(html)
    meta = (
        '<meta http-equiv="Content-Security-Policy" '
        f'content="{policy(inline["script"], inline["style"])}">'
    )
    return _CHARSET.sub(lambda match: f"{match[0]}\n{meta}", html, count=1)


def site_policy(pages: Iterable[Path], embedders: Iterable[str] = ()) -> str:
    """The policy for the header of a whole site, from the policies of its pages.

    ``embedders`` are the sites that may show them within their own.
    """
    found: dict[str, set[str]] = {"script": set(), "style": set()}
    for path in pages:
        with path.open(encoding="utf-8") as page:
            own = _POLICY.search(page.read(4096))
        for kind, values in _HASH.findall(own[1]) if own else ():
            found[kind].update(part for part in values.split() if part.startswith("'sha256-"))
    return policy(sorted(found["script"]), sorted(found["style"]), header=True, embedders=embedders)
