"""``handbook explain-error``: every code has its paragraph, in both languages, wrong and right."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from handbook.cli.main import main
from handbook.loading.explained_codes import explanations, near
from handbook.pages.render import language_of
from problem_codes import codes


def run(*arguments: str) -> tuple[int, str, str]:
    """One call of the command: exit code, what it prints, and its messages."""
    result = CliRunner().invoke(main, ["explain-error", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_every_code_is_explained() -> None:
    """No code without an explanation, and none explained that does not exist."""
    assert sorted(explanations()) == sorted(codes())


@pytest.mark.parametrize("code", sorted(explanations()))
def test_an_explanation_is_whole(code: str) -> None:
    """Chinese in the Chinese, none in the English, and an example that changes."""
    one = explanations()[code]
    assert language_of(one.zh) == "zh"
    assert language_of(one.en) == "en"
    assert one.before
    assert one.after
    assert one.before != one.after
    said = run(code)[1]
    assert all(part in said for part in (code, one.zh, one.en, one.before.splitlines()[0]))


def test_one_language_or_json() -> None:
    """``--lang`` leaves the other language out; JSON has both."""
    assert "separated" not in run("full-width-comma", "--lang", "zh")[1]
    found = json.loads(run("full-width-comma", "--format", "json")[1])
    assert found == {
        "code": "full-width-comma",
        "zh": explanations()["full-width-comma"].zh,
        "en": explanations()["full-width-comma"].en,
        "before": "materials: [medical、passport]",
        "after": "materials: [medical, passport]",
    }


def test_all_codes_are_listed() -> None:
    """Without a code there is one line for each."""
    lines = run()[1].splitlines()
    assert [line.split(":")[0] for line in lines] == list(explanations())


def test_a_misspelt_code_gets_a_suggestion() -> None:
    """A code that does not exist is answered with the nearest, exit 2."""
    exit_code, said, message = run("full-with-colon")
    assert (exit_code, said) == (2, "")
    assert "是不是 full-width-colon" in message
    assert "Did you mean full-width-colon" in message


def test_at_most_three_suggestions_are_made() -> None:
    """Where many codes look alike, the three likeliest are named, not the whole list."""
    assert len(near("full-width")) == 3
    assert near("nothing like any of them at all") == []
