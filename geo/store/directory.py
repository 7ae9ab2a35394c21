"""The data directory as bytes: nothing else reads it; what writes into it (writing.py) opens files here."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from fnmatch import fnmatchcase
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from geo.errors import AtlasError, Fault

T = TypeVar("T")

ENVIRONMENT = "NEEDS_ATLAS_DATA"
SHIPPED = Path(__file__).resolve().parents[2] / "data"

# Folders whose files the store reads, beside the root's own.
FOLDERS = ("boundaries", "indicators", "services", "postcodes", "network")
# What a write in progress is called; a file or folder with such a name is no part of a pack.
OURS: Final = ".needs-atlas-"
# Files of a write that is decided but not all in their place yet: they count before those in their place.
DECIDED: Final = f"{OURS}decided"
# Whether whoever asks may have files read that they name: not over the network.
_WITHHELD: Final = ContextVar("withheld", default=False)
# How often a pack is read that is written meanwhile.
TRIES: Final = 5


class PackFiles:
    """The files below one directory, read as bytes.

    Whoever reads sees a write (writing.py) as it is before its decision or after, never half of it: a file of
    the folder DECIDED counts before the one it replaces. It is moved from there to its place in one step, so
    that whoever looks there first, and then at its place, misses neither.
    """

    def __init__(self, root: Path, proposed: Mapping[str, bytes] = MappingProxyType({})) -> None:
        """Remember the directory, and files that are to be read as if they were written already."""
        self.root = root
        self.proposed = proposed

    def read(self, name: str, faults: list[Fault]) -> bytes | None:
        """Return a file's bytes; a missing or unreadable one is a fault."""
        try:
            return self._bytes(name)
        except (OSError, ValueError) as error:
            # Not the whole path: the text may be shown to somebody who need not know those of this machine.
            faults.append(Fault(name, "cannot be read", mend=f"{reason(error)} in {self.root.name}."))
            return None

    def names(self, pattern: str) -> list[str]:
        """Return the files that match, in order; only the last part of a pattern may hold wildcards."""
        folder, slash, last = pattern.rpartition("/")
        listed = self._facts(folder) or {}
        found = {f"{folder}{slash}{name}" for name in listed if fnmatchcase(name, last)}
        for name in self.proposed:
            within, _, each = name.rpartition("/")
            if within == folder and fnmatchcase(each, last):
                found.add(name)
        return sorted(found)

    def stamp(self) -> str:
        """Return names, sizes and times of the files that the store may read, without opening any."""
        lines = [str(self.root)]
        for folder in ("", *FOLDERS):
            if (facts := self._facts(folder)) is not None:
                lines.append(str(sorted(facts.items())))
        return "\n".join(lines)

    def digest(self) -> str:
        """Return a short fingerprint of every file that the store reads.

        Raises
        ------
        AtlasError : a file cannot be read.
        """
        digest = hashlib.sha256()
        for name, content in self._contents():
            digest.update(name.encode(errors="surrogateescape") + b"\0" + content)
        return digest.hexdigest()[:16]

    def fingerprint(self) -> str:
        """Return a fingerprint that no two packs share: by name, length and bytes of each file.

        Raises
        ------
        AtlasError : a file cannot be read.
        """
        digest = hashlib.sha256()
        for name, content in self._contents():
            digest.update(name.encode(errors="surrogateescape") + f"\0{len(content)}\0".encode() + content)
        return digest.hexdigest()

    def _contents(self) -> Iterator[tuple[str, bytes]]:
        """Yield each file that the store reads, by name, with its bytes."""
        for name in [*self.names("*.*"), *(each for folder in FOLDERS for each in self.names(f"{folder}/*"))]:
            try:
                yield name, self._bytes(name)
            except OSError as error:
                raise AtlasError(f"{name} cannot be read: {reason(error)}.") from error

    def steadily(self, read: Callable[[], T]) -> T:
        """Return what `read` makes of these files, all of them as they were at one moment.

        Raises
        ------
        AtlasError : they are written again and again.
        """
        for _ in range(TRIES):
            before = self.stamp()
            found = read()
            # Equal stamps: no file changed between the look at it before and the one after.
            if self.stamp() == before:
                return found
        raise AtlasError("The files of the pack change while they are read. Try again in a moment.")

    def _bytes(self, name: str) -> bytes:
        """Return a file's bytes."""
        if name in self.proposed:
            return self.proposed[name]
        with suppress(FileNotFoundError, NotADirectoryError):
            return (self.root / DECIDED / name).read_bytes()
        return (self.root / name).read_bytes()

    def _facts(self, folder: str) -> dict[str, tuple[int, ...]] | None:
        """Return size, times and number of each file of a folder by name; None without the folder."""
        facts: dict[str, tuple[int, ...]] | None = None
        for base in (self.root / DECIDED, self.root):
            with suppress(OSError, ValueError), os.scandir(base / folder) as entries:
                facts = {} if facts is None else facts
                for each in entries:
                    with suppress(OSError):  # gone since it was listed
                        if each.is_file() and not each.name.startswith(OURS):
                            stat = each.stat()
                            # The second time is that of any change: tools set the first one back to keep it.
                            found = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
                            facts.setdefault(each.name, found)
        return facts


