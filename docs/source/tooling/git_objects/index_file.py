"""暂存区：.git/index 这个文件的读和写（第二版的格式）。"""

from __future__ import annotations

import hashlib
import struct
from typing import NamedTuple

FIXED = struct.Struct(">10I20sH")


class Entry(NamedTuple):
    """暂存的文件。stat：两个时间（秒、纳秒）、设备、inode、模式、用户、组、大小。"""

    path: bytes
    name: str
    stat: tuple[int, ...]
    flags: int = 0

    @classmethod
    def plain(cls, path: bytes, mode: bytes, name: str) -> Entry:
        """不知道磁盘上的样子：除了模式全是零，git 用到时会自己去看文件。"""
        return cls(
            path, name, (0, 0, 0, 0, 0, 0, int(mode, 8), 0, 0, 0), min(len(path), 0xFFF)
        )


def encode_index(entries: list[Entry], extensions: bytes = b"") -> bytes:
    data = struct.pack(">4sII", b"DIRC", 2, len(entries))
    for entry in sorted(entries, key=lambda entry: (entry.path, entry.flags & 0x3000)):
        one = (
            FIXED.pack(*entry.stat, bytes.fromhex(entry.name), entry.flags) + entry.path
        )
        data += one + b"\0" * (8 - len(one) % 8)  # 凑成八的倍数，至少一个零
    data += extensions
    return data + hashlib.sha1(data).digest()


def decode_index(data: bytes) -> tuple[list[Entry], bytes]:
    """(各个文件, 后面的扩展)；扩展里常有一份树的缓存，原样留着。"""
    magic, version, count = struct.unpack_from(">4sII", data)
    if (
        magic != b"DIRC"
        or version != 2
        or hashlib.sha1(data[:-20]).digest() != data[-20:]
    ):
        raise ValueError("不是第二版的暂存区，或者已经损坏")
    entries, at = [], 12
    for _ in range(count):
        *stat, name, flags = FIXED.unpack_from(data, at)
        end = data.index(b"\0", at + FIXED.size)
        entries.append(
            Entry(data[at + FIXED.size : end], name.hex(), tuple(stat), flags)
        )
        at += (end - at) + 8 - (end - at) % 8
    return entries, data[at:-20]


def main() -> None:
    pear = "b64ea5c19a5a15a6f59b7b2d8aa5d1ea79a1d1d4"
    data = encode_index(
        [
            Entry.plain(b"b.txt", b"100644", pear),
            Entry.plain(b"a/b.txt", b"100755", pear),
        ]
    )
    print(len(data), "字节：表头 12，两个文件各 72，校验 20")
    for entry in decode_index(data)[0]:
        print(f"{entry.stat[6]:o} {entry.name[:8]} {entry.path.decode()}")


if __name__ == "__main__":
    main()
