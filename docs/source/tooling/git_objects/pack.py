"""包：许多对象合成一个 .pack 文件，像的存成差分；.idx 是它的目录。"""

from __future__ import annotations

import hashlib
import struct
import zlib
from typing import NamedTuple

from git_objects.delta import apply, make, varint
from git_objects.objects import name_of

KINDS = {1: "commit", 2: "tree", 3: "blob", 4: "tag"}
NUMBERS = {kind: number for number, kind in KINDS.items()}
OFS_DELTA, REF_DELTA = 6, 7


class Packed(NamedTuple):
    """包里的一个对象：从哪里开始，到哪里结束，存的是多少字节，底本是谁、隔了几层。"""

    name: str
    kind: str
    body: bytes
    start: int
    end: int
    stored: int
    base: str = ""
    depth: int = 0


# -- 读 --
def read_pack(data: bytes) -> list[Packed]:
    magic, version, count = struct.unpack_from(">4sII", data)
    if (
        magic != b"PACK"
        or version != 2
        or hashlib.sha1(data[:-20]).digest() != data[-20:]
    ):
        raise ValueError("不是第二版的包，或者已经损坏")
    raw, at = [], 12  # 先按顺序切开，再照底本还原：底本可能在后面
    for _ in range(count):
        start, number, size, base = at, data[at] >> 4 & 7, data[at] & 15, None
        shift = 4
        while data[at] & 128:
            at += 1
            size |= (data[at] & 127) << shift
            shift += 7
        at += 1
        if number == OFS_DELTA:  # 底本在前面多少字节处；与差分里的变长数不同，高位在前
            back = data[at] & 127
            while data[at] & 128:
                at += 1
                back = (back + 1) << 7 | data[at] & 127
            at, base = at + 1, start - back
        elif number == REF_DELTA:
            at, base = at + 20, data[at : at + 20].hex()
        unpack = zlib.decompressobj()
        body = unpack.decompress(data[at:])
        at = len(data) - len(unpack.unused_data)
        if len(body) != size:
            raise ValueError("长度不对")
        raw.append((start, at, number, body, base))
    return restored(raw)


def restored(raw: list[tuple]) -> list[Packed]:
    """差分照着底本做出来：底本齐了的先做，直到全部做完。"""
    found: dict[int | str, Packed] = {}
    waiting = raw
    while waiting:
        later = []
        for one in waiting:
            start, end, number, body, base = one
            if base is None:
                kind = KINDS[number]
                made = Packed(name_of(kind, body), kind, body, start, end, len(body))
            elif base in found:
                under = found[base]
                whole = apply(under.body, body)
                name = name_of(under.kind, whole)
                made = Packed(
                    name,
                    under.kind,
                    whole,
                    start,
                    end,
                    len(body),
                    under.name,
                    under.depth + 1,
                )
            else:
                later.append(one)
                continue
            found[start] = found[made.name] = made
        if len(later) == len(waiting):
            raise ValueError("有的差分找不到底本")
        waiting = later
    return [found[one[0]] for one in raw]


# -- 写 --
def write_pack(
    objects: list[tuple[str, bytes]], bases: dict[str, str] | None = None
) -> bytes:
    """objects 是 (种类, 内容)；bases 说哪些名字存成差分、底本是谁。底本要排在前面。"""
    data = struct.pack(">4sII", b"PACK", 2, len(objects))
    places: dict[str, tuple[int, bytes]] = {}
    for kind, body in objects:
        name, start = name_of(kind, body), len(data)
        base = (bases or {}).get(name)
        if base:
            offset, under = places[base]
            stored = make(under, body)
            data += entry_head(OFS_DELTA, len(stored)) + back_offset(start - offset)
        else:
            stored = body
            data += entry_head(NUMBERS[kind], len(stored))
        data += zlib.compress(stored)
        places[name] = start, body
    return data + hashlib.sha1(data).digest()


def entry_head(number: int, size: int) -> bytes:
    """种类三位，长度先四位，不够再七位一节。"""
    first = number << 4 | size & 15
    return bytes([first | 128]) + varint(size >> 4) if size > 15 else bytes([first])


def back_offset(back: int) -> bytes:
    out = [back & 127]
    while back := back >> 7:
        back -= 1
        out.append(back & 127 | 128)
    return bytes(reversed(out))


# -- 目录 --
def index_of(data: bytes) -> bytes:
    """.idx：先按首字节数好各有几个，再是排好序的名字、校验和、位置；二分查找就靠它。"""
    objects = sorted(read_pack(data), key=lambda one: one.name)
    firsts = [bytes.fromhex(one.name)[0] for one in objects]
    out = b"\xfftOc" + struct.pack(">I", 2)
    out += struct.pack(
        ">256I", *(sum(first <= byte for first in firsts) for byte in range(256))
    )
    out += b"".join(bytes.fromhex(one.name) for one in objects)
    out += b"".join(
        struct.pack(">I", zlib.crc32(data[one.start : one.end])) for one in objects
    )
    out += b"".join(struct.pack(">I", one.start) for one in objects)  # 2 GiB 以内的包
    out += data[-20:]
    return out + hashlib.sha1(out).digest()


# -- 结束 --


def main() -> None:
    old = "".join(f"第 {number} 行\n" for number in range(200)).encode()
    new = old + "再添一行\n".encode()
    name = {text: name_of("blob", text) for text in (old, new)}
    for bases in ({}, {name[old]: name[new]}):
        data = write_pack([("blob", new), ("blob", old)], bases)
        for one in read_pack(data):
            how = f"差分，底本 {one.base[:7]}" if one.base else "整份"
            print(f"{one.name[:7]} {len(one.body)} 字节，存 {one.stored} 字节（{how}）")
        print("目录", len(index_of(data)), "字节")


if __name__ == "__main__":
    main()
