"""The environment of the process: read here and nowhere else, the hook of MkDocs included."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from handbook.domain.build_settings import BuildSettings, from_environment
from handbook.loading.project_file import project_file


def settings(folder: Path) -> BuildSettings:
    """What a build of the project in ``folder`` is: the environment, then its ``mkdocs.yml``.

    Raises :class:`~handbook.domain.build_settings.WrongDayError` when ``HANDBOOK_AS_OF`` is not a
    real day.
    """
    found = project_file(folder, os.environ)
    return from_environment(os.environ, city=found.city, address=found.address)


def mkdocs_settings(city: str, address: str) -> BuildSettings:
    """The same for the hook of MkDocs, which knows ``city`` and ``address`` of its own file."""
    return from_environment(os.environ, city=city, address=address)


def today() -> date:
    """The day that ``HANDBOOK_AS_OF`` names, or today in China.

    Raises :class:`~handbook.domain.build_settings.WrongDayError` when it is not a real day.
    """
    return from_environment(os.environ).day


def real_today() -> date:
    """Today in China, whatever day an edition is for."""
    return from_environment({**os.environ, "HANDBOOK_AS_OF": ""}).today


def signed_only(folder: Path) -> bool:
    """Whether the project in ``folder`` publishes only what was signed."""
    return project_file(folder, os.environ).signed_only
