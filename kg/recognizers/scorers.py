"""The scorers that ship with the package: name -> Forest."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib import resources

import numpy as np

from kg.forest import Forest

FILE = "data/scorers.npz"


@functools.cache
def load_scorers() -> Mapping[str, Forest]:
    """Load every scorer: "names", "talks" and one for each relation."""
    with (
        resources.files("kg.recognizers").joinpath(FILE).open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        data = {key: arrays[key] for key in arrays.files}
    names = sorted({key.partition(".")[0] for key in data})
    return {name: Forest.from_arrays(data, name) for name in names}
