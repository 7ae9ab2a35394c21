"""Writing: whole or not at all, wherever the machine stops, and nobody reads a half."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from geo.errors import AtlasError
from geo.store import writing
from geo.store.directory import DECIDED, OURS, PackFiles, pack_digest, pack_stamp
from geo.store.writing import STAGED, finish, write_file, write_pack
from tests.conftest import REPOSITORY
from tests.stopped import CHANGING, Machine, Stopped, contents, full, refusing, stopping

pytestmark = pytest.mark.slow

# Any files will do: two folders that are there, and one that is not.
OLD = {f"{folder}/{each}.csv": b"old" * 50 for folder in ("boundaries", "indicators") for each in "abcd"}
NEW = dict.fromkeys(OLD, b"new" * 60) | {"network/about.toml": b"new"}
BY_HAND = {"place.toml": b"by hand", "indicators/a.toml": b"by hand", "sources/a/b.md": b"by hand"}


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that only seems to stop forgets nothing; waiting for the disk is a step all the same."""
    monkeypatch.setattr(os, "fsync", lambda number: None)


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[], Path]:
    """Return a function that makes the old pack anew."""

    def make() -> Path:
        root = tmp_path / "pack"
        shutil.rmtree(root, ignore_errors=True)
        for name, content in {**OLD, **BY_HAND}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)
        return root

    return make


def _seen(root: Path) -> dict[str, bytes]:
    """Return every file of the pack as a reader is given it."""
    files = PackFiles(root)
    names = [
        name for folder in ("boundaries", "indicators", "network") for name in files.names(f"{folder}/*")
    ]
    return {name: files.read(name, []) or b"" for name in [*names, *files.names("*.*"), "sources/a/b.md"]}


def _lying(root: Path) -> dict[str, bytes]:
    """Return every file as it lies in the directory."""
    return {name: content for name, content in contents(root).items() if (root / name).is_file()}


BEFORE, AFTER = {**OLD, **BY_HAND}, {**NEW, **BY_HAND}


def _stopped_at(step: int, root: Path) -> bool:
    """Write the new files on a machine that stops at a step; tell whether it did."""
    with pytest.MonkeyPatch.context() as patch:
        machine = stopping(step).install(patch)
        try:
            write_pack(NEW, root)
        except Stopped:
            return True
    assert not machine.stopped
    return False


def test_a_pack_is_old_or_new_wherever_the_machine_stops(fresh):
    outcomes = []
    for step in range(1, 1000):
        root = fresh()
        if not _stopped_at(step, root):
            break
        seen = _seen(root)
        assert seen in (BEFORE, AFTER), f"a mix after step {step}"
        outcomes.append(seen == AFTER)
        # Nothing that lies there is a part of a file, and what is kept by hand is as it was.
        assert all(
            content in (BEFORE.get(n), AFTER.get(n)) for n, content in _lying(root).items() if OURS not in n
        )
        finish(root)
        assert {n: c for n, c in _lying(root).items() if OURS not in n} == seen
        # The next write tidies up, and is not hindered.
        assert write_pack(NEW, root) == ([] if seen == AFTER else list(NEW))
        assert _lying(root) == AFTER
        assert not list(root.rglob(f"{OURS}*"))
    assert len(outcomes) >= 50
    # Before the decision all are old, from it on all are new.
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {False, True}


def test_a_finishing_that_is_stopped_can_be_finished(fresh):
    for step in range(1, 1000):
        root = fresh()
        (root / DECIDED).mkdir()
        for name, content in NEW.items():
            (root / DECIDED / name).parent.mkdir(exist_ok=True)
            (root / DECIDED / name).write_bytes(content)
        with pytest.MonkeyPatch.context() as patch:
            machine = stopping(step).install(patch)
            try:
                finish(root)
            except Stopped:
                assert machine.stopped
            else:
                break
        assert _seen(root) == AFTER
        finish(root)
        assert _lying(root) == AFTER
    assert step > len(NEW)


