"""An editor in the browser under ``/admin/``: Decap CMS, set up from the same model; optional.

The form holds the fields that a form can show without loss; what it does not know (rules with their
conditions) stays in the file as it is.  Decap writes a file anew and drops its comments; the order
of the fields and all values stay.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import types
import typing
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.json_values import ReadObject
from handbook.domain.labels import label
from handbook.storage import files as whole
from handbook.storage import folders

#: Where it is switched on: the kind of Git server, the repository, its branch and its address.
SWITCH = "HANDBOOK_ADMIN"
BACKENDS = ("gitlab", "gitea", "github", "proxy")
_VERSION = "3.16.3"
#: The notices of what Decap contains by others: they go where it goes.
_NOTICES = "decap-cms.js.LICENSE.txt"
_WANTED = ("decap-cms.js", _NOTICES)
_SHA512 = "hf+dPlCh7TJmWl8+6VRzHYOWhri5xgUknrZbDewaWe4s9B7xJ8PQugp2QHeSldMUKzav6+z0oIpwUYhUJDYtYw=="
_DAY = [r"^\d{4}-\d{2}-\d{2}$", "写成 2026-11-24 的样子 / write it like 2026-11-24"]
#: The loader's own, and what says which file it is: no field of the form.
_NOT_SHOWN = {"level", "jurisdiction", "scope"}
_PAGE = """\
<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>手册编辑 / Handbook editor</title>
</head>
<body>
<noscript>编辑页需要 JavaScript。 / The editor needs JavaScript.</noscript>
<script src="decap-cms.js"></script>
<script src="ids.js"></script>
</body>
</html>
"""


#: The form field for an id: typed for a new record, and from then on only shown.
_IDENTITY = "identity"
_IDS = """\
CMS.registerWidget(
  "identity",
  createClass({
    getInitialState() {
      return { kept: Boolean(this.props.value) };
    },
    render() {
      return h("input", {
        id: this.props.forID,
        className: this.props.classNameWrapper,
        type: "text",
        value: this.props.value || "",
        readOnly: this.state.kept,
        onChange: (event) => this.props.onChange(event.target.value),
      });
    },
  }),
);
"""


class AdminError(Exception):
    """Why there can be no editor, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en


def backend(switch: str) -> dict[str, str]:
    """The backend that ``switch`` names: ``KIND REPOSITORY [BRANCH [ADDRESS [APPLICATION]]]``.

    ``APPLICATION`` is the id of the OAuth application registered at the Git server.  Raises
    :class:`AdminError` when it names none.
    """
    kind, *rest = switch.split() or [""]
    if kind not in BACKENDS or not 1 <= len(rest) <= len(_REST):
        raise AdminError(
            f"{SWITCH}=“{switch}”读不懂。写成：种类 仓库 [分支 [服务器地址 [应用编号]]]，种类是 "
            f"{'、'.join(BACKENDS)} 之一。",
            f"{SWITCH}=“{switch}” cannot be read. Write KIND REPOSITORY [BRANCH [ADDRESS "
            f"[APPLICATION]]]; KIND is one of {', '.join(BACKENDS)}.",
        )
    repository, branch, address, application = (*rest, *_REST[len(rest) :])
    if kind == "proxy":
        return {"name": kind, "proxy_url": repository, "branch": branch}
    found = {"name": kind, "repo": repository, "branch": branch}
    if address:
        found |= {"base_url": address, "api_root": f"{address}/api/{_API.get(kind, 'v3')}"}
    if application:
        found |= {"app_id": application, "auth_type": "pkce"}
    return found


#: What follows the kind, where it is not given: repository, branch, address, application.
_REST = ("", "main", "", "")
_API = {"gitlab": "v4", "gitea": "v1"}


def files(book: Book, switch: str) -> dict[str, bytes]:
    """The pages of the editor, by path below the site; without the program of Decap itself.

    Raises :class:`AdminError` when ``switch`` cannot be read.
    """
    text = json.dumps(config(book, switch), ensure_ascii=False, indent=1)  # JSON is YAML, too
    return {
        "admin/index.html": _PAGE.encode(),
        "admin/config.yml": f"{text}\n".encode(),
        "admin/ids.js": _IDS.encode(),
    }


def config(book: Book, switch: str) -> ReadObject:
    """The configuration of Decap: a form for each kind of file that staff edit."""
    notices = [
        {
            "name": f"measures-{one.id}",
            "label": f"通知 · {one.name.zh} / Notices · {one.name.en}",
            "folder": f"data/{one.id}/measures",
            **_FOLDER,
            "create": True,
            "slug": "{{fields.in_force}}-{{fields.id}}",
            "summary": "{{in_force}} {{title.zh}}",
            "fields": [*_fields(m.Measure, book)],
        }
        for one in book.jurisdictions.values()
    ]
    items = [
        {
            "name": f"items-{one.id}",
            "label": f"服务事项 · {one.name.zh} / Service items · {one.name.en}",
            "folder": f"data/{one.id}/items",
            **_FOLDER,
            "create": False,
            "summary": "{{name.zh}}",
            "fields": [*_fields(m.Item, book)],
        }
        for one in book.jurisdictions.values()
        if (book.root / one.id / "items").is_dir()
    ]
    return {
        "backend": backend(switch),
        "locale": "zh_Hans",
        # A draft is a branch of its own, and is merged when another has agreed.
        "publish_mode": "editorial_workflow",
        "media_folder": "docs/assets",
        "show_preview_links": False,
        "collections": [*notices, *items],
    }


