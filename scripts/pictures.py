"""Take the pictures of ``manual/EDITING.md`` from the real screens; run it in ``.venv``."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DAY = "2026-11-24"
PORT = 8765
FILE = "data/dongguan/contacts.yml"
BEFORE = "      zh: 东莞外国人来华工作许可的主管和决定机关。"
AFTER = "      zh: 东莞外国人来华工作许可由它主管和决定。"
SLIP = "      zh：东莞外国人来华工作许可的主管和决定机关。"
NOTICE = "data/dongguan/measures/2023-08-03-simplified-materials.yml"
DAY_BEFORE, NO_DAY = "in_force: 2023-08-03", "in_force: 2026-02-30"
NEEDED = (
    "mkdocs.yml",
    "data",
    "registers",
    "docs",
    "hooks",
    "overrides",
    "src/handbook/pages/templates",
)
#: Wait so many seconds for the preview to answer.
PATIENCE = 120


def copy(folder: Path) -> None:
    """Everything that the preview reads, with a first commit to compare with."""
    for name in NEEDED:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, target)
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "first"],
    ):
        subprocess.run(["git", *words], cwd=folder, check=True)  # noqa: S603, S607 - our own words


def edit(folder: Path, old: str, new: str, file: str = FILE) -> None:
    """Change a sentence as a colleague would."""
    path = folder / file
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, new, 1), "utf-8")


def answers(address: str) -> None:
    """Wait until the preview answers."""
    for _ in range(PATIENCE):
        try:
            urllib.request.urlopen(address, timeout=30).close()  # noqa: S310 - this machine
        except (urllib.error.URLError, OSError):
            time.sleep(1)
        else:
            return
    sys.exit("the preview does not answer")


def main() -> None:
    """The page and the report of a slip for each language, and the page for sign-off."""
    handbook = [sys.executable, "-m", "handbook.cli"]
    address = f"http://127.0.0.1:{PORT}"
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        copy(folder)
        serving = subprocess.Popen(  # noqa: S603 - our own command
            [*handbook, "serve", "--pages-only", "--as-of", DAY, "--address", f"127.0.0.1:{PORT}"],
            cwd=folder,
        )
        try:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport={"width": 1000, "height": 560})
            answers(f"{address}/contact.html")

            def take(picture: str, where: str) -> None:
                time.sleep(2)
                page.goto(f"{address}/{where}")
                page.screenshot(path=ROOT / "manual" / "pictures" / f"editing-{picture}.png")

            edit(folder, BEFORE, AFTER)
            take("page", "contact.html")
            take("page-en", "en/contact.html")
            edit(folder, AFTER, SLIP)
            take("error", "contact.html")
            edit(folder, SLIP, AFTER)
            edit(folder, DAY_BEFORE, NO_DAY, NOTICE)
            take("error-en", "en/contact.html")
            edit(folder, NO_DAY, DAY_BEFORE, NOTICE)
        finally:
            serving.terminate()
            serving.wait()
        subprocess.run(  # noqa: S603 - our own command
            [*handbook, "preview", "--as-of", DAY, "--out", "out"], cwd=folder, check=False
        )
        page.goto((folder / "out" / "preview.html").as_uri())
        page.screenshot(path=ROOT / "manual" / "pictures" / "editing-preview.png")
        browser.close()


if __name__ == "__main__":
    main()
