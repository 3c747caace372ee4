"""The fixed words are read as strictly as the data."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from handbook.cli.main import main
from handbook.domain import wording
from handbook.domain.problems import DataProblemsError


def _folder(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "src" / "handbook" / "wording"
    folder.mkdir(parents=True)
    (folder / "words.yml").write_text(f"good: {{zh: 好, en: good}}\n{text}\n", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cut: {zh: 空着就是今天, en: Left empty, it is today}", "unquoted-comma: “cut”"),
        ("half: {zh: 只有中文}", "wrong-shape: “half”"),
        ("empty: {zh: 空, en: }", "wrong-shape: “empty”"),
        ("bare: words", "wrong-shape: “bare”"),
        ("good: {zh: 又好, en: good again}", "duplicate-key"),
    ],
)
def test_a_faulty_word_is_refused_at_its_line(tmp_path: Path, text: str, said: str) -> None:
    """A word cut at a comma, without a language or given twice is refused, with its line."""
    with pytest.raises(DataProblemsError) as refused:
        wording.pairs_in(_folder(tmp_path, text))
    (problem,) = refused.value.problems
    assert said.partition(":")[0] in problem.line()
    assert said.partition("“")[2].rstrip("”") in problem.line()
    assert problem.place.line == 2
    assert problem.remedy_en
    assert text in refused.value.report()


def test_the_words_that_we_have_are_whole() -> None:
    """Each fixed word is one text in Chinese and one in English."""
    zh, en = wording.wording("zh"), wording.wording("en")
    assert zh.keys() == en.keys()
    assert len(zh) > 800
    assert en["plan_filing_help"].endswith("you can file.")


def test_a_command_names_the_faulty_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that meets a faulty word names its place and shows no inside of the program."""
    monkeypatch.setattr(wording, "_FOLDER", _folder(tmp_path, "bare: words"))
    wording._whole.cache_clear()  # noqa: SLF001 - what was read is read anew
    try:
        done = CliRunner().invoke(main, ["points", "--age", "30"])
    finally:
        wording._whole.cache_clear()  # noqa: SLF001 - what was read is read anew
    assert done.exit_code == 1
    assert "src/handbook/wording/words.yml:2:1: wrong-shape" in done.stderr
    assert "Traceback" not in done.stderr
