"""Questions with a name: each is a SPARQL file in queries/, whose first lines say what it asks and what it needs.

The file runs as it stands: the VALUES line of each parameter holds an example. A person's value takes the example's
place as one literal that the RDF library writes, so that nothing in it can be read as SPARQL.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyoxigraph as ox

from kg.errors import StoreError

_ENDING = ".rq"
_PARAMETER = re.compile(r"^# parameter (\w+): (.+)$", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Question:
    """One question with a name."""

    name: str
    asks: str
    """What it asks, in one line."""
    parameters: tuple[str, ...]
    """What it needs, in the order in which it is given."""
    sparql: str

    @property
    def usage(self) -> str:
        """Give the question as it is called."""
        return " ".join([self.name, *(parameter.upper() for parameter in self.parameters)])


@cache
def questions() -> dict[str, Question]:
    """Give all questions by name, sorted."""
    found = {}
    for file in sorted(files("kg.store").joinpath("queries").iterdir(), key=lambda file: file.name):
        if file.name.endswith(_ENDING):
            question = _read(file.name.removesuffix(_ENDING), file.read_text(encoding="utf-8"))
            found[question.name] = question
    return found


def _read(name: str, sparql: str) -> Question:
    asks = sparql.partition("\n")[0].removeprefix("# ")
    return Question(name, asks, tuple(match[1] for match in _PARAMETER.finditer(sparql)), sparql)


def ask(name: str, values: Sequence[str]) -> str:
    """Give the SPARQL of a question with these values in it.

    Raises:
        StoreError: There is no such question, or it needs other values.
    """
    question = questions().get(name)
    if question is None:
        raise StoreError(f"There is no question {name!r}. Known: {', '.join(questions())}. Or write a SPARQL query.")
    if len(values) != len(question.parameters):
        raise StoreError(
            f"{name} takes {len(question.parameters)} values, not {len(values)}: kg query {question.usage}"
        )
    sparql = question.sparql
    for parameter, value in zip(question.parameters, values, strict=True):
        sparql = _bind(sparql, parameter, value)
    return sparql


def _bind(sparql: str, parameter: str, value: str) -> str:
    # SPARQL wants most control characters escaped in no way of its own; names of the graph never hold them.
    literal = ox.Literal(_CONTROL.sub(" ", value.encode("utf-8", "replace").decode("utf-8")))
    line = re.compile(rf'^( *VALUES \?{parameter} \{{ )"[^"\n]*"( \}})$', re.MULTILINE)
    return line.sub(lambda match: f"{match[1]}{literal}{match[2]}", sparql)
