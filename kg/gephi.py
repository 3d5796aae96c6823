"""Our graph and the GEXF that a person saved from Gephi -> the corrections they made there.

Changed labels, types and addresses, deleted nodes and edges and new edges are read as they are. Merging is what Gephi
does not write down: a node that is gone, and whose edges now hang on another one, has been merged into that one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from xml.etree import ElementTree

from kg.edits import Edits, Triple
from kg.errors import SourceError
from kg.exporters.network import statement_network
from kg.exporters.rows import RECAP, NodeRow
from kg.files import LARGEST_FILE, read_bounded
from kg.records import EntityType, GraphData, Predicate

_Edges: TypeAlias = frozenset[Triple]


@dataclass(frozen=True, slots=True)
class _Node:
    label: str
    type: str
    url: str


@dataclass(frozen=True, slots=True)
class _Edited:
    nodes: Mapping[str, _Node]
    edges: _Edges


def find_edits(graph: GraphData, path: Path, largest: int = LARGEST_FILE) -> Edits:
    """Compare the graph with its edited copy, a file of at most so many bytes.

    Raises:
        SourceError: The file cannot be read, is no GEXF, or is not a copy of this graph.
    """
    edited, network = _read(path, largest), statement_network(graph)
    rows = {row.id: row for row in network.rows}
    if rows and not rows.keys() & edited.nodes.keys():
        raise SourceError(f"{path}: none of its nodes is in this graph. Name the extractions that it was made from.")
    before = frozenset((edge.source, edge.predicate, edge.target) for edge in network.edges())
    gone = sorted(rows.keys() - edited.nodes.keys())
    merged = _find_merged(gone, before, edited)
    groups = _groups(merged, rows)
    stays = {id: group[0] for group in groups for id in group}
    expected = _renamed(before, stays)
    now = _renamed(edited.edges, {new: stays[old] for old, new in merged.items()})
    dropped = [id for id in gone if id not in stays]
    lost = sorted(t for t in expected - now if t[0] != t[2] and not {t[0], t[2]} & set(dropped))
    added = sorted(t for t in now - expected if t[1] in list(Predicate) and {t[0], t[2]} <= rows.keys())
    kept = sorted(rows.keys() & edited.nodes.keys())
    changed = [(rows[id], edited.nodes[id]) for id in kept if rows[id].type != RECAP]
    return Edits(
        same=tuple(groups),
        type={row.id: EntityType(node.type) for row, node in changed if _is_new_type(row, node)},
        name={row.id: node.label for row, node in changed if node.label and node.label != _one_line(row.label)},
        url={row.id: node.url for row, node in changed if node.url and node.url != row.url},
        drop=(*dropped, *lost),
        add=tuple(added),
    )


class _Builder(ElementTree.TreeBuilder):
    """Makes the tree of a file that declares no document type, and so no entities."""

    def doctype(self, *_: object) -> None:
        """Refuse it."""
        raise _DoctypeError


class _DoctypeError(Exception):
    pass


def _read(path: Path, largest: int) -> _Edited:
    try:
        root = ElementTree.fromstring(read_bounded(path, largest), ElementTree.XMLParser(target=_Builder()))
    except _DoctypeError as error:
        raise SourceError(f"{path}: declares a document type, which no GEXF of Gephi does. Export it anew.") from error
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}). Name the GEXF file saved from Gephi.") from error
    except (ElementTree.ParseError, ValueError, LookupError) as error:  # also encodings that XML readers lack
        raise SourceError(f"{path}: is no GEXF ({error}). In Gephi choose Export, Graph file, GEXF.") from error
    if root.tag.rpartition("}")[2] != "gexf":
        raise SourceError(f"{path}: is no GEXF. In Gephi choose Export, Graph file, GEXF.")
    titles = {a.get("id", ""): a.get("title", "") for a in root.iterfind(".//{*}attribute")}
    nodes = {}
    for element in root.iterfind(".//{*}node"):
        values = _values(element, titles)
        nodes[element.get("id", "")] = _Node(
            _one_line(element.get("label", "")), values.get("type", ""), values.get("url", "")
        )
    edges = []
    for element in root.iterfind(".//{*}edge"):
        kind = element.get("kind") or _values(element, titles).get("predicate", "")
        edges.append((element.get("source", ""), kind, element.get("target", "")))
    return _Edited(nodes, frozenset(edges))


def _values(element: ElementTree.Element, titles: Mapping[str, str]) -> dict[str, str]:
    found = element.iterfind("{*}attvalues/{*}attvalue")
    return {titles.get(value.get("for", ""), ""): value.get("value", "") for value in found}


def _find_merged(gone: Iterable[str], before: _Edges, edited: _Edited) -> dict[str, str]:
    """Give for each node that was merged the node that has all its edges now, and some of them only now."""
    now, new = _Ends(edited.edges), _Ends(edited.edges - before)
    takers: dict[str, list[frozenset[str]]] = defaultdict(list)
    gainers: dict[str, set[str]] = defaultdict(set)
    for subject, kind, obj in before:
        # Only an edge whose other end is still there can have moved.
        if obj in edited.nodes:
            takers[subject].append(now.subjects(kind, obj))
            gainers[subject] |= new.subjects(kind, obj)
        if subject in edited.nodes:
            takers[obj].append(now.objects(subject, kind))
            gainers[obj] |= new.objects(subject, kind)
    merged = {}
    for id in gone:
        likely = frozenset.intersection(*takers[id]) & gainers[id] if takers[id] else frozenset()
        if len(likely) == 1:
            merged[id] = next(iter(likely))
    return merged


class _Ends:
    """Who is at the other end of edges of a kind."""

    def __init__(self, edges: Iterable[Triple]) -> None:
        self._subjects: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._objects: dict[tuple[str, str], set[str]] = defaultdict(set)
        for subject, kind, obj in edges:
            self._subjects[kind, obj].add(subject)
            self._objects[subject, kind].add(obj)

    def subjects(self, kind: str, obj: str) -> frozenset[str]:
        return frozenset(self._subjects.get((kind, obj), ()))

    def objects(self, subject: str, kind: str) -> frozenset[str]:
        return frozenset(self._objects.get((subject, kind), ()))


def _groups(merged: Mapping[str, str], rows: Mapping[str, NodeRow]) -> list[tuple[str, ...]]:
    """Give the nodes that are one, the one that stayed first; a node made by Gephi has no id of ours."""
    groups: dict[str, list[str]] = defaultdict(list)
    for old, new in sorted(merged.items()):
        groups[new].append(old)
    found = [(new, *olds) if new in rows else tuple(olds) for new, olds in sorted(groups.items())]
    return [group for group in found if len(group) > 1]


def _renamed(edges: Iterable[Triple], names: Mapping[str, str]) -> _Edges:
    return frozenset((names.get(subject, subject), kind, names.get(obj, obj)) for subject, kind, obj in edges)


def _is_new_type(row: NodeRow, node: _Node) -> bool:
    return node.type != row.type and node.type in list(EntityType)


def _one_line(text: str) -> str:
    # XML readers and writers change the white space within attributes.
    return " ".join(text.split())
