"""How easy the handbook's texts are to read: ``python benchmarks/readability.py [ROOT]``.

English: the share of sentences of at most 20 words, and the Flesch–Kincaid grade (years of school).
Chinese: the mean length of a sentence in characters.  Readers' texts and, apart, what sources say.
Fragments of fewer than 4 words or 6 characters are names, and not counted.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from pathlib import Path

from handbook.language.equivalence import sentences_en, sentences_zh
from handbook.language.pair import Pair
from handbook.language.parity import pairs
from handbook.language.style import characters, style_problems, words

SHORT = 20
_ENDING = re.compile(r"(?:[^laeiouy]es|ed|[^laeiouy]e)$")


def syllables(sentence: str) -> int:
    """Syllables of an English sentence, by its groups of vowels."""
    count = 0
    for word in re.findall(r"[a-z]+", sentence.lower()):
        stem = word if len(word) < 4 else _ENDING.sub("", word)  # noqa: PLR2004 - "the", "use"
        count += max(1, len(re.findall(r"[aeiouy]{1,2}", stem)))
    return count


def report(texts: Iterable[Pair]) -> str:
    """The figures of some texts."""
    once = {(text.zh, text.en) for text in texts}
    english = [one for _, en in once for one in sentences_en(en) if words(one) >= 4]  # noqa: PLR2004
    chinese = [one for zh, _ in once for one in sentences_zh(zh) if characters(one) >= 6]  # noqa: PLR2004
    count = sum(map(words, english))
    grade = 0.39 * count / len(english) + 11.8 * sum(map(syllables, english)) / count - 15.59
    short = sum(words(one) <= SHORT for one in english) / len(english)
    mean = sum(map(characters, chinese)) / len(chinese)
    return (
        f"{len(english)} English sentences: {short:.1%} of at most {SHORT} words, "
        f"{count / len(english):.1f} words on average, Flesch–Kincaid grade {grade:.1f}; "
        f"{len(chinese)} Chinese sentences: {mean:.1f} characters on average"
    )


def main() -> None:
    """Print the figures, and how many faults of names and turns there are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", type=Path, nargs="?", default=Path(), help="the project's folder")
    root = parser.parse_args().root
    if not (root / "data").is_dir():
        parser.error(f"no data/ in {root.resolve()}")
    texts = [one for one in pairs(root) if not one.key.startswith("data/cases/")]
    cited = [one for one in texts if "/sources.yml#" in one.key]
    print("readers' texts:", report(one for one in texts if "/sources.yml#" not in one.key))
    print("what sources say:", report(cited))
    print("faults of names and turns:", sum(1 for _ in style_problems(root, texts)))


if __name__ == "__main__":
    main()
