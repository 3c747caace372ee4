"""The colours of pages, drawings and paper: ``colours.yml``, where each stands once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml


@cache
def _groups() -> dict[str, dict[str, tuple[str, str]]]:
    """By group and name: on light ground, on dark ground."""
    text = Path(__file__).with_suffix(".yml").read_text("utf-8")
    return {
        group: {
            name: (value, value) if isinstance(value, str) else (value[0], value[1])
            for name, value in colours.items()
        }
        for group, colours in yaml.load(text, Loader=yaml.CSafeLoader).items()
    }


@cache
def on_light() -> dict[str, str]:
    """Every colour by name, as on light ground and on paper."""
    return {name: light for colours in _groups().values() for name, (light, _) in colours.items()}


def properties(*groups: str) -> str:
    """The colours of these groups of ``colours.yml`` as custom properties ``--hb-NAME`` (CSS).

    Dark ones hold on a screen when the reader has chosen them (``data-scheme`` of the page), or
    when the system asks for them and the reader has chosen nothing.
    """
    colours = {name: pair for group in groups for name, pair in _groups()[group].items()}
    light = "".join(f" --hb-{name}: {value};" for name, (value, _) in colours.items())
    dark = "".join(
        f" --hb-{name}: {night};" for name, (day, night) in colours.items() if night != day
    )
    dark = f"{{ color-scheme: dark;{dark} }}"
    return (
        f":root {{ color-scheme: light;{light} }}\n"
        f'@media screen {{ [data-scheme="dark"] {dark} }}\n'
        "@media screen and (prefers-color-scheme: dark) "
        f'{{ :root:not([data-scheme="light"]) {dark} }}\n'
    )
