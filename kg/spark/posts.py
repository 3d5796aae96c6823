"""Posts -> their bytes on the workers. The driver lists names; it reads only what Hadoop would pass over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from kg.errors import SourceError
from kg.readers import FORMATS
from kg.reading import find_posts
from kg.spark.session import Cluster

_MAGIC = re.compile(r"([\[\]{}*?\\])")


@dataclass(frozen=True, slots=True)
class Found:
    """The posts that were named."""

    sources: dict[str, str]
    """Hadoop's path -> what the user calls it."""
    skipped: tuple[str, ...]


def find(cluster: Cluster, posts: Sequence[str], *, skip_bad: bool) -> Found:
    """List the posts of files, folders and globs of this machine and of Hadoop addresses.

    Raises:
        SourceError: A name leads nowhere, unless bad posts are skipped.
    """
    if "-" in posts:
        raise SourceError("The engine spark cannot read standard input. Name files, folders or addresses.")
    skipped: list[str] = []
    on_skip = (lambda error: skipped.append(str(error))) if skip_bad else None
    sources: dict[str, str] = {}
    near = [post for post in posts if "://" not in post]
    for source in find_posts(near, on_skip) if near else ():
        sources.setdefault(f"file:{Path(source).resolve()}", source)
    for post in posts:
        if "://" in post:
            try:
                for path in _listed(cluster, post):
                    sources.setdefault(path, path)
            except SourceError as error:
                if on_skip is None:
                    raise
                on_skip(error)
    if not sources:
        raise SourceError(f"No posts in {', '.join(posts)}. Known are files that end in {' '.join(FORMATS)}.")
    return Found(sources, tuple(skipped))


def _listed(cluster: Cluster, address: str) -> Iterator[str]:
    path = cluster.path(address)
    files = cluster.files(path)
    matches = files.globStatus(path)
    if not matches:
        raise SourceError(f"{address}: no such file or folder.")
    for match in matches:
        root = match.getPath().toString()
        if not match.isDirectory():
            yield root
            continue
        inside = files.listFiles(match.getPath(), True)
        while inside.hasNext():
            name = inside.next().getPath().toString()
            parts = name.removeprefix(root).split("/")
            if not any(part.startswith(".") for part in parts) and PurePosixPath(name).suffix.lower() in FORMATS:
                yield name


def read(cluster: Cluster, found: Found) -> Any:
    """Give an RDD of (source, bytes)."""
    sources = found.sources
    plain = [_MAGIC.sub(r"\\\1", path) for path in sources if not _is_hidden(path)]
    hidden = [(sources[path], _bytes(cluster, path)) for path in sources if _is_hidden(path)]
    rdd = cluster.context.parallelize(hidden, cluster.slices)
    if not plain:
        return rdd
    shared = cluster.context.broadcast(sources)
    rows = cluster.session.read.format("binaryFile").load(plain).select("path", "content").rdd
    return rows.map(lambda row: (shared.value[row[0]], bytes(row[1]))).union(rdd)


def _is_hidden(path: str) -> bool:
    """Claim that Hadoop's readers pass a file of this name over, as they do Hugo's "_index.md"."""
    return path.rpartition("/")[2].startswith(("_", "."))


def _bytes(cluster: Cluster, name: str) -> bytes:
    path = cluster.path(name)
    stream = cluster.files(path).open(path)
    try:
        return bytes(cluster.context._jvm.org.apache.commons.io.IOUtils.toByteArray(stream))
    finally:
        stream.close()
