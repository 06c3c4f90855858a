"""Is a model.bin of CTranslate2 all there? A copy that broke off is found without loading it.

The file is little-endian: version, name of the kind, revision, count of variables; of each its name, its shape, its
type and how many bytes follow; at last the count of aliases and their names. Strings stand behind their length in two
bytes (ctranslate2.specs.model_spec.ModelSpec._serialize). Only headers are read, however large it is.
"""

import os
import struct
from pathlib import Path
from typing import BinaryIO

KNOWN = range(4, 7)  # versions that look like this; what else there may be is left to whoever loads it
LENGTH, NUMBER = struct.Struct("<H"), struct.Struct("<I")


def broken_off(path: Path) -> bool:
    """Does it end before it says that it does? Raises OSError."""
    with path.open("rb") as file:
        try:
            if number(file) not in KNOWN:
                return False
            skip(file, LENGTH)
            number(file)
            for _ in range(number(file)):
                variable(file)
            for _ in range(2 * number(file)):
                skip(file, LENGTH)
        except struct.error:  # there is nothing more to read
            return True
        return file.tell() > os.fstat(file.fileno()).st_size


def variable(file: BinaryIO) -> None:
    skip(file, LENGTH)
    (dimensions,) = struct.unpack("B", file.read(1))
    file.seek(NUMBER.size * dimensions + 1, os.SEEK_CUR)
    skip(file, NUMBER)


def skip(file: BinaryIO, length: struct.Struct) -> None:
    """What stands behind its length."""
    file.seek(length.unpack(file.read(length.size))[0], os.SEEK_CUR)


def number(file: BinaryIO) -> int:
    found: int = NUMBER.unpack(file.read(NUMBER.size))[0]
    return found
