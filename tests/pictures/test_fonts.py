from __future__ import annotations

import pytest
from matplotlib import font_manager

from kg.errors import ExportError
from kg.pictures import fonts
from kg.pictures.fonts import LATIN, find_fonts


def test_latin_needs_no_other_font() -> None:
    assert find_fonts(["Ada Byron", "Łódź", "Ωμέγα", "Привет"]) == [LATIN]


def test_chinese_is_set_in_the_font_of_the_extra() -> None:
    first, second = find_fonts(["网格"])
    assert first == LATIN
    assert "Noto Sans CJK" in second


def test_an_installed_font_serves_as_well(monkeypatch) -> None:
    monkeypatch.setattr(fonts, "_PACKAGE", "no_such_package")
    monkeypatch.setattr(fonts, "_KNOWN", ("DejaVu Serif",))
    assert find_fonts(["网格"]) == [LATIN, "DejaVu Serif"]


def test_without_a_font_the_error_says_what_to_do(monkeypatch) -> None:
    monkeypatch.setattr(fonts, "_PACKAGE", "no_such_package")
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    with pytest.raises(ExportError, match=r"pip install conference-kg\[draw\]"):
        find_fonts(["网格"])
