"""The optional editor in the browser: its form comes from the model, and it loses nothing."""

from __future__ import annotations

import functools
import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from books import ROOT, real
from handbook.desk import browser_editor
from handbook.desk.comments import tidied
from handbook.domain import model as m
from handbook.rules.sound_book import load
from machine import from_npm

SERVER = Path(__file__).with_name("admin")
NOTICE = "data/dongguan/measures/2023-08-03-simplified-materials.yml"


@pytest.fixture(scope="module")
def config() -> dict[str, Any]:
    made = browser_editor.files(real(), "gitlab group/handbook")
    assert sorted(made) == ["admin/config.yml", "admin/ids.js", "admin/index.html"]
    found: dict[str, Any] = json.loads(made["admin/config.yml"])
    return found


def test_a_draft_is_a_branch_and_nothing_is_deleted(config: dict[str, Any]) -> None:
    """A draft waits for agreement, and nothing can be deleted in the browser."""
    assert config["publish_mode"] == "editorial_workflow"
    assert [one["name"] for one in config["collections"] if one["delete"]] == []


def test_nothing_is_published_by_a_button_and_the_words_are_chinese(config: dict[str, Any]) -> None:
    """Drafts are the rule: no form offers to publish, and the editor speaks Chinese."""
    assert [one["name"] for one in config["collections"] if one["publish"]] == []
    assert config["locale"] == "zh_Hans"


def test_an_id_is_typed_once(config: dict[str, Any]) -> None:
    """Every field for an id of a record is the one that locks once there is an id."""
    for form in config["collections"]:
        (field,) = [one for one in form["fields"] if one["name"] == "id"]
        assert field["widget"] == "identity"


def test_every_folder_of_the_form_is_there(config: dict[str, Any]) -> None:
    """Each form belongs to a folder that exists."""
    folders = [one["folder"] for one in config["collections"]]
    assert len(folders) == len(set(folders)) >= 4
    assert [one for one in folders if not (ROOT / one).is_dir()] == []


@pytest.mark.parametrize(("prefix", "kind"), [("measures", m.Measure), ("items", m.Item)])
def test_the_form_has_the_fields_of_the_model(
    config: dict[str, Any], prefix: str, kind: type[m.Record]
) -> None:
    """The form has the fields of the data, and all those that are needed."""
    forms = [one for one in config["collections"] if one["name"].startswith(prefix)]
    assert forms
    for form in forms:
        fields = {one["name"]: one for one in form["fields"]}
        assert fields.keys() <= kind.model_fields.keys()
        assert all(one["label"] for one in fields.values())
        needed = {name for name, info in kind.model_fields.items() if info.is_required()}
        if form["create"]:  # a new notice can be written with the form alone
            assert needed <= fields.keys()
        assert {name for name, one in fields.items() if one["required"]} == needed & fields.keys()
        for one in fields.values():
            if one["widget"] == "object":
                assert [part["name"] for part in one["fields"]] == ["zh", "en"]
                assert {part["required"] for part in one["fields"]} == {one["required"]}


def test_the_pages_ask_nobody_else(config: dict[str, Any]) -> None:
    """The editor's pages load nothing from elsewhere."""
    page = browser_editor.files(real(), "gitlab group/handbook")["admin/index.html"].decode()
    assert "http" not in page
    assert "http" not in json.dumps(config)