@pytest.mark.parametrize("step", [2, 9, 18, 31, 40, 44, 45, 46, 50, 57, 60, 63])
def test_a_pack_is_old_or_new_after_kill_9(fresh, step):
    root = fresh()
    (root / STAGED).mkdir()  # left behind by an earlier one
    command = [sys.executable, "-m", "tests.stopped", str(step), "write", str(root), *OLD]
    run = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=False)
    assert run.returncode == -9, run.stderr
    written = {name: content + b"new" for name, content in OLD.items()} | BY_HAND
    assert _seen(root) in (BEFORE, written)
    seen = _seen(root)
    write_pack({}, root)
    assert _lying(root) == seen
    assert not list(root.rglob(f"{OURS}*"))


def test_a_full_disk_leaves_the_pack_as_it_was_or_gives_all_of_it(fresh):
    refused = 0
    for step in range(1, 1000):
        root = fresh()
        before = contents(root)
        with pytest.MonkeyPatch.context() as patch:
            machine = full(step).install(patch)
            try:
                assert write_pack(NEW, root) == list(NEW)
                words = ""
            except AtlasError as error:
                words = str(error)
        if words:
            refused += 1
            assert f"the pack in {root} is as it was: No space left on device" in words
            assert contents(root) == before
        else:
            assert _seen(root) == AFTER
        if machine.steps < step:
            break
    assert refused >= 2 * len(NEW)


def test_any_step_that_the_system_refuses_leaves_old_or_new(fresh):
    for step in range(1, 1000):
        root = fresh()
        with pytest.MonkeyPatch.context() as patch:
            machine = refusing(errno.EIO, (*CHANGING, "create"), since=step).install(patch)
            try:
                write_pack(NEW, root)
            except AtlasError:
                assert _seen(root) == BEFORE
            else:
                assert _seen(root) == AFTER
        if machine.steps < step:
            break
    assert step > 50


def test_a_disk_that_is_really_full_is_refused(fresh, tmp_path):
    root = fresh()
    program = """
import sys
from pathlib import Path
from geo.store.writing import write_pack

root = Path(sys.argv[1])
(root / "boundaries").mkdir()
(root / "boundaries/a.csv").write_bytes(b"old")
try:
    write_pack({"boundaries/a.csv": b"x" * 100, "boundaries/b.csv": b"x" * 2_000_000}, root)
except Exception as error:
    print(type(error).__name__, error)
left = sorted(str(each.relative_to(root)) for each in root.rglob("*"))
print(left, (root / "boundaries/a.csv").read_bytes())
"""
    mounted = f'mount -t tmpfs -o size=512k tmpfs {root} && exec {sys.executable} -c "$PROGRAM" {root}'
    if shutil.which("unshare") is None:
        pytest.skip("a small disk cannot be mounted here: there is no unshare")
    run = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", mounted],
        cwd=REPOSITORY,
        env={**os.environ, "PROGRAM": program},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0 and ("mount" in run.stderr or "unshare" in run.stderr):
        pytest.skip(f"a small disk cannot be mounted here: {run.stderr.strip()}")
    assert run.returncode == 0, run.stderr
    said, left = run.stdout.splitlines()
    assert said.startswith("AtlasError Nothing was written")
    assert "No space left on device" in said
    assert left == "['boundaries', 'boundaries/a.csv'] b'old'"


def test_a_read_only_pack_is_refused_in_words(fresh, monkeypatch):
    root = fresh()
    refusing(errno.EROFS, (*CHANGING, "create")).install(monkeypatch)
    with pytest.raises(AtlasError, match="is as it was: Read-only file system"):
        write_pack(NEW, root)
    # What it holds already can be written into it.
    assert write_pack(OLD, root) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_pack_or_a_folder_without_the_right_to_write_is_refused(fresh):  # pragma: no cover
    for folder in ("", "boundaries"):
        root = fresh()
        before = contents(root)
        (root / folder).chmod(0o555)
        with pytest.raises(AtlasError, match="Permission denied"):
            write_pack(NEW, root)
        (root / folder).chmod(0o755)
        assert contents(root) == before


