"""What the data may say: the parts of the model, and the one name under which they are used."""

from __future__ import annotations

import importlib
import pkgutil

from handbook.domain import model as m


def test_every_record_is_found_under_one_name() -> None:
    """Whatever part of the model describes a record, the rest of the program knows it as `m.…`."""
    parts = [
        importlib.import_module(f"{m.__name__}.{part.name}")
        for part in pkgutil.iter_modules(m.__path__)
    ]
    assert len(parts) > 1
    records = {
        value.__name__
        for part in parts
        for value in vars(part).values()
        if isinstance(value, type) and issubclass(value, m.Record)
    }
    assert records - set(m.__all__) == set()
