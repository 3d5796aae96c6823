"""The benchmark runs, and a look-up costs the same however many names there are."""

import re

from kg.catalogs import Catalog
from kg.catalogs.benchmark import made_rows, measure


def test_the_benchmark_tells_its_figures():
    told = measure(2_000)
    assert re.match(r"2,000 names in \d+\.\d s\nknown: [\d.]+ µs a look-up\nunknown: ", told)
    assert told.endswith(" places")


def test_made_names_are_all_found():
    catalog = Catalog(made_rows(200))
    assert len(catalog) == 200
    assert [k.name for k in catalog.candidates("织机7号")] == [k.name for k in catalog.candidates("di works 7")] != []
