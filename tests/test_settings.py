"""kg.toml and keyword arguments -> Settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import SettingsError
from kg.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def _in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_settings_default_without_file() -> None:
    assert load_settings() == Settings()


def test_settings_file_in_the_working_folder_is_read() -> None:
    Path("kg.toml").write_text('formats = ["ttl"]\nmin_confidence = 0.5\n[models]\nen = "en_core_web_trf"\n')
    settings = load_settings()
    assert settings.formats == ("ttl",)
    assert settings.min_confidence == 0.5
    assert settings.models == {"en": "en_core_web_trf"}


def test_settings_arguments_win_over_the_file_and_none_means_not_given() -> None:
    Path("mine.toml").write_text("min_confidence = 0.5\nskip_bad = true\n")
    settings = load_settings("mine.toml", min_confidence=0.25, skip_bad=None)
    assert (settings.min_confidence, settings.skip_bad) == (0.25, True)


def test_settings_formats_may_be_one_text() -> None:
    assert load_settings(formats="ttl, gexf,").formats == ("ttl", "gexf")


def test_settings_file_with_byte_order_mark_is_read() -> None:
    Path("kg.toml").write_bytes(b"\xef\xbb\xbfskip_bad = true\n")
    assert load_settings().skip_bad


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"formts": "ttl"}, r"no setting 'formts'; allowed are allow_hosts, base_iri, cache, catalogs, .*skip_bad"),
        ({"min_confidence": 3}, "min_confidence must be a number from 0 to 1, not 3"),
        ({"workers": -1}, "workers must be a whole number, or 0 for as many as there are cores, not -1"),
        ({"seconds_per_post": 0}, "seconds_per_post must be a number above 0, not 0"),
        ({"cache": True}, "cache must be a folder, or false for none, not True"),
        ({"cache": ""}, "cache must be a folder, or false for none, not ''"),
        ({"min_confidence": "much"}, "min_confidence must be a number from 0 to 1, not 'much'"),
        ({"models": {"en": ""}}, "models must be a table of language = pipeline"),
        ({"models": "en_core_web_sm"}, "models must be a table"),
        ({"base_iri": "nowhere"}, "base_iri must be an http"),
        ({"base_iri": "https://example.org/a b/"}, "base_iri must be an http"),
        ({"max_bytes": 0}, "max_bytes must be a whole number above 0, not 0"),
        ({"formats": 7}, "formats must be a list of formats"),
        ({"skip_bad": "perhaps"}, "skip_bad must be true or false"),
        ({"min_confidence": 3, "max_bytes": 0}, "min_confidence must .* max_bytes must"),
    ],
)
def test_settings_error_says_what_is_allowed(given: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load_settings(**given)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"min_confidence = \n", "kg.toml: not TOML"),
        (b"base_iri = '\xff'\n", "kg.toml: byte 12 is not UTF-8"),
        (b"colour = 'red'\n", "kg.toml: there is no setting 'colour'"),
    ],
)
def test_settings_error_names_the_file(content: bytes, message: str) -> None:
    Path("kg.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=message):
        load_settings()


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_settings_error_for_a_named_file_that_is_none(name: str) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(name)


def test_settings_file_may_name_a_cache_or_none() -> None:
    for line, cache in (('cache = "kept"', "kept"), ("cache = false", False), ("", None)):
        Path("kg.toml").write_text(line)
        assert load_settings().cache == cache
