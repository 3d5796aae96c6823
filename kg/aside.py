"""Work done by another thread while this one goes on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

_Result = TypeVar("_Result")


def begun(work: Callable[[], _Result]) -> Future[_Result]:
    """Begin some work; whoever asks for its result waits for it, and gets the error that it ended with.

    Only work that does not hold the interpreter goes on at the same time. The process does not wait for it when it
    ends, so that who interrupts a run is not kept.
    """
    future: Future[_Result] = Future()

    def fulfil() -> None:
        try:
            future.set_result(work())
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to whoever waits
            future.set_exception(error)

    Thread(target=fulfil, daemon=True).start()
    return future
