"""kg.toml and keyword arguments -> Settings: what a person may choose, checked once at the door.

Below the doors nothing sees a Settings: every step takes plain keyword arguments.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from kg.errors import SettingsError
from kg.files import LARGEST_FILE, read_text
from kg.limits import MOST_CHARACTERS, MOST_LINKS
from kg.ontology import BASE
from kg.readers import LARGEST_POST

SETTINGS_FILE = "kg.toml"
"""Read from the working folder when no other file is named."""

WIKIDATA = "https://wikidata.reconci.link/en/api"
_ARGUMENTS = "settings"
_Name = Annotated[str, Field(min_length=1)]


class Settings(BaseModel):
    """Everything a person may choose; the same names in kg.toml, in Python and, with dashes, as options.

    Each description says what is allowed, for the error that quotes it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    formats: tuple[_Name, ...] = Field(default=(), description='a list of formats, such as ["ttl", "gexf"]')
    """Which files to write; empty means all of them."""
    min_confidence: float = Field(default=0.0, ge=0.0, le=1.0, description="a number from 0 to 1")
    """Leave out what was found with less confidence than this."""
    fast: bool = Field(default=False, description="true or false")
    """Read with the fast encoder, which finds less."""
    models: dict[_Name, _Name] = Field(
        default_factory=dict, description='a table of language = pipeline, such as en = "en_core_web_trf"'
    )
    """The spaCy pipeline to use for a language instead of the one that comes with kg."""
    catalogs: tuple[_Name, ...] = Field(default=(), description='a list of catalog tables, such as ["catalog.tsv"]')
    """Tables of known things to read besides the one that comes with kg."""
    corrections: str = Field(default="", description='a corrections file, such as "corrections.yaml"')
    """A person's last word on the graph."""
    schedules: tuple[_Name, ...] = Field(default=(), description='a list of schedules, such as ["schedule.json"]')
    """Programmes of conferences that recaps are matched with."""
    online: bool = Field(default=False, description="true or false")
    """Ask services and linked pages for more links and facts; otherwise nothing is fetched."""
    reconcile: tuple[_Name, ...] = Field(
        default=(WIKIDATA,), description='a list of reconciliation services, such as ["https://example.org/reconcile"]'
    )
    """W3C Reconciliation API services to ask, the first that is certain counts."""
    online_cache: str = Field(default=".kg-online-cache", min_length=1, description="a folder")
    """Keeps what was answered, so that nothing is asked twice."""
    allow_hosts: tuple[_Name, ...] = Field(default=(), description='a list of hosts, such as ["localhost:5000"]')
    """Hosts that may be asked although their addresses are private."""
    base_iri: str = Field(
        default=BASE,
        pattern=r"^https?://[^\s<>\"{}|\\^`]+[/#]$",
        description="an http(s) address that ends in / or #",
    )
    """What the addresses of things in RDF begin with."""
    store: str = Field(default="", description="a folder")
    """Keep the graph in an Oxigraph store in this folder as well; "" keeps none."""
    per_document: bool = Field(default=False, description="true or false")
    """Write each post's own graph as well."""
    skip_bad: bool = Field(default=False, description="true or false")
    """Go on without the posts that cannot be read, and list them at the end."""
    workers: int = Field(default=0, ge=0, description="a whole number, or 0 for as many as there are cores")
    """How many processes extract posts at once; 0 means as many as there are cores, and memory for them."""
    seconds_per_post: float = Field(default=120.0, gt=0, description="a number above 0")
    """What one post may take before it is given up, where several processes extract posts."""
    cache: _Name | Literal[False] | None = Field(default=None, description="a folder, or false for none")
    """The folder that keeps what was found in each post; None means ".kg-cache" in the folder that a run writes."""
    max_bytes: int = Field(default=LARGEST_POST, gt=0, description="a whole number above 0")
    """Posts bigger than this are refused."""
    max_characters: int = Field(default=MOST_CHARACTERS, gt=0, description="a whole number above 0")
    """Posts with more reading text than this are refused."""
    max_links: int = Field(default=MOST_LINKS, gt=0, description="a whole number above 0")
    """Posts with more links than this are refused."""
    max_file_bytes: int = Field(default=LARGEST_FILE, gt=0, description="a whole number above 0")
    """Catalogs, schedules, corrections files and graphs from Gephi bigger than this are refused."""

    @field_validator("formats", mode="before")
    @classmethod
    def _split_formats(cls, value: Any) -> Any:
        """Take "ttl,nt" for ["ttl", "nt"], as the command line writes it."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value


def load_settings(path: str | Path | None = None, /, **overrides: Any) -> Settings:
    """Join the settings file with keyword arguments, which win; ``None`` stands for "not given".

    Without ``path``, kg.toml in the working folder is read if there is one.

    Raises:
        SettingsError: A file cannot be read, or a name or value is not allowed.
    """
    file = Path(SETTINGS_FILE) if path is None else Path(path)
    from_file = _read(file) if path is not None or file.is_file() else {}
    _check(from_file, str(file))
    given = {name: value for name, value in overrides.items() if value is not None}
    return _check({**from_file, **given}, _ARGUMENTS)


def _read(file: Path) -> dict[str, Any]:
    text = read_text(file, SettingsError, "Name an existing TOML file.")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: not TOML: {error}. Write lines such as min_confidence = 0.5.") from error
    except (RecursionError, ValueError) as error:  # nested without end, or a number of thousands of digits
        raise SettingsError(f"{file}: holds what cannot be read: {error}. Take it out.") from error


def _check(values: Mapping[str, Any], origin: str) -> Settings:
    try:
        return Settings.model_validate(dict(values))
    except ValidationError as error:
        # One fault a setting: a table with ten bad entries is one thing to put right.
        names = dict.fromkeys(str(fault["loc"][0]) for fault in error.errors())
        faults = ". ".join(_describe(name, values[name]) for name in names)
        raise SettingsError(f"{origin}: {faults}.") from error


def _describe(name: str, value: Any) -> str:
    field = Settings.model_fields.get(name)
    if field is None:
        return f"there is no setting {name!r}; allowed are {', '.join(sorted(Settings.model_fields))}"
    return f"{name} must be {field.description}, not {value!r}"
