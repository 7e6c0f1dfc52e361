"""差分：把一份内容写成“从另一份里抄哪几段，再添哪几个字节”。"""

from __future__ import annotations

BLOCK = 16


# -- 变长的数 --
def varint(number: int) -> bytes:
    """七位一节，低位在前；后面还有，最高位就是 1。"""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        number |= (data[at] & 127) << shift
        shift, at = shift + 7, at + 1
        if data[at - 1] < 128:
            return number, at


# -- 照着做 --
def apply(base: bytes, delta: bytes) -> bytes:
    size, at = read_varint(delta, 0)
    length, at = read_varint(delta, at)
    out = bytearray()
    while at < len(delta):
        op, at = delta[at], at + 1
        if op & 128:  # 抄：后面依次是起点的四个字节、长度的三个字节，是零的省去
            parts = []
            for bit in range(7):
                parts.append(delta[at] if op >> bit & 1 else 0)
                at += op >> bit & 1
            start = int.from_bytes(bytes(parts[:4]), "little")
            count = int.from_bytes(bytes(parts[4:]), "little") or 0x10000
            out += base[start : start + count]
        else:  # 添：op 是几，后面就是几个字节
            out += delta[at : at + op]
            at += op
    if len(base) != size or len(out) != length:
        raise ValueError("差分与它的底本不配")
    return bytes(out)


# -- 找出来 --
def copy(start: int, count: int) -> bytes:
    op, out = 128, bytearray()
    for bit, byte in enumerate(
        start.to_bytes(4, "little") + count.to_bytes(3, "little")
    ):
        if byte:
            op |= 1 << bit
            out.append(byte)
    return bytes([op, *out])


def insert(data: bytes) -> bytes:
    pieces = [data[i : i + 127] for i in range(0, len(data), 127)]
    return b"".join(bytes([len(piece)]) + piece for piece in pieces)


def shared(one: bytes, other: bytes) -> int:
    """两段的开头有几个字节相同。"""
    for count, (byte, wanted) in enumerate(zip(one, other, strict=False)):
        if byte != wanted:
            return count
    return min(len(one), len(other))


def make(base: bytes, target: bytes) -> bytes:
    """贪心地找：底本每隔 16 字节记一个位置，目标逐字节地找，找到就往两头尽量延长。"""
    places = {base[i : i + BLOCK]: i for i in range(0, len(base) - BLOCK + 1, BLOCK)}
    out, at, waiting = varint(len(base)) + varint(len(target)), 0, 0
    while at < len(target):
        start = places.get(target[at : at + BLOCK])
        if start is None:
            at += 1
            continue
        while at > waiting and start and base[start - 1] == target[at - 1]:
            start, at = start - 1, at - 1
        count = shared(base[start : start + 0xFFFF], target[at : at + 0xFFFF])
        out += insert(target[waiting:at]) + copy(start, count)
        at = waiting = at + count
    return out + insert(target[waiting:])


# -- 结束 --


def main() -> None:
    base = "".join(f"第 {number} 行，原来的样子\n" for number in range(100)).encode()
    target = base.replace("第 50 行，原来的样子".encode(), "第 50 行，改过了".encode())
    delta = make(base, target)
    print(
        "底本",
        len(base),
        "字节，改了一行是",
        len(target),
        "字节，差分",
        len(delta),
        "字节",
    )
    print("照差分做出来的，与目标相同：", apply(base, delta) == target)
    print("倒过来的差分：", len(make(target, base)), "字节")


if __name__ == "__main__":
    main()