@pytest.mark.parametrize(("taken", "words"), [("folder", "Is a directory"), ("file", "Not a directory")])
def test_a_place_that_no_file_could_be_moved_to_is_refused_before_the_decision(fresh, taken, words):
    root = fresh()
    if taken == "folder":
        (root / "network/about.toml").mkdir(parents=True)
    else:
        (root / "network").write_bytes(b"")
    before = contents(root)
    with pytest.raises(AtlasError, match=words):
        write_pack(NEW, root)
    assert contents(root) == before


def test_a_folder_on_another_file_system_is_refused_before_the_decision(fresh):
    elsewhere = Path("/dev/shm")
    if not os.access(elsewhere, os.W_OK) or elsewhere.stat().st_dev == fresh().stat().st_dev:
        pytest.skip("there is no second file system to write to")
    root = fresh()
    (root / "network").symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(AtlasError, match="Invalid cross-device link"):
        write_pack(NEW, root)
    assert _seen(root)["boundaries/a.csv"] == OLD["boundaries/a.csv"]


def test_what_the_check_refuses_is_not_written(fresh):
    root = fresh()
    before = contents(root)

    def check() -> None:
        assert contents(root) == before
        raise AtlasError("The pack would be broken.")

    with pytest.raises(AtlasError, match="would be broken"):
        write_pack(NEW, root, check=check)
    assert contents(root) == before
    # What changes nothing needs no check.
    assert write_pack(OLD, root, check=check) == []


def test_two_do_not_write_at_once(fresh):
    root = fresh()

    def second() -> None:
        with pytest.raises(AtlasError, match="Somebody else is writing"):
            write_pack({"place.toml": b"second"}, root)

    assert write_pack(NEW, root, check=second) == list(NEW)
    assert _lying(root) == AFTER


def test_without_locks_it_is_written_all_the_same(fresh, monkeypatch, tmp_path):
    monkeypatch.setattr(writing, "fcntl", None)
    root = fresh()
    assert write_pack(NEW, root) == list(NEW)
    write_file(tmp_path / "out.csv", b"new")
    assert (tmp_path / "out.csv").read_bytes() == b"new"


def test_a_rewritten_file_keeps_its_rights(fresh):
    root = fresh()
    (root / "boundaries/a.csv").chmod(0o640)
    write_pack(NEW, root)
    assert stat.S_IMODE((root / "boundaries/a.csv").stat().st_mode) == 0o640
    usual = root / "usual"
    usual.touch()
    assert (root / "network/about.toml").stat().st_mode == usual.stat().st_mode


# ---- Readers ---------------------------------------------------------------------------------------------


def test_a_write_in_progress_is_no_part_of_the_pack(fresh):
    root = fresh()
    before = pack_digest(root), pack_stamp(root), _seen(root)
    for name in (f"{STAGED}/boundaries/a.csv", f"boundaries/{OURS}1234.part", f"{OURS}1234.part"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"half")
    assert (pack_digest(root), pack_stamp(root), _seen(root)) == before


def test_a_decided_write_is_the_pack_before_and_after_it_is_finished(fresh):
    root = fresh()
    write_pack(NEW, root)
    after = pack_digest(root), _seen(root)
    (root / DECIDED / "boundaries").mkdir(parents=True)
    (root / "boundaries/a.csv").rename(root / DECIDED / "boundaries/a.csv")
    (root / "boundaries/a.csv").write_bytes(b"old")
    assert (pack_digest(root), _seen(root)) == after


