"""Rows -> data frames, for those who have pandas."""

from __future__ import annotations

from types import ModuleType

from kg.errors import SettingsError


def load_pandas() -> ModuleType:
    """Give pandas, which nothing but data frames needs.

    Raises:
        SettingsError: It is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        raise SettingsError(
            "pandas is not installed. Run `pip install conference-kg[pandas]` and try again."
        ) from error
    return pandas
