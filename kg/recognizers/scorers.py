"""The scorers that ship with the package: name -> Forest."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources

import numpy as np

from kg.forest import Forest
from kg.versions import PROFILES


@functools.cache
def load_scorers(*, fast: bool = False) -> Mapping[str, Forest]:
    """Load every scorer: "names", "same", "talks", "links" and one for each relation; or those of the fast profile."""
    with (
        resources.files("kg.recognizers").joinpath("data", PROFILES[fast].scorers).open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        data = {key: arrays[key] for key in arrays.files}
    names = sorted({key.partition(".")[0] for key in data})
    return {name: Forest.from_arrays(data, name) for name in names}