def test_a_reader_overtaken_by_a_write_reads_again(fresh):
    root = fresh()
    files = PackFiles(root)
    readings = []

    def read() -> list[bytes | None]:
        found = [files.read("boundaries/a.csv", [])]
        if not readings:
            write_pack(NEW, root)
        found.append(files.read("indicators/a.csv", []))
        readings.append(found)
        return found

    assert files.steadily(read) == [NEW["boundaries/a.csv"], NEW["indicators/a.csv"]]
    assert readings[0] == [OLD["boundaries/a.csv"], NEW["indicators/a.csv"]]


def test_a_pack_that_never_rests_is_refused_in_words(fresh):
    root = fresh()
    versions = iter(range(100))
    with pytest.raises(AtlasError, match="change while they are read"):
        PackFiles(root).steadily(lambda: write_pack({"place.toml": str(next(versions)).encode()}, root))


def test_readers_beside_a_writer_see_one_version(fresh):
    root = fresh()
    done = threading.Event()
    names = list(OLD)

    def write() -> None:
        try:
            for version in range(25):
                write_pack(dict.fromkeys(names, b"version %d" % version), root)
        finally:
            done.set()

    writer = threading.Thread(target=write)
    writer.start()
    files = PackFiles(root)
    while not done.is_set():
        try:
            found = files.steadily(lambda: {files.read(name, []) for name in names})
        except AtlasError:  # overtaken again and again
            continue
        assert len(found) == 1, found
    writer.join()
    assert {(root / name).read_bytes() for name in names} == {b"version 24"}


# ---- One file that a person names ------------------------------------------------------------------------


def _file_stopped_at(step: int, file: Path) -> Machine:
    with pytest.MonkeyPatch.context() as patch:
        machine = stopping(step).install(patch)
        with suppress(Stopped):
            write_file(file, b"new" * 100)
        return machine


def test_a_file_is_old_or_new_wherever_the_machine_stops(tmp_path):
    file = tmp_path / "out/table.csv"
    write_file(file, b"old")
    for step in range(1, 100):
        file.write_bytes(b"old")
        machine = _file_stopped_at(step, file)
        assert file.read_bytes() in (b"old", b"new" * 100)
        if not machine.stopped:
            break
        write_file(file, b"newer")
        assert [each.name for each in file.parent.iterdir()] == ["table.csv"]
    assert step > 4


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    file = tmp_path / "table.csv"
    file.write_bytes(b"old")
    refusing(errno.ENOSPC, ("write",)).install(monkeypatch)
    with pytest.raises(AtlasError, match=r"table\.csv cannot be written: No space left on device"):
        write_file(file, b"new")
    assert contents(tmp_path) == {"table.csv": b"old"}


def test_what_another_is_writing_is_not_swept_away(tmp_path):
    with writing.ExitStack() as until:
        _, part = writing._part(tmp_path, until)
        write_file(tmp_path / "other.csv", b"new")
        assert part.exists()
    write_file(tmp_path / "other.csv", b"newer")
    assert not part.exists()


def test_a_link_stays_a_link_and_a_stream_is_written_to(tmp_path):
    (tmp_path / "real.csv").write_bytes(b"old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    write_file(tmp_path / "link.csv", b"new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"new"
    write_file(Path(os.devnull), b"nobody reads this")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_file(pipe, b"through the pipe")
    reader.join()
    assert read == [b"through the pipe"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (".", "Is a directory"),
        ("taken/table.csv", "File exists|Not a directory"),
        ("x" * 300, "File name too long"),
        ("a\0b", "null"),
        ("circle/table.csv", "loop|symbolic links"),
    ],
)
def test_a_path_that_cannot_be_written_is_refused_in_words(tmp_path, name, words):
    (tmp_path / "taken").touch()
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(AtlasError, match=rf"cannot be written: .*({words})"):
        write_file(tmp_path / name, b"new")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["circle", "taken"]


def test_the_longest_name_can_be_written(tmp_path):
    write_file(tmp_path / ("x" * 255), b"new")
    assert contents(tmp_path) == {"x" * 255: b"new"}
