"""YAML -> plain values, of which every scalar is text or nothing.

What a table says is text. So nothing is made of a number of a million digits or sixties, no key merges others into
its mapping (which can double at each line), and no tag makes anything else.
"""

from __future__ import annotations

from typing import Any

import yaml

_NULL = "tag:yaml.org,2002:null"
_NULLS_ONLY = {
    sign: [resolver for resolver in resolvers if resolver[0] == _NULL]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load_plain(text: str) -> Any:
    """Parse YAML.

    Raises:
        yaml.YAMLError: It is none.
        RecursionError: It is nested too deeply.
    """
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    loader.yaml_implicit_resolvers = _NULLS_ONLY
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()
