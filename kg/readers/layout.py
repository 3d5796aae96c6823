"""Events -> lines: which element a line stands in decides where it ends and which marks it bears."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from kg.readers.builder import Builder
from kg.readers.events import Event, EventKind
from kg.records import MarkKind

_MARKS = {"a": MarkKind.LINK, "b": MarkKind.STRONG, "i": MarkKind.EMPHASIS, "code": MarkKind.CODE}
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_CONTAINERS = frozenset(("ul", "ol", "li", "blockquote", "table", "tr", "td", "th", "footnote"))
# What an opening tag ends when its author left the end tag out, and where the search for it stops.
_IMPLIED_ENDS: dict[str, tuple[AbstractSet[str], AbstractSet[str]]] = {
    "p": ({"p"}, _CONTAINERS | {"div"}),
    "li": ({"li", "p"}, {"ul", "ol", "table", "blockquote"}),
    "tr": ({"tr", "td", "th", "p"}, {"table"}),
    "td": ({"td", "th", "p"}, {"tr", "table"}),
    "th": ({"td", "th", "p"}, {"tr", "table"}),
    **{name: (_HEADINGS | {"p"}, _CONTAINERS | {"div"}) for name in _HEADINGS},
    **{name: ({"p"}, _CONTAINERS | {"div"}) for name in ("div", "ul", "ol", "blockquote", "table")},
}
_LOOK_BACK = 64
"""How many open elements a tag may look through; deeper nesting is not told apart."""
_DEEPEST = 500
"""Elements further in are passed over, as browsers do: each line looks at all that are open around it."""
_MOST_OPEN_MARKS = 20
_TEXT_BLOCKS = _HEADINGS | {"li", "blockquote", "table"}


@dataclass(slots=True)
class _Element:
    name: str
    value: str
    solid: bool
    lines: int = 0
    cells: int = 0
    head: bool = False


class Layout:
    """Feeds a builder from events, keeping the stack of open elements."""

    def __init__(self, source: str) -> None:
        self.builder = Builder(source, self._line_kinds)
        self._stack: list[_Element] = []
        self._row: _Element | None = None

    def render(self, events: Sequence[Event]) -> None:
        """Write all events; elements still open at the end are closed."""
        layouts = _layout_tables(events)
        for number, event in enumerate(events):
            if event.kind is EventKind.TEXT:
                self.builder.verbatim(event.start, event.end)
            elif event.kind is EventKind.REPLACED:
                self.builder.replaced(event.value, event.start, event.end)
            elif event.kind is EventKind.BREAK:
                self._end_line(event)
            elif event.kind is EventKind.CLOSE:
                self._close(event)
            else:
                self._open(event._replace(name="layout") if number in layouts else event)
        while self._stack:
            self._leave()
        self.builder.end_line()

    def _end_line(self, event: Event) -> None:
        """End the line; within a table's row only a gap can follow."""
        if self._row is not None:
            self.builder.space(event.start, event.end)
        else:
            self.builder.end_line()

    def _open(self, event: Event) -> None:
        name = event.name
        if len(self._stack) > _DEEPEST and not event.solid:
            return
        if name in _MARKS:
            if name == "a" and not event.solid:
                self._close_name("a", event)
            if self.builder.open_marks >= _MOST_OPEN_MARKS and not event.solid:
                return
            self.builder.open_mark(_MARKS[name], event.value)
            self._stack.append(_Element(name, event.value, event.solid))
            return
        if not event.solid and name in _IMPLIED_ENDS:
            self._imply_ends(*_IMPLIED_ENDS[name])
        if name in ("td", "th", "tr") and self._in_layout_table():
            name = "div"
        self._end_line(event)
        element = _Element(name, event.value, event.solid)
        self._stack.append(element)
        if name == "tr" and self._row is None:
            self._row = element
        elif name in ("td", "th") and self._row is not None:
            row = self._row
            row.head = name == "th" and (row.head or row.cells == 0)
            self.builder.cell()
            self.builder.open_mark(MarkKind.CELL, str(self._row.cells))
            self._row.cells += 1

    def _close(self, event: Event) -> None:
        name = event.name
        if name not in _MARKS:
            self._end_line(event)
        self._close_name(name, event)

    def _close_name(self, name: str, event: Event) -> None:
        """Close the innermost open ``name`` and what stands in it, but nothing that Markdown opened."""
        lowest = max(len(self._stack) - _LOOK_BACK, 0)
        for place in range(len(self._stack) - 1, lowest - 1, -1):
            element = self._stack[place]
            if element.name == name or (element.name == "layout" and name == "table"):
                if element.solid == event.solid:
                    while len(self._stack) > place:
                        self._leave()
                return
            if element.solid and not event.solid and element.name in _CONTAINERS:
                return
            if name in _MARKS and element.name not in _MARKS and not event.solid and name != "a":
                return

    def _imply_ends(self, ends: AbstractSet[str], stop: AbstractSet[str]) -> None:
        lowest = max(len(self._stack) - _LOOK_BACK, 0)
        outermost = -1
        for place in range(len(self._stack) - 1, lowest - 1, -1):
            element = self._stack[place]
            if element.solid or element.name in stop:
                break
            if element.name in ends:
                outermost = place
        if outermost >= 0:
            while len(self._stack) > outermost:
                self._leave()

    def _leave(self) -> None:
        element = self._stack[-1]
        if element.name in _MARKS:
            self.builder.close_mark(_MARKS[element.name])
        elif element.name in ("td", "th") and self._row is not None:
            self.builder.close_mark(MarkKind.CELL)
        elif element is self._row:
            self.builder.end_line()
            self._row = None
        elif self._row is None:
            self.builder.end_line()
        self._stack.pop()

    def _in_layout_table(self) -> bool:
        for element in reversed(self._stack[-_LOOK_BACK:]):
            if element.name in ("table", "layout"):
                return element.name == "layout"
        return False

    def _line_kinds(self) -> list[tuple[MarkKind, str]]:
        """Say which block marks the line now ending bears, from the elements open around it."""
        names = [element.name for element in self._stack]
        quotes = names.count("blockquote")
        kinds = [(MarkKind.QUOTE, str(quotes))] if quotes else []
        goes_on = False
        holder = next((e for e in reversed(self._stack) if e.name in ("li", "footnote")), None)
        if holder is not None:
            depth = max(names.count("ul") + names.count("ol"), 1)
            item = holder.name == "li"
            kinds.append((MarkKind.ITEM, str(depth)) if item else (MarkKind.FOOTNOTE, holder.value))
            goes_on = holder.lines > 0
            holder.lines += 1
        own = self._own_kind()
        if own is not None:
            kinds.append(own)
        elif holder is None or goes_on:
            kinds.append((MarkKind.PARAGRAPH, ""))
        return kinds

    def _own_kind(self) -> tuple[MarkKind, str] | None:
        """Say what the line is besides where it stands; a plain paragraph is nothing of these."""
        if self._row is not None:
            return MarkKind.ROW, "head" if self._row.head else ""
        for element in reversed(self._stack):
            if element.name in _HEADINGS:
                return MarkKind.HEADING, element.name[1]
            if element.name == "caption":
                return MarkKind.CAPTION, ""
            if element.name == "field":
                return MarkKind.FRONT_MATTER, element.value
        return None


def _layout_tables(events: Iterable[Event]) -> set[int]:
    """Find tables that only place things on a page: those whose cells hold headings, lists or tables."""
    found: set[int] = set()
    tables: list[int] = []
    paragraphs: list[int] = []
    for number, event in enumerate(events):
        if event.name == "table":
            if event.kind is EventKind.OPEN:
                found.update(tables[-1:])
                tables.append(number)
                paragraphs.append(0)
            elif tables:
                tables.pop()
                paragraphs.pop()
        elif tables and event.kind is EventKind.OPEN:
            if event.name in ("td", "th"):
                paragraphs[-1] = 0
            elif event.name == "p":
                paragraphs[-1] += 1
            if event.name in _TEXT_BLOCKS or paragraphs[-1] > 1:
                found.add(tables[-1])
    return found
