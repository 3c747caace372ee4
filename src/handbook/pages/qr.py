"""QR codes as SVG."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup

from handbook.pages.colours import on_light


def svg(address: str, alternative: str) -> Markup:
    """A QR code of ``address`` with alternative text; nothing for an empty address."""
    if not address:
        return Markup("")
    out = io.BytesIO()
    # Any mask reads well; trying all eight is most of the work.
    segno.make(address, error="m", mask=4).save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=False,
        omitsize=True,
        title=alternative,
        svgclass="hb-qr",
        lineclass=None,
        border=2,
        light=on_light()["white"],
    )
    text = out.getvalue().decode().strip().replace("<svg ", '<svg role="img" ', 1)
    return Markup(text)  # noqa: S704 - made by the library from an address and our own words
