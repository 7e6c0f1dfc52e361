"""四分边的一半：每条有向边知道自己的起点、绕起点的下一条和反向的那条。"""

from __future__ import annotations

from exact_geometry.quad_edge import connect, delete, face, make_edge, splice


def main() -> None:
    ab = make_edge((0, 0), (4, 0))
    bc = make_edge((4, 0), (0, 3))
    splice(ab.sym, bc)
    ca = connect(bc, ab)
    print("左面：", [edge.org for edge in face(ab)], " 右面：", [edge.org for edge in face(ab.sym)])
    delete(ca)
    print("取下一条边以后，两面合成一面：", [edge.org for edge in face(ab)])


if __name__ == "__main__":
    main()
