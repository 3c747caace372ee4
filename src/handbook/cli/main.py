"""The command ``handbook``.

Exit codes: 0 success, 1 what was checked does not hold, 2 called wrongly.
"""

from __future__ import annotations

import errno
import importlib
import keyword
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import click

from handbook.cli.complaints import complaint

#: Subcommand -> the module of ``handbook.cli`` that holds it, loaded only when called.
COMMANDS = {
    "addresses": "addresses",
    "batch": "batch",
    "build": "site",
    "check": "check",
    "checklist": "answers",
    "compare": "compare",
    "conform": "conform",
    "explain": "answers",
    "explain-error": "errors",
    "export": "export",
    "freshness": "freshness",
    "graph": "graph",
    "impact": "impact",
    "import": "imports",
    "init": "init",
    "new": "new",
    "notes": "notes",
    "pack": "pack",
    "parity": "parity",
    "pdf": "pdf",
    "plan": "plan",
    "points": "points",
    "preview": "preview",
    "prove": "prove",
    "publish": "publish",
    "ready": "ready",
    "release": "release",
    "schema": "schema",
    "serve": "site",
    "situations": "situations",
    "stage": "stage",
    "texts": "texts",
    "tidy": "tidy",
    "trace": "trace",
    "update": "update",
}
#: Subcommands that are listed below a name of their own, by that name.  Each still answers at the
#: top, as it did before: scripts keep working.
FAMILIES = {
    "deploy": ("pack", "publish", "release", "stage"),
    "desk": (
        "addresses", "conform", "explain-error", "export", "import", "new", "notes", "preview",
        "ready", "schema", "texts", "tidy", "trace", "update",
    ),
}  # fmt: skip
_FAMILY_HELP = {
    "deploy": """打包、发布、交给别的工具。 Pack, release, publish, hand to another tool.

\b
handbook deploy publish --to /srv/handbook
""",
    "desk": """资料编辑人员的日常工作。 The daily work of those who edit the data.

\b
handbook desk new measure
""",
}
#: Subcommands that read the data of every city alike, or of none.
CITYLESS = frozenset({"explain-error", "parity", "update"})


#: A disk that is full or a folder that is closed: no fault of the program.
_CLOSED = frozenset(
    {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EFBIG,
        errno.EROFS,
        errno.EACCES,
        errno.EPERM,
        errno.ENAMETOOLONG,
        errno.EISDIR,
        errno.ENOTDIR,
        errno.ELOOP,
    }
)


def _load(name: str) -> click.Command | None:
    """The subcommand of this name, with ``--city`` where it reads the data of a city."""
    if name not in COMMANDS:
        return None
    module = importlib.import_module(f"handbook.cli.{COMMANDS[name]}")
    attribute = name.replace("-", "_")
    found = vars(module)[f"{attribute}_" if keyword.iskeyword(attribute) else attribute]
    command: click.Command = found
    if name not in CITYLESS:
        from handbook.cli.common import city_option

        below = command.commands.values() if isinstance(command, click.Group) else ()
        for part in (command, *below):
            if not any(param.name == "city" for param in part.params):
                part.params.append(city_option())
    return command


def _refuse_nul(arguments: Iterable[str]) -> None:
    """No file, day or name has a NUL in it.  Raises :class:`WrongCallError`."""
    from handbook.cli.common import WrongCallError

    for argument in arguments:
        if "\0" in argument:
            shown = argument.replace("\0", "\\0")
            message = f"“{shown}”里有空字符（NUL），请去掉。\n“{shown}” has a NUL: take it out."
            raise WrongCallError(message)


def _aborted(abort: click.Abort) -> int:
    """The exit code after Ctrl-C, or after a question that nobody is there to answer."""
    somebody = sys.stdin is not None and not sys.stdin.closed and sys.stdin.isatty()
    if somebody or isinstance(abort.__cause__, KeyboardInterrupt):
        return 130
    click.echo("没有答完，什么也没有写入。\nNothing was written: answers are missing.", err=True)
    return 2


class Family(click.Group):
    """Subcommands for one kind of work; each also answers without the name of its family."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(FAMILIES[str(self.name)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _load(cmd_name) if cmd_name in self.list_commands(ctx) else None


class Group(click.Group):
    """Loads a subcommand when it is called; says in both languages when there is none."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        below = {name for names in FAMILIES.values() for name in names}
        return sorted([*FAMILIES, *(name for name in COMMANDS if name not in below)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name in FAMILIES:
            return Family(cmd_name, help=_FAMILY_HELP[cmd_name])
        return _load(cmd_name)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        with suppress(ValueError):  # only the first thread may; none but it is told
            # So that what was begun is ended and what is half written goes, as after Ctrl-C.
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        try:
            _refuse_nul(kwargs.get("args") or (args[0] if args else None) or sys.argv[1:])
            return super().main(*args, **kwargs)
        except click.exceptions.NoArgsIsHelpError as help_:
            click.echo(help_.format_message(), err=True)
            sys.exit(2)
        except click.UsageError as error:
            click.echo(complaint(error), err=True)
            sys.exit(2)
        except OSError as error:
            if error.errno not in _CLOSED:
                raise
            from handbook.domain.system_errors import why  # where it is not yet needed

            click.echo(
                f"不能写入 {error.filename or ''}：{why(error).zh}。\n"
                f"Cannot write {error.filename or ''}: {why(error).en}.",
                err=True,
            )
            sys.exit(2)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except click.Abort as abort:
            sys.exit(_aborted(abort))
        except click.exceptions.Exit as exit_:
            sys.exit(exit_.exit_code)
        except Exception as error:
            if not (said := _finding(error)):
                raise
            click.echo(said, err=True)
            sys.exit(1)


def _finding(error: Exception) -> str:
    """What is wrong with the data or the words, said to whoever runs a command; else nothing."""
    from handbook.domain.problems import DataProblemsError  # where it is not yet needed
    from handbook.rules.decisions import UndecidedError

    if isinstance(error, DataProblemsError):
        return error.report()
    if isinstance(error, UndecidedError):
        return (
            f"资料不能定出唯一的答案：{error}。请运行 handbook prove。\n"
            f"The data decide this in no way or in two ways: {error}. Run handbook prove."
        )
    return ""


def _version(context: click.Context, _: click.Parameter, asked: bool) -> None:  # noqa: FBT001
    """Print the version of the software and that of the data it would use here."""
    if not asked or context.resilient_parsing:
        return
    from handbook.cli.common import data_version, find_project
    from handbook.domain import versions

    found = data_version(find_project()) or "没有安装 / not installed"
    click.echo(f"handbook, version {versions.software()}\ndata, version {found}")
    context.exit()


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_version,
    help="软件和资料的版本 / the versions of software and data.",
)
def main() -> None:
    """外国人来华工作许可服务手册 / Foreign Work Permit Service Handbook."""


if __name__ == "__main__":
    main()