def reason(error: OSError | ValueError) -> str:
    """Return why the system refused a file, in its own words.

    Examples
    --------
    >>> reason(FileNotFoundError(2, "No such file or directory")), reason(ValueError("embedded null byte"))
    ('No such file or directory', 'embedded null byte')
    """
    return getattr(error, "strerror", None) or str(error)


@contextmanager
def opened(path: Path, flags: int) -> Iterator[int]:
    """Open a file or folder for as long as its number is needed; a new file gets the usual rights.

    Examples
    --------
    >>> with opened(Path("."), os.O_RDONLY) as number:
    ...     os.fstat(number).st_nlink > 0
    True
    """
    number = os.open(path, flags, 0o666)
    try:
        yield number
    finally:
        os.close(number)


def below(folder: Path) -> list[str]:
    """Return every file below a folder, in order; none where there is no folder.

    Examples
    --------
    >>> from geo.sample import town
    >>> below(town().root / "services")[:2]
    ['clubs.csv', 'hubs.csv']
    """
    found = [Path(base) / name for base, _, names in os.walk(folder) for name in names]
    return sorted(path.relative_to(folder).as_posix() for path in found)


def folders_below(folder: Path) -> list[str]:
    """Return every folder below a folder, the deepest first.

    Examples
    --------
    >>> from geo.sample import town
    >>> sorted(folders_below(town().root))
    ['boundaries', 'indicators', 'postcodes', 'services', 'sources']
    """
    found = [Path(base) / name for base, names, _ in os.walk(folder, topdown=False) for name in names]
    return [path.relative_to(folder).as_posix() for path in found]


def parts(folder: Path) -> list[str]:
    """Return files of a folder that whoever wrote them may have left behind.

    Examples
    --------
    >>> parts(Path("no such folder"))
    []
    """
    with suppress(OSError), os.scandir(folder) as entries:
        return sorted(each.name for each in entries if each.name.startswith(OURS) and each.is_file())
    return []


def memory_taken() -> int | None:
    """Return the bytes of memory that this process may write to; None where the system does not say.

    Examples
    --------
    >>> (memory_taken() or 1) > 0
    True
    """
    with suppress(OSError):
        return os.sysconf("SC_PAGE_SIZE") * int(Path("/proc/self/statm").read_text("ascii").split()[5])
    return None


def data_root(root: Path | str | None = None) -> Path:
    """Return the pack's directory: the argument, else NEEDS_ATLAS_DATA, else the shipped one.

    Raises
    ------
    AtlasError : the name can be that of no directory.

    Examples
    --------
    >>> data_root("/tmp/our-town").name
    'our-town'
    """
    named = root or os.environ.get(ENVIRONMENT) or SHIPPED
    try:
        return Path(named).resolve()
    except (OSError, ValueError, RuntimeError) as error:  # the last of a circle of links
        words = str(error) if isinstance(error, RuntimeError) else reason(error)
        raise AtlasError(f"{str(named)!r} cannot be the directory of a pack: {words}.") from error


def pack_stamp(root: Path | str | None = None) -> str:
    """Return a text that changes when a pack's files do, at a fraction of the digest's cost.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     before = pack_stamp(folder)
    ...     _ = (Path(folder) / "place.toml").write_text('name = "Elm"')
    ...     pack_stamp(folder) == before
    False
    """
    return PackFiles(data_root(root)).stamp()


@contextmanager
def given_files_withheld() -> Iterator[None]:
    """Read no file that a person names until the block ends: whoever asks is not at this machine.

    Examples
    --------
    >>> with given_files_withheld():
    ...     read_given(Path("/etc/passwd"))
    Traceback (most recent call last):
    geo.errors.AtlasError: No file can be named here.
    """
    token = _WITHHELD.set(True)
    try:
        yield
    finally:
        _WITHHELD.reset(token)


def read_given(path: Path) -> bytes:
    """Return the bytes of a file that a person names, outside the pack.

    Raises
    ------
    AtlasError : the file cannot be read, or whoever asks may name none.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "clubs.csv"
    ...     _ = file.write_text("service_id,name")
    ...     read_given(file)
    b'service_id,name'
    """
    if _WITHHELD.get():
        raise AtlasError("No file can be named here.")
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise AtlasError(f"{path} cannot be read: {reason(error)}.") from error


def pack_digest(root: Path | str | None = None) -> str:
    """Return the fingerprint of a pack's bytes without checking it.

    Examples
    --------
    >>> from geo.sample import town
    >>> pack_digest(town().root) == town().digest
    True
    """
    files = PackFiles(data_root(root))
    return files.steadily(files.digest)
