"""Writing files whole or not at all, whenever the machine stops.

One file is written beside the one it replaces, and takes its name in one step (`write_file`). The files of a
pack change together (`write_pack`): all of them are written to STAGED, a folder of the pack, and kept on the
disk; that folder is renamed DECIDED, which is the decision; then each file is moved to its place. Stopped
before the decision, the pack is as it was, and STAGED is rubbish that the next write removes. Stopped after
it, whoever reads sees the new files all the same (directory.PackFiles), and whoever comes next and may write
finishes the moves. Moving again what was moved already changes nothing.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from geo.errors import AtlasError
from geo.store.directory import DECIDED, OURS, PackFiles, below, folders_below, opened, parts, reason

try:
    import fcntl
except ImportError:  # a system without: writers must not meet there
    fcntl = None  # type: ignore[assignment]

STAGED: Final = f"{OURS}staged"
PART: Final = ".part"
# Not files to be replaced but ways to whoever reads.
STREAMS: Final = ("/dev/std", "/dev/fd/", "/proc/")
# What a system answers that keeps folders on the disk by itself.
NEEDLESS: Final = (errno.EINVAL, errno.EACCES, errno.EBADF, errno.ENOTSUP)


def write_pack(
    files: Mapping[str, bytes], root: Path, *, check: Callable[[], object] | None = None
) -> list[str]:
    """Write files of a pack, all or none, and return the names of those whose bytes changed.

    Parameters
    ----------
    files : content by name below the pack's root
    check : asked before any change is written; what it raises is the refusal

    Raises
    ------
    AtlasError : they cannot be written, or somebody else is writing; the pack is as it was.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_pack({"network/about.toml": b"new"}, Path(folder)), below(Path(folder))
    (['network/about.toml'], ['network/about.toml'])
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        with _alone(root):
            finish(root)
            _clear(root / STAGED)
            present = PackFiles(root)
            changed = [name for name, content in files.items() if present.read(name, []) != content]
            if changed:
                if check is not None:
                    check()
                _decide(root, {name: files[name] for name in changed})
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        raise AtlasError(
            f"Nothing was written, the pack in {root} is as it was: {reason(error)}{place}."
        ) from error
    return changed


def finish(root: Path) -> None:
    """Move the files of a decided write to their places; without one nothing happens.

    Raises
    ------
    OSError : they cannot be moved now; they count all the same.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     (Path(folder) / DECIDED).mkdir()
    ...     _ = (Path(folder) / DECIDED / "place.toml").write_bytes(b"new")
    ...     finish(Path(folder))
    ...     below(Path(folder))
    ['place.toml']
    """
    decided = root / DECIDED
    if not decided.is_dir():
        return
    for name in below(decided):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # moved by somebody who finishes the same write
            (decided / name).replace(root / name)
    folders = [*folders_below(decided), ""]
    for folder in folders:
        _keep(root / folder)
    # Only what is empty can be removed so: files of a later write that was decided meanwhile stay.
    for folder in folders:
        with suppress(FileNotFoundError):
            (decided / folder).rmdir()
    _keep(root)


def write_file(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file that a person names: it has the whole content, or is as it was.

    `private` : a new one is for its owner alone, as what holds names of people is

    Raises
    ------
    AtlasError : it cannot be written.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_file(Path(folder) / "new/table.csv", b"ward,damp")
    ...     below(Path(folder))
    ['new/table.csv']
    """
    try:
        if str(path).startswith(STREAMS) or _is_stream(path):
            with opened(path, os.O_WRONLY) as number:
                _pour(number, content)
        else:
            _replace(path.resolve(), content, private=private)  # a link stays, and leads to the new content
    except (OSError, ValueError, RuntimeError) as error:  # the last of a circle of links
        words = str(error) if isinstance(error, RuntimeError) else reason(error)
        raise AtlasError(f"{path} cannot be written: {words}.") from error


def _decide(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files aside, decide that they are the pack's, and move them to their places."""
    staged = root / STAGED
    decided = False
    try:
        for name, content in files.items():
            _fits(root, name)
            (staged / name).parent.mkdir(parents=True, exist_ok=True)
            with opened(staged / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL) as number:
                _pour(number, content)
                os.fsync(number)
            with suppress(FileNotFoundError):
                (staged / name).chmod(stat.S_IMODE((root / name).stat().st_mode))
        for folder in (*folders_below(staged), ""):
            _keep(staged / folder)
        staged.rename(root / DECIDED)
        decided = True
    finally:
        if not decided:
            with suppress(OSError):
                _clear(staged)
    with suppress(OSError):  # it is decided: what cannot be moved now counts all the same, and is moved later
        _keep(root)
        finish(root)


def _fits(root: Path, name: str) -> None:
    """Refuse a place that no file could be moved to, before anything is decided."""
    place = root / name
    near = next(each for each in place.parents if each.exists())
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(place))
    if not near.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(near))
    if not os.access(near, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(near))
    # Files move in one step only within a file system. (What a file says of its own need not be that of its
    # folder: layered file systems tell the layer.)
    if near.stat().st_dev != root.stat().st_dev:
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(place))


def _replace(path: Path, content: bytes, *, private: bool) -> None:
    """Write a file beside its place and move it there."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path.parent)
    with ExitStack() as until:
        number, part = _part(path.parent, until)
        moved = False
        try:
            if private:
                part.chmod(0o600)
            _pour(number, content)
            with suppress(FileNotFoundError):
                part.chmod(stat.S_IMODE(path.stat().st_mode))
            os.fsync(number)
            part.replace(path)
            moved = True
        finally:
            if not moved:
                with suppress(OSError):
                    part.unlink()
    with suppress(OSError):  # it is there, whole
        _keep(path.parent)


def _part(folder: Path, until: ExitStack) -> tuple[int, Path]:
    """Make a file that nobody else writes to, and hold it: who is stopped lets go of it."""
    while True:
        part = folder / f"{OURS}{secrets.token_hex(4)}{PART}"
        with ExitStack() as mine:
            number = mine.enter_context(opened(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
            # Somebody who sweeps may have come between the making and the holding.
            if _held(number) is not False and os.fstat(number).st_nlink:
                until.push(mine.pop_all())
                return number, part


def _sweep(folder: Path) -> None:
    """Remove files that somebody who was stopped left behind; those that are being written are held."""
    for name in parts(folder):
        with suppress(OSError), opened(folder / name, os.O_WRONLY) as number:
            if _held(number):
                (folder / name).unlink()


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Hold a pack's directory, so that two do not write at once."""
    if fcntl is None:
        yield
        return
    with opened(root, os.O_RDONLY) as number:
        if _held(number) is False:
            raise AtlasError(f"Somebody else is writing into the pack in {root}. Try again when it is done.")
        yield


def _held(number: int) -> bool | None:
    """Take hold of an open file, to be let go of by the system however we end.

    False where somebody else has it; None where files cannot be held here.
    """
    if fcntl is None:
        return None
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _pour(number: int, content: bytes) -> None:
    """Write all of the bytes; the system may take some at a time."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(number, rest) :]


def _keep(folder: Path) -> None:
    """Have the names of a folder kept on the disk, whatever happens to the machine."""
    if fcntl is None:  # folders cannot be opened there
        return
    with opened(folder, os.O_RDONLY) as number:
        try:
            os.fsync(number)
        except OSError as error:
            if error.errno not in NEEDLESS:
                raise


def _clear(folder: Path) -> None:
    """Remove a folder with all that is in it."""
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)


def _is_stream(path: Path) -> bool:
    """Tell whether a path leads to something that takes bytes and is no file: a pipe, a device."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)
