"""What a build is: of which city, for which day, at which address, with PDF files or without.

The value is made once, by the command line or by the hook of MkDocs, and handed down.  A process
that a build starts is told the same through environment variables: they are written and read here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from handbook.domain import clock

#: The city of an installation that names none.
DEFAULT_CITY = "dongguan"
_CITY, _DAY, _ADDRESS, _PDF = "HANDBOOK_CITY", "HANDBOOK_AS_OF", "HANDBOOK_SITE_URL", "HANDBOOK_PDF"
_EDITOR, _NOW = "HANDBOOK_ADMIN", "SOURCE_DATE_EPOCH"


class WrongDayError(ValueError):
    """``HANDBOOK_AS_OF`` names no real day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """What a build is.  Both languages are always built: no setting leaves one out."""

    #: A folder of ``data/``.
    city: str = DEFAULT_CITY
    #: The day of the edition where it was asked for; ``None`` is :attr:`today`.
    as_of: date | None = None
    #: The real day in China: an edition for another day says so on every page.
    today: date = field(default_factory=clock.today)
    #: Public address of the site without its last slash; empty where it has none.
    address: str = ""
    #: Whether PDF files lie beside the pages.
    pdf: bool = False
    #: Whether a warning fails the build.
    strict: bool = False
    #: The switch of the editor in the browser; empty where it is off.
    editor: str = ""
    #: The environment of the process, for the processes that a build starts.
    inherited: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def day(self) -> date:
        """The day that the edition is for."""
        return self.as_of or self.today

    def now(self) -> BuildSettings:
        """The same build on the day that it is by now: midnight passes while a preview is open."""
        return replace(self, today=clock.today(self.inherited.get(_NOW, "")))

    @property
    def site_url(self) -> str:
        """The public address with its last slash, as MkDocs wants it; empty where there is none."""
        return f"{self.address}/" if self.address else ""

    @property
    def environment(self) -> dict[str, str]:
        """The whole environment of a process that works on this build."""
        own = {
            _CITY: self.city,
            _DAY: self.as_of.isoformat() if self.as_of else "",
            _ADDRESS: self.site_url,
            _PDF: "1" if self.pdf else "",
            _EDITOR: self.editor,
        }
        unset = own.keys() | {"NO_MKDOCS_2_WARNING"}
        return {
            **{name: value for name, value in self.inherited.items() if name not in unset},
            **{name: value for name, value in own.items() if value},
            "NO_MKDOCS_2_WARNING": "1",
        }


def from_environment(
    variables: Mapping[str, str], *, city: str = "", address: str = ""
) -> BuildSettings:
    """The settings that environment ``variables`` name; where they are silent, those given.

    ``city`` and ``address`` are those of ``mkdocs.yml``.  Raises :class:`WrongDayError` when
    ``HANDBOOK_AS_OF`` is not a real day.
    """
    return BuildSettings(
        city=variables.get(_CITY) or city or DEFAULT_CITY,
        as_of=_day(variables.get(_DAY, "")),
        today=clock.today(variables.get(_NOW, "")),
        address=(variables.get(_ADDRESS) or address).rstrip("/"),
        pdf=bool(variables.get(_PDF)),
        editor=variables.get(_EDITOR, ""),
        inherited=dict(variables),
    )


def for_release(settings: BuildSettings, day: date) -> BuildSettings:
    """The same build for ``day``, so that nothing in it depends on when it is made."""
    noon = datetime.combine(day, time(12), clock.CHINA)
    variables = {**settings.inherited, _NOW: str(int(noon.timestamp()))}
    return replace(settings, as_of=day, today=day, inherited=variables)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = (
            f"{_DAY}={text}：不是真实的日期，请写成 2026-11-24 的样子。 / "
            f"{_DAY}={text} is not a real day; write it like 2026-11-24."
        )
        raise WrongDayError(message) from None
