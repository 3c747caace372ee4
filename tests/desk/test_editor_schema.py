"""Help where staff type: the schemas are current, and the YAML extension's own server uses them."""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from books import KITES, ROOT, TOWN, copy_data
from handbook.desk.editor_files import books, stale, update
from handbook.desk.editor_schema import bindings, first_line, schemas
from handbook.domain import model as m
from handbook.domain.book import Book
from handbook.domain.labels import label
from handbook.pages.render import language_of
from handbook.rules.sound_book import load
from machine import from_npm

SERVER = Path(__file__).parent / "editor"
DATA = ROOT / "data"
MEASURE = "dongguan/measures/2023-08-03-simplified-materials.yml"


class Editor:
    """A language server and the few things that an editor asks of it."""

    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.count = 0
        self.found: dict[str, list[dict[str, Any]]] = {}
        settings = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))
        self.yaml = {
            "validate": True,
            "hover": True,
            "completion": True,
            "schemaStore": {"enable": False},
            "schemas": {
                (ROOT / name).as_uri(): files for name, files in settings["yaml.schemas"].items()
            },
        }
        self.ask("initialize", {
            "processId": os.getpid(), "rootUri": ROOT.as_uri(),
            "capabilities": {
                "workspace": {"configuration": True},
                "textDocument": {"completion": {"completionItem": {"snippetSupport": False}}},
            },
        })  # fmt: skip
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": {"yaml": self.yaml}})

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        assert self.process.stdout
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        assert length, "the language server has gone"
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            said = message["params"]
            self.found[said["uri"]] = said["diagnostics"]
        elif "method" in message and "id" in message:  # the server asks
            asked = message.get("params", {}).get("items", [])
            answers = [self.yaml if one.get("section") == "yaml" else {} for one in asked]
            self.send({"id": message["id"], "result": answers or None})
        return message

    def tell(self, method: str, params: Any) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        self.count += 1
        self.send({"id": self.count, "method": method, "params": params})
        while True:
            message = self.receive()
            if message.get("id") == self.count and "method" not in message:
                return message.get("result")

    def open(self, path: Path, text: str) -> str:
        """Show a text as the file at ``path``; its address."""
        # Closing a file clears its marks: a name of its own keeps that from the next one.
        self.count += 1
        uri = path.with_name(f"{path.stem}-{self.count}.yml").as_uri()
        self.tell("textDocument/didOpen", {
            "textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text},
        })  # fmt: skip
        return uri

    def close(self, uri: str) -> None:
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})

    def complaints(self, path: Path, text: str) -> list[str]:
        """What is underlined in the text, each with its line."""
        uri = self.open(path, text)
        while uri not in self.found:
            self.receive()
        said = self.found[uri]
        self.close(uri)
        return [f"{one['range']['start']['line'] + 1}: {one['message']}" for one in said]

    def at(self, method: str, path: Path, text: str, cursor: str) -> Any:
        """The answer about the spot behind ``cursor`` in the text."""
        uri = self.open(path, text)
        before = text[: text.index(cursor) + len(cursor)]
        position = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
        found = self.ask(
            f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": position}
        )
        self.close(uri)
        return found


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    """The language server of the YAML extension, installed from its lock file once."""
    node, packages = from_npm(SERVER, "editor")
    script = packages / "yaml-language-server" / "bin" / "yaml-language-server"
    running = Editor([node, str(script), "--stdio"])
    yield running
    running.process.kill()
    running.process.communicate()


@functools.cache
def every() -> list[Book]:
    """The handbook of every city."""
    return books(ROOT)


def text_of(file: str) -> str:
    """A file of the real data."""
    return (DATA / file).read_text("utf-8")


def test_everything_is_current() -> None:
    """Schemas, first lines and settings are what the model and the data say now."""
    found = [path.relative_to(ROOT).as_posix() for path in stale(ROOT, every())]
    assert found == [], "run: handbook update"


def test_every_field_has_a_name_in_chinese() -> None:
    """No field is shown to staff by its key alone."""
    kinds = [one for one in vars(m).values() if isinstance(one, type) and issubclass(one, m.Record)]
    silent = [
        f"{kind.__name__}.{key}"
        for kind in kinds
        for key, info in kind.model_fields.items()
        if not re.match("[\u4e00-\u9fff]+", label(key, info)) and key not in {"seal", "scope"}
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        (MEASURE, "../../../registers/schema/measure.json"),
        ("dongguan/contacts.yml", "../../registers/schema/contacts.json"),
        ("dongguan/situations.yml", None),
        ("cases/change.yml", None),
    ],
)
def test_first_lines(file: str, line: str | None) -> None:
    """A file that staff edit names its schema; what the program writes does not."""
    expected = line and f"# yaml-language-server: $schema={line}"
    assert first_line(Path(file)) == expected
    assert (expected is None) or text_of(file).startswith(expected)


def test_every_data_file_has_its_schema() -> None:
    """Each file that the settings speak of exists, and the other way round."""
    assert set(bindings()) | {"ids.json"} == set(schemas(every()))
    bound = {path for files in bindings().values() for one in files for path in ROOT.glob(one)}
    read = {ROOT / name for book in every() for name in book.homes.values()}
    assert {path.name for path in read - bound} == {"situations.yml"}


