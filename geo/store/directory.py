"""The data directory as bytes: nothing else reads it."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from geo.errors import AtlasError, Fault

ENVIRONMENT = "NEEDS_ATLAS_DATA"
SHIPPED = Path(__file__).resolve().parents[2] / "data"

# Folders whose files the store reads, beside the root's own.
FOLDERS = ("boundaries", "indicators", "services", "network")


class PackFiles:
    """The files below one directory, read as bytes."""

    def __init__(self, root: Path) -> None:
        """Remember the directory."""
        self.root = root

    def read(self, name: str, faults: list[Fault]) -> bytes | None:
        """Return a file's bytes; a missing or unreadable one is a fault."""
        try:
            return (self.root / name).read_bytes()
        except OSError as error:
            # Not where: the text may be shown to somebody who need not know the paths of this machine.
            faults.append(Fault(name, "cannot be read", mend=f"{error.strerror or type(error).__name__}."))
            return None

    def names(self, pattern: str) -> list[str]:
        """Return the files that match, in order."""
        found = (path for path in self.root.glob(pattern) if path.is_file())
        return sorted(path.relative_to(self.root).as_posix() for path in found)

    def stamp(self) -> str:
        """Return names, sizes and times of the files that the store may read, without opening any."""
        lines = [str(self.root)]
        for folder in (self.root, *(self.root / name for name in FOLDERS)):
            with suppress(OSError), os.scandir(folder) as entries:
                found = sorted((each.name, each.stat()) for each in entries)
                # The time of the last change besides that of writing, which tools set back to keep it.
                lines.append(str([(n, s.st_ino, s.st_size, s.st_mtime_ns, s.st_ctime_ns) for n, s in found]))
        return "\n".join(lines)

    def digest(self) -> str:
        """Return a short fingerprint of every file that the store reads."""
        digest = hashlib.sha256()
        for name in self._read():
            digest.update(name.encode() + b"\0" + (self.root / name).read_bytes())
        return digest.hexdigest()[:16]

    def fingerprint(self) -> str:
        """Return a fingerprint that no two packs share: by name, length and bytes of each file."""
        digest = hashlib.sha256()
        for name in self._read():
            content = (self.root / name).read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()

    def _read(self) -> list[str]:
        """Return the files that the store reads."""
        return [*self.names("*.*"), *(each for folder in FOLDERS for each in self.names(f"{folder}/*"))]


def data_root(root: Path | str | None = None) -> Path:
    """Return the pack's directory: the argument, else NEEDS_ATLAS_DATA, else the shipped one.

    Examples
    --------
    >>> data_root("/tmp/our-town").name
    'our-town'
    """
    return Path(root or os.environ.get(ENVIRONMENT) or SHIPPED).resolve()


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


def read_given(path: Path) -> bytes:
    """Return the bytes of a file that a person names, outside the pack.

    Raises
    ------
    AtlasError : the file cannot be read.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "clubs.csv"
    ...     _ = file.write_text("service_id,name")
    ...     read_given(file)
    b'service_id,name'
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise AtlasError(f"{path} cannot be read: {error.strerror or error}.") from error


def pack_digest(root: Path | str | None = None) -> str:
    """Return the fingerprint of a pack's bytes without checking it.

    Examples
    --------
    >>> from geo.sample import town
    >>> pack_digest(town().root) == town().digest
    True
    """
    return PackFiles(data_root(root)).digest()
