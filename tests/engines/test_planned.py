"""What the real extractor's answers depend on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.engines import PlannedExtractor
from kg.errors import CatalogError, ModelError
from kg.settings import Settings

ROOT = Path(__file__).parent.parent.parent
TABLE = "type\tname\taliases\turl\twikidata\tsource\n"


@pytest.mark.parametrize(
    ("settings", "same"),
    [
        (Settings(skip_bad=True, workers=3, formats=("ttl",), base_iri="https://x.example/"), True),
        (Settings(min_confidence=0.5), False),
        (Settings(fast=True), False),
    ],
)
def test_fingerprint_holds_what_matters(settings: Settings, same: bool) -> None:
    assert (PlannedExtractor(settings).fingerprint() == PlannedExtractor(Settings()).fingerprint()) is same


def test_fingerprint_holds_what_catalogs_say(tmp_path: Path) -> None:
    seen = set()
    for content in (TABLE, TABLE + "Project\tIstio\t\t\t\tme\n"):
        (tmp_path / "own.tsv").write_text(content)
        seen.add(PlannedExtractor(Settings(catalogs=(str(tmp_path / "own.tsv"),))).fingerprint())
    assert len(seen) == 2


def test_fingerprint_names_models_and_their_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.nlp.check_models", lambda _models: None)
    planned = PlannedExtractor(Settings(models={"en": "spacy"}))
    ((language, name, version),) = json.loads(planned.fingerprint())["models"]
    assert (language, name) == ("en", "spacy")
    assert version.startswith("3.")
    assert planned.describe()["spacy:en"] == "spacy"
    assert set(planned.describe()) == {"words.onnx", "encoder.onnx", "scorers.npz", "tokenizer.json", "spacy:en"}


def test_what_is_missing_is_told_before_the_first_post() -> None:
    with pytest.raises(ModelError):
        PlannedExtractor(Settings(models={"en": "no_such_pipeline"}))
    with pytest.raises(CatalogError):
        PlannedExtractor(Settings(catalogs=("missing.tsv",)))


def test_run_without_new_posts_loads_no_spacy() -> None:
    code = """
import sys
from kg.engines import PlannedExtractor
from kg.settings import Settings
planned = PlannedExtractor(Settings())
planned.fingerprint(), planned.describe()
print([name for name in ("spacy", "onnxruntime", "tokenizers") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.model
def test_prepare_loads_what_extracting_needs() -> None:
    planned = PlannedExtractor(Settings())
    planned.prepare()
    assert "onnxruntime" in sys.modules
