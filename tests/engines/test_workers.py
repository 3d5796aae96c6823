"""Several processes: what they die of or hang on costs one post, and none of them is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.engines import Engine, workers
from kg.engines.engine import _AHEAD
from kg.errors import ModelError, SettingsError, SourceError

from .portable import Portable

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def _are_few_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a handful of posts be worth several processes."""
    monkeypatch.setattr(workers, "_POSTS_EACH", 2)


def sources(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.iterdir())


@pytest.mark.parametrize(
    ("word", "seconds", "message"),
    [
        ("SEGFAULT", 60, r"kg failed on it \(its process was ended by SIGSEGV\)\. Please report this; --skip-bad"),
        ("KILLED", 60, r"kg failed on it \(its process was ended by SIGKILL, perhaps for want of memory\)"),
        ("LEAVES", 60, r"kg failed on it \(its process ended with exit code 7\)"),
        ("HANGS", 2, r"kg gave it up after 2 seconds\. If it is only long, raise seconds_per_post in kg\.toml"),
        ("BUG", 60, r"kg failed on it \(ZeroDivisionError: a bug; .*, line \d+\)"),
    ],
)
def test_bad_post_costs_itself_alone(word: str, seconds: float, message: str, many: Path, portable: Portable) -> None:
    for number in range(6, 30):
        (many / f"{number:02}.md").unlink()
    (many / "02.md").write_text(f"Lin Sun\n\n{word}\n")
    (many / "04.md").write_text("Ada Byron\n\nSAYS\n")
    outcomes = list(Engine(portable, workers=2, seconds=seconds).outcomes(sources(many)))
    assert [outcome.source for outcome in outcomes] == sources(many)
    errors = [outcome.error for outcome in outcomes if outcome.error]
    assert len(errors) == 1
    assert isinstance(errors[0], SourceError)
    assert outcomes[2].error is errors[0]
    assert str(errors[0]).startswith(f"{many / '02.md'}: ")
    assert errors[0].args
    with pytest.raises(SourceError, match=message):
        raise errors[0]
    assert portable.extracted == [Path(source).name for source in sources(many)]
    assert not [process for process in portable.processes if _is_alive(process)]


def test_order_and_answers_are_those_of_one_process(many: Path, portable: Portable) -> None:
    alone = list(Engine(portable).outcomes(sources(many)))
    assert portable.processes == set()
    assert list(Engine(portable, workers=2).outcomes(sources(many))) == alone
    assert len(portable.processes) == 2


def test_few_posts_start_no_process(many: Path, portable: Portable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_POSTS_EACH", 16)
    assert len(list(Engine(portable, workers=2).outcomes(sources(many)))) == 30
    assert portable.processes == set()


@pytest.mark.parametrize(
    ("most", "posts", "count"), [(1, 1000, 1), (8, 0, 1), (8, 23, 1), (8, 24, 2), (8, 60, 5), (8, 4543, 8)]
)
def test_as_many_processes_as_earn_their_loading(
    most: int, posts: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_POSTS_EACH", 12)
    assert workers.worth_starting(most, posts) == count


def test_default_is_what_cores_and_memory_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "available_cores", lambda: 16)
    for memory, count in ((64 << 30, 16), (8 << 30, 8), (1 << 20, 1)):
        monkeypatch.setattr(workers, "_memory", lambda memory=memory: memory)
        assert workers.default_workers() == count


def test_machine_tells_cores_and_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    assert workers.available_cores() >= 1
    assert workers._memory() > 1 << 20
    monkeypatch.delattr(os, "sysconf")
    assert workers._memory() > 1 << 50


def test_models_that_are_missing_end_the_run(many: Path, portable: Portable) -> None:
    missing = Portable(portable.journal, faulty="missing")
    with pytest.raises(ModelError, match="the model is not there"):
        list(Engine(missing, workers=2).outcomes(sources(many)))
    dying = Portable(portable.journal, faulty="dying")
    with pytest.raises(SettingsError, match=r"ended with exit code 9 while it loaded its models\. Ask for fewer"):
        list(Engine(dying, workers=2).outcomes(sources(many)))
    assert not [process for process in portable.processes if _is_alive(process)]


def test_work_is_bounded_while_nobody_takes_the_answers(
    many: Path, portable: Portable, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _AHEAD >= 10
    monkeypatch.setattr("kg.engines.engine._AHEAD", 4)
    outcomes = Engine(portable, workers=2).outcomes(sources(many))
    next(outcomes)
    time.sleep(1)
    assert len(portable.extracted) <= 1 + 4 * 2
    outcomes.close()
    assert not [process for process in portable.processes if _is_alive(process)]


SCRIPT = """
import sys
from pathlib import Path
from kg.engines import Engine, workers
from tests.engines.portable import Portable
workers._POSTS_EACH = 2
posts = sorted(map(str, Path(sys.argv[1]).iterdir()))
try:
    print(len(list(Engine(Portable(Path(sys.argv[2])), workers=2, seconds=600).outcomes(posts))))
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.usefixtures("heeds_interrupts")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_end_of_the_run_leaves_no_process(sent: signal.Signals, many: Path, portable: Portable) -> None:
    for path in many.iterdir():
        path.write_text("Ada Byron\n\nHANGS\n")
    command = [sys.executable, "-c", SCRIPT, str(many), str(portable.journal)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    _wait(lambda: len(portable.extracted) == 2)
    process.send_signal(sent)
    _, error = process.communicate(timeout=60)
    assert (process.returncode, error) == (130 if sent == signal.SIGINT else -9, "")
    assert len(portable.processes) == 2
    _wait(lambda: not any(_is_alive(each) for each in portable.processes))


def _wait(condition: object, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _is_alive(process: int) -> bool:
    """Claim that a process runs; one that has ended and that nobody has asked for its exit code does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
