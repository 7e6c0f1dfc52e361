"""标准库里用 Python 写的函数，和喂给它们的参数：每一项在真的解释器和自己的虚拟机上各走一遍。"""

from __future__ import annotations

import ast
import base64
import calendar
import colorsys
import configparser
import copy
import csv
import difflib
import fnmatch
import fractions
import graphlib
import html
import io
import ipaddress
import json.decoder
import json.encoder
import keyword
import posixpath
import pprint
import quopri
import shlex
import statistics
import string
import textwrap
import tokenize
import tomllib
import urllib.parse
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, namedtuple
from collections.abc import Callable, Iterator
from typing import Any

TEXT = "解释器走一条指令，\tthe stack grows and shrinks; x = [1, 2]  'quoted text' --flag"
WORDS = TEXT.split()


# -- 考题 --
def dedented() -> str:
    return textwrap.dedent("    a\n      b\n\n    c\n") + textwrap.fill(TEXT * 3, 30)


def diffed() -> list[str]:
    first, second = ["abcdef", "ghi"], ["abxdef", "ghij", "k"]
    return list(difflib.unified_diff(first, second, lineterm="")) + list(difflib.ndiff(first, second))


def closest() -> list[str]:
    return difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"])


def calendars() -> str:
    return calendar.TextCalendar().formatmonth(2026, 11)


def fractional() -> Any:
    half = fractions.Fraction(1, 2)
    return [half + fractions.Fraction("3.25"), half**3, half < 1, round(half * 7), str(half / 3), hash(half)]


def refused_fraction() -> Any:
    return fractions.Fraction(1, 0)


def sorted_graph() -> list[str]:
    return list(graphlib.TopologicalSorter({"d": {"b", "c"}, "b": {"a"}, "c": {"a"}}).static_order())


def cyclic_graph() -> Any:
    return list(graphlib.TopologicalSorter({"a": {"b"}, "b": {"a"}}).static_order())


def networks() -> Any:
    net = ipaddress.ip_network("192.168.0.0/29")
    return [str(each) for each in net.hosts()], ipaddress.ip_address("::1").is_loopback, str(net.supernet())


def bad_address() -> Any:
    return ipaddress.ip_address("300.1.1.1")


def configured() -> Any:
    parser = configparser.ConfigParser()
    parser.read_string("[a]\nx = 1\ny = %(x)s2\n[b]\nz: on\n")
    return parser.getint("a", "y"), parser.getboolean("b", "z"), parser.sections()


def toml() -> Any:
    return tomllib.loads('a = 1\n[b]\nc = [1.5, true, "x\\u4e2d"]\nd = {e = 2026-11-28}\n')


def bad_toml() -> Any:
    return tomllib.loads("a = [1, 2")


def json_out() -> str:
    encoder = json.encoder.JSONEncoder(indent=1, sort_keys=True)
    return "".join(encoder.iterencode({"b": [1, None, 2.5], "a": {"中": "\n"}}))


def json_in() -> Any:
    decoder = json.decoder.JSONDecoder()
    scan = json.decoder.py_scanstring
    return scan('ab\\u4e2d"', 0), decoder.decode('{"x": [1, {"y": null}]}')


def urls() -> Any:
    split = urllib.parse.urlsplit("https://u:p@e.org:8080/a/../b?q=1#f")
    return (
        split.hostname,
        split.port,
        urllib.parse.urljoin("http://a/b/c", "../d"),
        urllib.parse.parse_qs("a=1&a=2&b=%E4%B8%AD"),
    )


def split_words() -> Any:
    return shlex.split("a 'b c' d\\ e \"f g\" # h", comments=True), shlex.join(["a b", "c"])


def unclosed_quote() -> Any:
    return shlex.split("a 'b")


def templates() -> str:
    return string.Template("$who 有 ${count} 个 $$").safe_substitute(who="她", count=3) + string.capwords("a bc d")


def missing_template() -> str:
    return string.Template("$a").substitute()


def paths() -> Any:
    return (
        posixpath.normpath("/a/./b/../c//d"),
        posixpath.relpath("/a/b", "/a/c"),
        posixpath.commonpath(["/a/b", "/a/c/d"]),
    )


def statistical() -> Any:
    data = [1.5, 2.5, 2.5, 2.75, 3.25, 4.75]
    return statistics.fmean(data), statistics.median(data), statistics.mode([1, 1, 2]), statistics.pstdev([1, 2, 3, 4])


def empty_mean() -> Any:
    return statistics.mean([])


def unparsed() -> str:
    tree = ast.parse("def f(a, *b, c=1):\n    return [x for x in b if x > a] or {**c}\n")
    return ast.unparse(tree) + ast.dump(tree)


def containers() -> Any:
    chain = ChainMap({"a": 1}, {"a": 2, "b": 3})
    count = Counter("abracadabra")
    user, listed = UserDict(a=1), UserList([3, 1, 2])
    user["b"] = 2
    listed.sort()
    return dict(chain), count.most_common(2), (count - Counter("aab")).total(), dict(user), list(listed)


def named() -> Any:
    point = namedtuple("Point", "x y", defaults=[0])
    return point(1)._replace(y=5)._asdict(), OrderedDict([("a", 1)]) == {"a": 1}


def copied() -> Any:
    shared = [1]
    made = copy.deepcopy({"a": shared, "b": (shared, {2})})
    return made, made["a"] is made["b"][0]


def sniffed() -> Any:
    return csv.Sniffer().sniff("a;b;c\n1;2;3\n4;5;6\n").delimiter, list(csv.DictReader(io.StringIO("x,y\n1,2\n")))


def tokens() -> Any:
    return [each.string for each in tokenize.generate_tokens(io.StringIO("if x:\n    y = 'z'\n").readline)]


def printed() -> str:
    return pprint.pformat({"a": list(range(12)), "b": {"c": "long text " * 8}}, width=40)


def encoded() -> Any:
    return base64.b85encode(b"bytecode"), quopri.encodestring("中 = x".encode()), html.unescape("&lt;&#20013;&amp;")


def colours() -> Any:
    return colorsys.rgb_to_hls(0.2, 0.4, 0.4), colorsys.hsv_to_rgb(0.5, 0.5, 0.4), keyword.iskeyword("if")


def globbed() -> Any:
    return fnmatch.translate("a*[!b-d]?.py"), fnmatch.filter(WORDS, "*[st]")


# -- 考题完 --

CASES: list[Callable[[], Any]] = [
    dedented, diffed, closest, calendars, fractional, refused_fraction, sorted_graph, cyclic_graph, networks,
    bad_address, configured, toml, bad_toml, json_out, json_in, urls, split_words, unclosed_quote, templates,
    missing_template, paths, statistical, empty_mean, unparsed, containers, named, copied, sniffed, tokens, printed,
    encoded, colours, globbed,
]  # fmt: skip


def names() -> Iterator[str]:
    for case in CASES:
        yield case.__name__


def main() -> None:
    print(f"{len(CASES)} 组考题：{'、'.join(names())}")


if __name__ == "__main__":
    main()
