"""What runs in a process of its own: it takes posts from standard input and answers on standard output."""

from __future__ import annotations

import os
import threading
from queue import SimpleQueue
from typing import Any, BinaryIO

from kg.engines.channel import receive, send
from kg.engines.extractors import PortableExtractor
from kg.engines.post import read_post
from kg.errors import KgError


def main() -> None:
    """Serve the process that started this one until it goes away."""
    requests, answers = _private(0), _private(1)
    # What a pipeline of the user's prints must not get between our messages, nor may it read them.
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    serve(requests, answers)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Take the extractor and the limit, say that it is loaded (None) or why not, then answer each post."""
    extractor, max_bytes = receive(requests)
    try:
        extractor.prepare()
    except KgError as error:
        send(answers, error)
        return
    send(answers, None)
    inbox: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests, inbox), daemon=True).start()
    _answer(inbox, answers, extractor, max_bytes)


def _answer(inbox: SimpleQueue[Any], answers: BinaryIO, extractor: PortableExtractor, max_bytes: int) -> None:
    while (request := inbox.get()) is not None:
        source, data = request
        send(answers, read_post(source, data, extractor, max_bytes))


def _listen(requests: BinaryIO, inbox: SimpleQueue[Any]) -> None:
    """Hand posts on; when the other side has gone, even if it was killed, nobody waits for what is under way."""
    try:
        while True:
            inbox.put(receive(requests))
    except EOFError:
        inbox.put(None)
        _leave()


def _leave() -> None:
    os._exit(0)


def _private(descriptor: int) -> BinaryIO:
    return os.fdopen(os.dup(descriptor), "wb" if descriptor else "rb")
