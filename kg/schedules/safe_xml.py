"""XML -> a plain tree, with nothing that could reach outside the file or blow up inside it.

A document type declaration is refused as a whole: without one there are no entities but XML's own five.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

_DEEPEST = 64


class UnsafeXmlError(ValueError):
    """The file declares a document type, or is nested without end."""


@dataclass(slots=True)
class Element:
    """One element."""

    name: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    """Its text, in the pieces in which it was read."""

    @property
    def text(self) -> str:
        """Its text, white space as it stands."""
        return "".join(self.parts)

    def all(self, name: str) -> Iterator[Element]:
        """Give the children of a name."""
        return (child for child in self.children if child.name == name)

    def value(self, *path: str) -> str:
        """Give the text of the first child of each name in turn; "" when there is none."""
        element: Element | None = self
        for name in path:
            element = next(element.all(name), None) if element is not None else None
        return " ".join(element.text.split()) if element is not None else ""


def parse_xml(text: str) -> Element:
    """Parse a whole document.

    Raises:
        ValueError: it is not well-formed, or unsafe.
    """
    stack = [Element("", {})]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(stack) > _DEEPEST:
            raise UnsafeXmlError("its elements are nested too deeply")
        element = Element(name, attributes)
        stack[-1].children.append(element)
        stack.append(element)

    def end(_name: str) -> None:
        stack.pop()

    def characters(data: str) -> None:
        stack[-1].parts.append(data)

    def refuse(*_: object) -> None:
        raise UnsafeXmlError("it declares a document type, which kg does not read")

    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        # The text is decoded by now, whatever encoding its first line names.
        parser.Parse(text.encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        raise ValueError(f"line {error.lineno} is not well-formed XML: {expat.errors.messages[error.code]}") from error
    return stack[0].children[0]