@pytest.mark.parametrize(
    ("switch", "found"),
    [
        ("gitlab group/book", {"name": "gitlab", "repo": "group/book", "branch": "main"}),
        (
            "gitea office/book release https://git.example.cn",
            {
                "name": "gitea",
                "repo": "office/book",
                "branch": "release",
                "base_url": "https://git.example.cn",
                "api_root": "https://git.example.cn/api/v1",
            },
        ),
        (
            "gitlab g/book main https://git.example.cn 12ab",
            {
                "name": "gitlab",
                "repo": "g/book",
                "branch": "main",
                "base_url": "https://git.example.cn",
                "api_root": "https://git.example.cn/api/v4",
                "app_id": "12ab",
                "auth_type": "pkce",
            },
        ),
        (
            "proxy http://127.0.0.1:8081/api/v1",
            {"name": "proxy", "proxy_url": "http://127.0.0.1:8081/api/v1", "branch": "main"},
        ),
    ],
)
def test_the_switch_names_the_repository(switch: str, found: dict[str, str]) -> None:
    """The setting names the server and the repository that the editor writes to."""
    assert browser_editor.backend(switch) == found


@pytest.mark.parametrize("switch", ["", "gitlab", "svn office/book", "gitlab a b c d e"])
def test_a_switch_that_cannot_be_read_says_what_to_write(switch: str) -> None:
    """A setting that cannot be read is explained in both languages."""
    with pytest.raises(browser_editor.AdminError) as error:
        browser_editor.backend(switch)
    assert "仓库" in error.value.zh
    assert "KIND REPOSITORY" in error.value.en


def test_a_copy_of_the_editor_without_its_notices_is_fetched_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The editor is not given away without the notices of those whose work is in it."""

    def fetched(folder: Path) -> None:
        (folder / "decap-cms.js.LICENSE.txt").write_text("@license MIT", "utf-8")

    monkeypatch.setattr(browser_editor, "_fetch", fetched)
    folder = tmp_path / "decap-cms-3.16.3"
    folder.mkdir()
    (folder / "decap-cms.js").write_text("the program", "utf-8")
    for _ in range(2):
        names = [path.name for path in browser_editor.program(tmp_path)]
        assert names == ["decap-cms.js", "decap-cms.js.LICENSE.txt"]


OLD = """\
# 通知   Notice
title: {zh: 旧, en: "Old, and dear"}  # 标题
days: 3
when:
  place: [inside, outside]
  answer: "no"
