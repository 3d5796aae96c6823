"""Labels -> the fonts that have their letters."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from kg.errors import ExportError

LATIN: Final = "DejaVu Sans"
"""Comes with matplotlib: Latin, Greek, Cyrillic and more."""

_PACKAGE: Final = "noto_cjk_sans_otc"
_FIRST_EAST_ASIAN: Final = 0x2E80
_KNOWN: Final = (
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN"),
    *("WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "SimHei"),
    *("Droid Sans Fallback", "Arial Unicode MS"),
)


def find_fonts(labels: Iterable[str]) -> list[str]:
    """Give the names of fonts that together have the labels' letters, for matplotlib's ``font.family``.

    Raises:
        ExportError: Labels are Chinese, Japanese or Korean and no font for them is there.
    """
    from matplotlib import font_manager

    if not any(ord(sign) >= _FIRST_EAST_ASIAN for label in labels for sign in label):
        return [LATIN]
    packaged = _packaged()
    if packaged is not None:
        font_manager.fontManager.addfont(str(packaged))
    installed = {font.name for font in font_manager.fontManager.ttflist}
    found = next((name for name in _KNOWN if name in installed), None)
    if found is None:
        raise ExportError(
            "No font with Chinese letters is there to draw with. Run `pip install conference-kg[draw]`, which brings "
            f"one, or install one of: {', '.join(_KNOWN[:3])}."
        )
    return [LATIN, found]


def known_signs(fonts: Iterable[str]) -> frozenset[int]:
    """Give the code points that at least one of the fonts has."""
    from matplotlib import font_manager

    files = [font_manager.findfont(name) for name in fonts]
    return frozenset(code for file in files for code in font_manager.get_font(file).get_charmap())


def _packaged() -> Path | None:
    """Find the font that the extra ``draw`` brings; it comes first, so that pictures are alike on all machines."""
    spec = find_spec(_PACKAGE)
    folder = Path(spec.origin).parent if spec and spec.origin else None
    return next(folder.glob("*.ttc"), None) if folder else None
