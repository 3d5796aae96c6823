"""Work aside gives its result, or its error, to whoever asks; cycles are looked for again after a block."""

import gc
import threading

import pytest

from kg.aside import begun
from kg.collecting import without_collecting


def test_work_aside_goes_on_while_this_thread_does():
    go = threading.Event()
    future = begun(lambda: go.wait(60) and "done")
    assert not future.done()
    go.set()
    assert future.result(60) == "done"


def test_whoever_asks_gets_the_error():
    future = begun(lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        future.result(60)


def test_the_process_does_not_wait_for_work_aside():
    seen = begun(lambda: threading.current_thread().daemon)
    assert seen.result(60)


@pytest.mark.parametrize("enabled", [True, False])
def test_cycles_are_looked_for_as_before_when_a_block_ends(enabled):
    was = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with pytest.raises(KeyError), without_collecting():
            assert not gc.isenabled()
            raise KeyError
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if was else gc.disable)()