def test_the_schemas_are_not_data(tmp_path: Path) -> None:
    """The handbook reads nothing of the folder of schemas, whatever is in it."""
    data = tmp_path / "data"
    shutil.copytree(KITES, data)
    (tmp_path / "registers" / "schema").mkdir(parents=True)
    (tmp_path / "registers" / "schema" / "items.yml").write_text("nonsense: [", "utf-8")
    assert load(data, TOWN).rules


def test_update_mends_what_is_stale(tmp_path: Path) -> None:
    """A lost first line and a schema too many are put right, and nothing else is touched."""
    root = tmp_path / "book"
    copy_data(root)
    shutil.copytree(ROOT / ".vscode", root / ".vscode")
    file = root / "data" / MEASURE
    file.write_text(text_of(MEASURE).partition("\n")[2], "utf-8")
    (root / "registers" / "schema" / "old.json").write_text("{}", "utf-8")
    found = stale(root, every())
    assert {path.name for path in found} == {file.name, "old.json"}
    update(found)
    assert file.read_text("utf-8") == text_of(MEASURE)
    assert stale(root, every()) == {}


@pytest.mark.slow
def test_the_real_data_is_not_underlined(editor: Editor) -> None:
    """The server agrees with ``handbook check`` about every file that staff edit."""
    files = [path for path in sorted(DATA.glob("*/**/*.yml")) if first_line(path.relative_to(DATA))]
    said = {
        path.relative_to(DATA).as_posix(): found
        for path in files
        if (found := editor.complaints(path, path.read_text("utf-8")))
    }
    assert len(files) > 50
    assert said == {}


@pytest.mark.parametrize(
    ("find", "replace"),
    [
        ("    status: waived", "    statsu: waived"),
        ("status: waived", "status: waved"),
        ("confidence: official", "confidence: offical"),
        ("verified: 2026-11-30\n", ""),
        ("科学技术局, en: Dongguan", "科学技术局, zn: Dongguan"),
    ],
)
def test_slips_are_underlined_while_typing(editor: Editor, find: str, replace: str) -> None:
    """What the schema can know is underlined before anything is run."""
    text = text_of(MEASURE)
    assert find in text
    assert editor.complaints(DATA / MEASURE, text.replace(find, replace, 1))


def test_a_new_id_is_not_underlined(editor: Editor) -> None:
    """An id that the schema does not know yet is for ``handbook check`` to judge."""
    text = text_of(MEASURE).replace("{source: dongguan-notice-2023}", "{source: brand-new-notice}")
    assert editor.complaints(DATA / MEASURE, text) == []


@pytest.mark.parametrize(
    ("cursor", "words"),
    [
        ("in_force: 2023-08-03\nverif", "核对日期"),
        ("materials: [highest-degree, medical, work-experience]\n    stat", "要求状态"),
        ("ground: employer-change, occupation_ch", "职业"),
        ("  - id: dg-2023-08-03/employer-change-waivers\n    mater", "材料"),
        ("conflicts: [C2]\nto_conf", "待核实"),
    ],
)
def test_hover_is_in_chinese(editor: Editor, cursor: str, words: str) -> None:
    """Pointing at a field gives its Chinese name."""
    found = editor.at("hover", DATA / MEASURE, text_of(MEASURE), cursor)
    said = found["contents"]["value"] if found else ""
    assert words in said
    assert language_of(said) == "zh"


@pytest.mark.parametrize(
    ("before", "typed", "offered"),
    [
        ("  - {source: dongguan-notice-2023}\n", "  - source: d", "dgstb-report-2023"),
        ("    status: waived\n", "    status: ", "by_commitment"),
        ("    materials: highest-degree\n", "    materials: ", "medical"),
        ("conflicts: [C2]\n", "conflicts: [C2]\nuntil", "until"),
        ("to_confirm: [", "to_confirm:\n  - window-c\n#", "window-contact"),
    ],
)  # fmt: skip
def test_ids_are_completed(editor: Editor, before: str, typed: str, offered: str) -> None:
    """Typing an id, a status or a field brings up what can stand there."""
    text = text_of(MEASURE)
    assert before in text
    cursor = typed.removesuffix("\n#")
    found = editor.at("completion", DATA / MEASURE, text.replace(before, typed + "\n", 1), cursor)
    items = found["items"] if isinstance(found, dict) else found or []
    assert offered in {one["label"] for one in items}


def test_vs_code_reads_the_check() -> None:
    """The task of VS Code puts a reported problem at its place."""
    task = json.loads((ROOT / ".vscode" / "tasks.json").read_text("utf-8"))["tasks"][0]
    pattern = task["problemMatcher"]["pattern"]
    line = "data/dongguan/contacts.yml:5:5: full-width-colon: “zh”后的冒号写成了全角 / the colon …"
    match = re.match(pattern["regexp"], line)
    assert match
    assert (match[pattern["file"]], match[pattern["line"]]) == ("data/dongguan/contacts.yml", "5")
    assert match[pattern["code"]] == "full-width-colon"


def test_settings_are_plain_yaml_for_git() -> None:
    """No committed file of the editor names a registry."""
    for path in (*SERVER.glob("*"), SERVER / ".npmrc", *(ROOT / ".vscode").glob("*.json")):
        if path.is_file():
            assert "resolved" not in path.read_text("utf-8").replace("registry-resolved", "")
    assert yaml.safe_load((ROOT / ".vscode" / "settings.json").read_text("utf-8"))
