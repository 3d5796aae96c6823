"""Door 2, Python: the functions that ``import kg`` offers. Nothing here prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import exporters, pipeline, storage
from kg.engines import PlannedExtractor
from kg.errors import SourceError
from kg.graph import KnowledgeGraph
from kg.readers import read_document, read_text
from kg.records import Document, Extraction
from kg.results import Annotated
from kg.settings import load_settings

if TYPE_CHECKING:
    import spacy.tokens


def run(
    posts: str | Path | Sequence[str | Path],
    output: str | Path | None = None,
    formats: str | Sequence[str] | None = None,
    **settings: Any,
) -> KnowledgeGraph:
    """Turn posts (files, folders, globs) into one graph; with ``output``, write its files there as well.

    ``settings`` are those of kg.toml: ``min_confidence``, ``models``, ``skip_bad`` and so on.

    Raises:
        KgError: Something that a person can put right; the message says what, where and how.
    """
    chosen = load_settings(formats=formats, **settings)
    named = [posts] if isinstance(posts, str | Path) else posts
    extractor = pipeline.load_extractor(chosen)
    folder = None if output is None else Path(output)
    return pipeline.run([str(post) for post in named], folder, extractor=extractor, settings=chosen).graph


def read(
    post: str | Path | None = None,
    *,
    text: str | None = None,
    format: str = "markdown",
) -> Document:
    """Read one post, from a file or from ``text`` in the ``format`` "markdown", "html" or "text".

    Raises:
        SourceError: It cannot be read.
    """
    if (post is None) == (text is None):
        raise SourceError("Name either a post or its text: kg.read('post.md') or kg.read(text='...').")
    return read_text(text, format=format) if text is not None else read_document(str(post))


def extract(
    post: str | Path | Document | None = None,
    *,
    text: str | None = None,
    format: str = "markdown",
    **settings: Any,
) -> Extraction:
    """Find entities and relations in one post: a file, a Document, or ``text`` in a ``format``.

    Raises:
        KgError: It cannot be read, or a language model is missing.
    """
    document = _document(post, text, format)
    return _extractor(settings).extract(document)


def annotate(
    post: str | Path | Document | None = None,
    *,
    text: str | None = None,
    format: str = "markdown",
    **settings: Any,
) -> Annotated:
    """Read one post as ``extract`` does, and keep its text: Jupyter shows it with what was found highlighted.

    Raises:
        KgError: It cannot be read, or a language model is missing.
    """
    document = _document(post, text, format)
    return Annotated(document, _extractor(settings).extract(document))


def make_doc(
    post: str | Path | Document | None = None,
    *,
    text: str | None = None,
    format: str = "markdown",
    **settings: Any,
) -> spacy.tokens.Doc:
    """Give one post as spaCy's Doc, for ``displacy.render(doc, style="ent")`` (or ``"span"``).

    Raises:
        KgError: It cannot be read, or a language model is missing.
    """
    document = _document(post, text, format)
    return _extractor(settings).make_doc(document)


def combine(extractions: Iterable[Extraction], **settings: Any) -> KnowledgeGraph:
    """Join what was found in several posts to one graph; ``settings`` are those of kg.toml, such as ``catalogs``.

    Raises:
        KgError: A setting is not allowed, or a file that it names cannot be read.
    """
    return pipeline.combine(extractions, load_settings(**settings))


def export(graph: KnowledgeGraph, folder: str | Path, formats: str | Sequence[str] | None = None) -> list[Path]:
    """Write the graph into a folder, in all formats or those named, and give the files' paths.

    Raises:
        SettingsError: There is no such format.
        ExportError: A file cannot be written.
    """
    named = load_settings(formats=formats).formats if formats is not None else ()
    return exporters.export(graph.data, Path(folder), named or exporters.ALL)


def save_extractions(extractions: Iterable[Extraction], path: str | Path) -> None:
    """Save extractions, one JSON line each, so that ``combine`` need not read the posts again.

    Raises:
        StorageError: The file cannot be written.
    """
    storage.save_extractions(extractions, Path(path))


def load_extractions(path: str | Path) -> Iterator[Extraction]:
    """Read saved extractions back, one at a time.

    Raises:
        StorageError: The file is missing, or a line is not what was saved.
    """
    return storage.load_extractions(Path(path))


def _document(post: str | Path | Document | None, text: str | None, form: str) -> Document:
    return post if isinstance(post, Document) else read(post, text=text, format=form)


def _extractor(settings: Mapping[str, Any]) -> PlannedExtractor:
    return pipeline.load_extractor(load_settings(**settings))
