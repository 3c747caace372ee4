"""The service worker: pages that were read stay readable without a network."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files

from handbook.domain.model import LANGUAGES
from handbook.domain.wording import wording

#: What the worker says, by the language of the page.
_SAID = ("offline_label", "offline_copy", "offline_missing", "offline_again")


def worker(made: Mapping[str, bytes]) -> bytes:
    """``sw.js`` of a site with these files; another version whenever one of them is another."""
    digest = hashlib.sha256()
    for path in sorted(made):
        digest.update(path.encode() + b"\0" + hashlib.sha256(made[path]).digest())
    words = {language: {key: wording(language)[key] for key in _SAID} for language in LANGUAGES}
    head = {"version": digest.hexdigest()[:12], "words": words}
    text = files("handbook.pages").joinpath("templates/sw.js").read_text("utf-8")
    return f"const HANDBOOK = {json.dumps(head, ensure_ascii=False)};\n{text}".encode()