"""


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("zh: 旧", "zh: 新的名字", "title: {zh: 新的名字,"),
        ("zh: 旧", 'zh: "甲, 乙"', 'title: {zh: "甲, 乙",'),
        ('en: "Old, and dear"', "en: New", 'en: "New"}  # 标题'),
        ("days: 3", "days: 1", "days: 1"),
        ('answer: "no"', "answer: yes", 'answer: "yes"'),
        ("inside, outside", "outside, inside", "place: [outside, inside]"),
    ],
)
def test_comments_come_back_where_only_values_differ(old: str, new: str, text: str) -> None:
    """An edit in the browser changes one line and keeps the comments."""
    changed = OLD.replace(old, new)
    rewritten = "\n".join(line.split("#")[0].rstrip() for line in changed.splitlines()[1:]) + "\n"
    found = tidied(OLD, rewritten)
    assert found is not None
    assert text in found
    assert found.startswith("# 通知   Notice\n")
    differing = [a for a, b in zip(OLD.splitlines(), found.splitlines(), strict=True) if a != b]
    assert len(differing) == 1


@pytest.mark.parametrize(
    "new",
    [
        OLD.replace("days: 3\n", ""),
        OLD.replace("days: 3", "days: [3]"),
        OLD.replace("outside", "outside, abroad"),
        "title: [",
        "",
    ],
    ids=["a field gone", "another shape", "an entry more", "no YAML", "nothing"],
)
def test_a_file_whose_entries_differ_is_left_alone(new: str) -> None:
    """A file with other entries than before is left as the editor wrote it."""
    assert tidied(OLD, new) is None


def run(root: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    for name in ("data", "registers", "docs"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    run(root, "git", "init", "-q", "-b", "main")
    run(root, "git", "config", "user.name", "Staff")
    run(root, "git", "config", "user.email", "staff@example.org")
    run(root, "git", "add", ".")
    run(root, "git", "commit", "-qm", "The handbook")
    return root


@pytest.fixture
def backend(repository: Path) -> Iterator[str]:
    """The server of Decap that works on a repository of this machine; its address."""
    node, packages = from_npm(SERVER, "admin-server")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = subprocess.Popen(
        [node, packages / "decap-server" / "dist" / "index.js"],
        env={
            **os.environ,
            "MODE": "git",
            "GIT_REPO_DIRECTORY": str(repository),
            "PORT": str(port),
            "BIND_HOST": "127.0.0.1",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/api/v1"
    finally:
        running.kill()
        running.wait()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.browser
@pytest.mark.slow
def test_a_notice_is_edited_in_the_browser_and_the_check_accepts_it(
    repository: Path, backend: str, browser: Browser, tmp_path: Path
) -> None:
    """A notice edited in the browser is saved as a draft that passes the check."""
    site = tmp_path / "site"
    browser_editor.write(
        load(repository / "data"), f"proxy {backend}", site, ROOT / ".cache" / "admin"
    )
    # What Decap holds by others may be passed on with their notices only.
    assert "@license" in (site / "admin/decap-cms.js.LICENSE.txt").read_text("utf-8")
    before = load(repository / "data")
    old = before.measures["dg-2023-08-03"].summary.zh
    handler = functools.partial(_Quiet, directory=str(site))
    requests: list[str] = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}/"
        with browser.new_context() as context:
            tab = context.new_page()
            tab.set_default_timeout(60_000)
            tab.on("request", lambda request: requests.append(request.url))
            entry = f"measures-dongguan/entries/{Path(NOTICE).stem}"
            tab.goto(f"{base}admin/#/collections/{entry}")
            tab.get_by_role("button", name="登录").click()
            tab.wait_for_selector("textarea")
            id_ = tab.locator("input[type=text]").first
            assert id_.input_value() == "dg-2023-08-03"
            assert id_.get_attribute("readonly") is not None
            boxes = tab.locator("textarea")
            values = [boxes.nth(one).input_value() for one in range(boxes.count())]
            box = boxes.nth(values.index(old))
            box.fill(f"{old}改")
            tab.get_by_role("button", name="保存").click()
            tab.get_by_text("内容已保存").wait_for()
            # “已发布” only tells how an entry stands; a button that publishes would begin with it.
            assert tab.get_by_role("button", name=re.compile("^发布")).count() == 0
        server.shutdown()
    assert [
        one for one in requests if not one.startswith(("http://127.0.0.1:", "data:", "blob:"))
    ] == []
    draft = f"cms/{entry.replace('/entries', '')}"
    assert run(repository, "git", "branch", "--format=%(refname:short)").split() == [draft, "main"]
    run(repository, "git", "checkout", "-q", draft)
    command = [sys.executable, "-m", "handbook.cli"]
    run(repository, *command, "check")
    after = load(repository / "data")
    assert after.measures["dg-2023-08-03"].summary.zh == f"{old}改"
    same = {name: one for name, one in before.measures.items() if name != "dg-2023-08-03"}
    assert {name: after.measures[name] for name in same} == same
    assert after.rules == before.rules
    assert after.statements == before.statements
    assert "# 通知" not in (repository / NOTICE).read_text("utf-8")  # Decap drops comments
    assert NOTICE in run(repository, *command, "tidy", "--base", "main")
    changes = run(repository, "git", "diff", "--numstat", "main").split()
    assert changes == ["1", "1", NOTICE]
    run(repository, *command, "check")


def test_a_citation_is_whole_in_the_form(config: dict[str, Any]) -> None:
    """A form of a notice holds all that a citation says, and offers how it may stand."""
    notice = next(one for one in config["collections"] if one["name"].startswith("measures"))
    sources = next(one for one in notice["fields"] if one["name"] == "sources")
    fields = {one["name"]: one for one in sources["fields"]}
    assert fields.keys() == m.Citation.model_fields.keys()
    assert fields["relation"]["options"] == list(m.RELATIONS)
