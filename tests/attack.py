"""How often an attack is tried: a few times with every run, thousands of times in `make attack`."""

import os
from collections.abc import Iterator
from random import Random

#: Set by `make attack`.
HEAVY = os.environ.get("HANDBOOK_ATTACK") == "heavy"
#: The first of the random numbers; another one tries others.
SEED = int(os.environ.get("HANDBOOK_ATTACK_SEED", "19"))


def times(few: int, many: int) -> Iterator[Random]:
    """``few`` attempts, or ``many`` of them in `make attack`, each with its own random numbers."""
    for at in range(many if HEAVY else few):
        yield Random(f"{SEED} {at}")  # noqa: S311 - attempts that can be repeated