_FOLDER = {
    "extension": "yml",
    "format": "yaml",
    "identifier_field": "id",
    "delete": False,
    # What is published is a merge request that another agreed to, never a button.
    "publish": False,
    "editor": {"preview": False},
}


def _fields(kind: type[BaseModel], book: Book) -> Iterator[ReadObject]:
    """A form field for each field of a record that a form can hold without loss."""
    for key, info in kind.model_fields.items():
        name = info.alias or key
        widget = (
            None
            if key in _NOT_SHOWN
            else _widget(info.annotation, book, required=info.is_required())
        )
        if widget and name == "id":
            widget = {"widget": _IDENTITY}
        if widget:
            yield {
                "name": name,
                "label": label(key, info),
                "required": info.is_required(),
                **widget,
            }


#: Kinds of values that one form field holds as they are.
_PLAIN: dict[object, ReadObject] = {
    str: {"widget": "string"},
    int: {"widget": "number", "value_type": "int"},
    bool: {"widget": "boolean"},
    date: {"widget": "string", "pattern": _DAY},
}


def _widget(annotation: object, book: Book, *, required: bool) -> ReadObject | None:
    """The form field for values of a type; ``None`` where a form would lose something."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    kinds = [one for one in arguments if one is not type(None)]
    if origin is typing.Annotated or (
        origin in (typing.Union, types.UnionType) and len(kinds) == 1
    ):
        return _widget(kinds[0], book, required=required)
    if origin is Literal:
        return {"widget": "select", "options": kinds}
    if origin is tuple and kinds[1:] == [...]:
        return _many(kinds[0], book)
    if annotation is m.Text:
        return {"widget": "object", "fields": _languages(required=required)}
    return _PLAIN.get(annotation)


def _many(kind: object, book: Book) -> ReadObject | None:
    if typing.get_origin(kind) is typing.Annotated:
        kind = typing.get_args(kind)[0]
    if kind is m.Text:
        return {"widget": "list", "fields": _languages()}
    if kind is not m.Citation:
        return {"widget": "list"} if kind is str else None
    sources = [
        {"value": one.id, "label": f"{one.title.zh} / {one.title.en}"}
        for one in book.sources.values()
    ]
    return {
        "widget": "list",
        "fields": [
            {"name": "source", "label": label("source", m.Citation.model_fields["source"]),
             "widget": "select", "options": sources},
            *(field for field in _fields(m.Citation, book) if field["name"] != "source"),
        ],
    }  # fmt: skip


def _languages(*, required: bool = True) -> list[ReadObject]:
    return [
        {"name": "zh", "label": "中文 Chinese", "widget": "text", "required": required},
        {"name": "en", "label": "英文 English", "widget": "text", "required": required},
    ]


def program(cache: Path) -> Iterable[Path]:
    """The files of Decap, fetched once into ``cache`` and compared with their known hash.

    Raises :class:`AdminError` when npm is missing, the fetch fails, or the hash differs.
    """
    folder = cache / f"decap-cms-{_VERSION}"
    if not (folder / _NOTICES).is_file():
        _fetch(folder)
    return sorted(folder.iterdir())


def _fetch(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise AdminError(
            "编辑页要用 npm 下载一次 Decap：请运行 apt-get install --no-install-recommends npm。",
            "The editor needs npm to fetch Decap once: run apt-get install "
            "--no-install-recommends npm.",
        )
    with folders.aside(folder) as (aside, _):
        told = subprocess.run(  # noqa: S603 - npm, with a fixed package
            [npm, "pack", f"decap-cms@{_VERSION}", "--json", "--ignore-scripts"],
            cwd=aside,
            capture_output=True,
            text=True,
            check=False,
        )
        if told.returncode:
            last = (told.stderr.strip().splitlines() or ["npm pack"])[-1]
            raise AdminError(f"下载 Decap 失败：{last}", f"Fetching Decap failed: {last}")
        packed = aside / json.loads(told.stdout)[0]["filename"]
        digest = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
        if digest != _SHA512:
            raise AdminError(
                "下载的 Decap 与登记的校验值不符，没有使用。",
                "The Decap fetched does not have the hash on record; it was not used.",
            )
        kept = aside / "kept"
        kept.mkdir()
        with tarfile.open(packed) as tar:
            for one in tar:
                if one.name.startswith("package/dist/") and one.name.endswith(_WANTED):
                    one.name = Path(one.name).name
                    tar.extract(one, kept, filter="data")
        folders.swap(kept, folder)


def write(book: Book, switch: str, site: Path, cache: Path) -> None:
    """Put the editor into ``site``.  Raises :class:`AdminError` when it cannot be made."""
    for path, content in files(book, switch).items():
        whole.write(site / path, content)
    for file in program(cache):
        shutil.copyfile(file, site / "admin" / file.name)
