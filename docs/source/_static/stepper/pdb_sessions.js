// player.py 写出：录下的对话。
const PDB_SESSIONS = {
"sources": {
"pdb_demo.py": "# 一张小账单。\n# 开头的两行是注释，第一条能执行的语句在第 4 行。\n\nimport utils\n\n\ndef report(name, prices):\n    mean = utils.average(prices)\n    print(name, mean)\n    return mean\n\n\nif __name__ == \"__main__\":\n    report(\"早餐\", [3, 4, 5])\n    report(\"午餐\", [12, 20, 13])\n    report(\"晚餐\", [])\n",
"utils.py": "def total(prices):\n    result = 0\n    for price in prices:\n        result += price\n    return result\n\n\ndef average(prices):\n    return total(prices) / len(prices)\n"
},
"sessions": [
{
"title": "走路：b c w u d n unt r s",
"versions": {
"3.8": [
[
"$",
"python -m pdb pdb_demo.py",
"> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"b utils.total",
"Breakpoint 1 at /demo/utils.py:1",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"c",
"> /demo/utils.py(2)total()\n-> result = 0",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"a",
"prices = [3, 4, 5]",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"w",
"  （标准库的帧）\n  /demo/pdb_demo.py(14)<module>()\n-> report(\"早餐\", [3, 4, 5])\n  /demo/pdb_demo.py(8)report()\n-> mean = utils.average(prices)\n  /demo/utils.py(9)average()\n-> return total(prices) / len(prices)\n> /demo/utils.py(2)total()\n-> result = 0",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"u",
"> /demo/utils.py(9)average()\n-> return total(prices) / len(prices)",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"p prices",
"[3, 4, 5]",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"d",
"> /demo/utils.py(2)total()\n-> result = 0",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"n",
"> /demo/utils.py(3)total()\n-> for price in prices:",
[
"utils.py",
3,
"total"
]
],
[
"(Pdb)",
"n",
"> /demo/utils.py(4)total()\n-> result += price",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"n",
"> /demo/utils.py(3)total()\n-> for price in prices:",
[
"utils.py",
3,
"total"
]
],
[
"(Pdb)",
"unt 5",
"> /demo/utils.py(5)total()\n-> return result",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"r",
"--Return--\n> /demo/utils.py(5)total()->12\n-> return result",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"s",
"--Return--\n> /demo/utils.py(9)average()->4.0\n-> return total(prices) / len(prices)",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"n",
"早餐 4.0\n> /demo/pdb_demo.py(15)<module>()\n-> report(\"午餐\", [12, 20, 13])",
[
"pdb_demo.py",
15,
"<module>"
]
],
[
"(Pdb)",
"n",
"> /demo/utils.py(2)total()\n-> result = 0",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"q",
"",
null
]
],
"3.11": [
[
"$",
"python -m pdb pdb_demo.py",
"> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"b utils.total",
"Breakpoint 1 at /demo/utils.py:1",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"c",
"> /demo/utils.py(2)total()\n-> result = 0",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"a",
"prices = [3, 4, 5]",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"w",
"  （标准库的帧）\n  /demo/pdb_demo.py(14)<module>()\n-> report(\"早餐\", [3, 4, 5])\n  /demo/pdb_demo.py(8)report()\n-> mean = utils.average(prices)\n  /demo/utils.py(9)average()\n-> return total(prices) / len(prices)\n> /demo/utils.py(2)total()\n-> result = 0",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"u",
"> /demo/utils.py(9)average()\n-> return total(prices) / len(prices)",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"p prices",
"[3, 4, 5]",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"d",
"> /demo/utils.py(2)total()\n-> result = 0",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"n",
"> /demo/utils.py(3)total()\n-> for price in prices:",
[
"utils.py",
3,
"total"
]
],
[
"(Pdb)",
"n",
"> /demo/utils.py(4)total()\n-> result += price",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"n",
"> /demo/utils.py(3)total()\n-> for price in prices:",
[
"utils.py",
3,
"total"
]
],
[
"(Pdb)",
"unt 5",
"> /demo/utils.py(5)total()\n-> return result",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"r",
"--Return--\n> /demo/utils.py(5)total()->12\n-> return result",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"s",
"--Return--\n> /demo/utils.py(9)average()->4.0\n-> return total(prices) / len(prices)",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"n",
"早餐 4.0\n> /demo/pdb_demo.py(15)<module>()\n-> report(\"午餐\", [12, 20, 13])",
[
"pdb_demo.py",
15,
"<module>"
]
],
[
"(Pdb)",
"n",
"> /demo/utils.py(2)total()\n-> result = 0",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"q",
"",
null
]
],
"3.12": [
[
"$",
"python -m pdb pdb_demo.py",
"> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"b utils.total",
"Breakpoint 1 at /demo/utils.py:1",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"c",
"> /demo/utils.py(2)total()\n-> result = 0",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"a",
"prices = [3, 4, 5]",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"w",
"  （标准库的帧）\n  /demo/pdb_demo.py(14)<module>()\n-> report(\"早餐\", [3, 4, 5])\n  /demo/pdb_demo.py(8)report()\n-> mean = utils.average(prices)\n  /demo/utils.py(9)average()\n-> return total(prices) / len(prices)\n> /demo/utils.py(2)total()\n-> result = 0",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"u",
"> /demo/utils.py(9)average()\n-> return total(prices) / len(prices)",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"p prices",
"[3, 4, 5]",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"d",
"> /demo/utils.py(2)total()\n-> result = 0",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"n",
"> /demo/utils.py(3)total()\n-> for price in prices:",
[
"utils.py",
3,
"total"
]
],
[
"(Pdb)",
"n",
"> /demo/utils.py(4)total()\n-> result += price",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"n",
"> /demo/utils.py(3)total()\n-> for price in prices:",
[
"utils.py",
3,
"total"
]
],
[
"(Pdb)",
"unt 5",
"> /demo/utils.py(5)total()\n-> return result",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"r",
"--Return--\n> /demo/utils.py(5)total()->12\n-> return result",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"s",
"--Return--\n> /demo/utils.py(9)average()->4.0\n-> return total(prices) / len(prices)",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"n",
"早餐 4.0\n> /demo/pdb_demo.py(15)<module>()\n-> report(\"午餐\", [12, 20, 13])",
[
"pdb_demo.py",
15,
"<module>"
]
],
[
"(Pdb)",
"n",
"> /demo/utils.py(2)total()\n-> result = 0",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"q",
"",
null
]
],
"3.13": [
[
"$",
"python -m pdb pdb_demo.py",
"> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"b utils.total",
"Breakpoint 1 at /demo/utils.py:2",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"c",
"> /demo/utils.py(2)total()\n-> result = 0",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"a",
"prices = [3, 4, 5]",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"w",
"  （标准库的帧）\n  /demo/pdb_demo.py(14)<module>()\n-> report(\"早餐\", [3, 4, 5])\n  /demo/pdb_demo.py(8)report()\n-> mean = utils.average(prices)\n  /demo/utils.py(9)average()\n-> return total(prices) / len(prices)\n> /demo/utils.py(2)total()\n-> result = 0",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"u",
"> /demo/utils.py(9)average()\n-> return total(prices) / len(prices)",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"p prices",
"[3, 4, 5]",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"d",
"> /demo/utils.py(2)total()\n-> result = 0",
[
"utils.py",
2,
"total"
]
],
[
"(Pdb)",
"n",
"> /demo/utils.py(3)total()\n-> for price in prices:",
[
"utils.py",
3,
"total"
]
],
[
"(Pdb)",
"n",
"> /demo/utils.py(4)total()\n-> result += price",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"n",
"> /demo/utils.py(3)total()\n-> for price in prices:",
[
"utils.py",
3,
"total"
]
],
[
"(Pdb)",
"unt 5",
"> /demo/utils.py(5)total()\n-> return result",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"r",
"--Return--\n> /demo/utils.py(5)total()->12\n-> return result",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"s",
"--Return--\n> /demo/utils.py(9)average()->4.0\n-> return total(prices) / len(prices)",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"n",
"> /demo/pdb_demo.py(9)report()\n-> print(name, mean)",
[
"pdb_demo.py",
9,
"report"
]
],
[
"(Pdb)",
"n",
"早餐 4.0\n> /demo/pdb_demo.py(10)report()\n-> return mean",
[
"pdb_demo.py",
10,
"report"
]
],
[
"(Pdb)",
"q",
"",
null
]
]
}
},
{
"title": "断点：条件、一次性、自动命令",
"versions": {
"3.8": [
[
"$",
"python -m pdb pdb_demo.py",
"> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"b utils:4, price > 4",
"Breakpoint 1 at /demo/utils.py:4",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"tbreak utils.average",
"Breakpoint 2 at /demo/utils.py:8",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"b",
"Num Type         Disp Enb   Where\n1   breakpoint   keep yes   at /demo/utils.py:4\n\tstop only if price > 4\n2   breakpoint   del  yes   at /demo/utils.py:8",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"c",
"Deleted breakpoint 2 at /demo/utils.py:8\n> /demo/utils.py(9)average()\n-> return total(prices) / len(prices)",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"c",
"> /demo/utils.py(4)total()\n-> result += price",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"p price",
"5",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"condition 1 price > 15",
"New condition set for breakpoint 1.",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"commands 1",
"",
[
"utils.py",
4,
"total"
]
],
[
"(com)",
"p result",
"",
[
"utils.py",
4,
"total"
]
],
[
"(com)",
"end",
"",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"c",
"早餐 4.0\n12\n> /demo/utils.py(4)total()\n-> result += price",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"disable 1",
"Disabled breakpoint 1 at /demo/utils.py:4",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"b",
"Num Type         Disp Enb   Where\n1   breakpoint   keep no    at /demo/utils.py:4\n\tstop only if price > 15\n\tbreakpoint already hit 5 times",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"q",
"",
null
]
],
"3.11": [
[
"$",
"python -m pdb pdb_demo.py",
"> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"b utils:4, price > 4",
"Breakpoint 1 at /demo/utils.py:4",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"tbreak utils.average",
"Breakpoint 2 at /demo/utils.py:8",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"b",
"Num Type         Disp Enb   Where\n1   breakpoint   keep yes   at /demo/utils.py:4\n\tstop only if price > 4\n2   breakpoint   del  yes   at /demo/utils.py:8",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"c",
"Deleted breakpoint 2 at /demo/utils.py:8\n> /demo/utils.py(9)average()\n-> return total(prices) / len(prices)",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"c",
"> /demo/utils.py(4)total()\n-> result += price",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"p price",
"5",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"condition 1 price > 15",
"New condition set for breakpoint 1.",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"commands 1",
"",
[
"utils.py",
4,
"total"
]
],
[
"(com)",
"p result",
"",
[
"utils.py",
4,
"total"
]
],
[
"(com)",
"end",
"",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"c",
"早餐 4.0\n12\n> /demo/utils.py(4)total()\n-> result += price",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"disable 1",
"Disabled breakpoint 1 at /demo/utils.py:4",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"b",
"Num Type         Disp Enb   Where\n1   breakpoint   keep no    at /demo/utils.py:4\n\tstop only if price > 15\n\tbreakpoint already hit 5 times",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"q",
"",
null
]
],
"3.12": [
[
"$",
"python -m pdb pdb_demo.py",
"> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"b utils:4, price > 4",
"Breakpoint 1 at /demo/utils.py:4",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"tbreak utils.average",
"Breakpoint 2 at /demo/utils.py:8",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"b",
"Num Type         Disp Enb   Where\n1   breakpoint   keep yes   at /demo/utils.py:4\n\tstop only if price > 4\n2   breakpoint   del  yes   at /demo/utils.py:8",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"c",
"Deleted breakpoint 2 at /demo/utils.py:8\n> /demo/utils.py(9)average()\n-> return total(prices) / len(prices)",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"c",
"> /demo/utils.py(4)total()\n-> result += price",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"p price",
"5",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"condition 1 price > 15",
"New condition set for breakpoint 1.",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"commands 1",
"",
[
"utils.py",
4,
"total"
]
],
[
"(com)",
"p result",
"",
[
"utils.py",
4,
"total"
]
],
[
"(com)",
"end",
"",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"c",
"早餐 4.0\n12\n> /demo/utils.py(4)total()\n-> result += price",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"disable 1",
"Disabled breakpoint 1 at /demo/utils.py:4",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"b",
"Num Type         Disp Enb   Where\n1   breakpoint   keep no    at /demo/utils.py:4\n\tstop only if price > 15\n\tbreakpoint already hit 5 times",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"q",
"",
null
]
],
"3.13": [
[
"$",
"python -m pdb pdb_demo.py",
"> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"b utils:4, price > 4",
"Breakpoint 1 at /demo/utils.py:4",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"tbreak utils.average",
"Breakpoint 2 at /demo/utils.py:9",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"b",
"Num Type         Disp Enb   Where\n1   breakpoint   keep yes   at /demo/utils.py:4\n\tstop only if price > 4\n2   breakpoint   del  yes   at /demo/utils.py:9",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"c",
"Deleted breakpoint 2 at /demo/utils.py:9\n> /demo/utils.py(9)average()\n-> return total(prices) / len(prices)",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"c",
"> /demo/utils.py(4)total()\n-> result += price",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"p price",
"5",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"condition 1 price > 15",
"New condition set for breakpoint 1.",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"commands 1",
"",
[
"utils.py",
4,
"total"
]
],
[
"(com)",
"p result",
"",
[
"utils.py",
4,
"total"
]
],
[
"(com)",
"end",
"",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"c",
"早餐 4.0\n12\n> /demo/utils.py(4)total()\n-> result += price",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"disable 1",
"Disabled breakpoint 1 at /demo/utils.py:4",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"b",
"Num Type         Disp Enb   Where\n1   breakpoint   keep no    at /demo/utils.py:4\n\tstop only if price > 15\n\tbreakpoint already hit 5 times",
[
"utils.py",
4,
"total"
]
],
[
"(Pdb)",
"q",
"",
null
]
]
}
},
{
"title": "改变量，跳回去",
"versions": {
"3.8": [
[
"$",
"python -m pdb pdb_demo.py",
"> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"b utils:5",
"Breakpoint 1 at /demo/utils.py:5",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"c",
"> /demo/utils.py(5)total()\n-> return result",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"display result",
"display result: 12",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"p result",
"12",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"!result = 300",
"",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"j 3",
"> /demo/utils.py(3)total()\n-> for price in prices:",
[
"utils.py",
3,
"total"
]
],
[
"(Pdb)",
"interact",
"*interactive*",
[
"utils.py",
3,
"total"
]
],
[
">>>",
"sorted(prices)",
"[3, 4, 5]",
[
"utils.py",
3,
"total"
]
]
],
"3.11": [
[
"$",
"python -m pdb pdb_demo.py",
"> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"b utils:5",
"Breakpoint 1 at /demo/utils.py:5",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"c",
"> /demo/utils.py(5)total()\n-> return result",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"display result",
"display result: 12",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"p result",
"12",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"!result = 300",
"",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"j 3",
"> /demo/utils.py(3)total()\n-> for price in prices:",
[
"utils.py",
3,
"total"
]
],
[
"(Pdb)",
"interact",
"*interactive*",
[
"utils.py",
3,
"total"
]
],
[
">>>",
"sorted(prices)",
"[3, 4, 5]",
[
"utils.py",
3,
"total"
]
]
],
"3.12": [
[
"$",
"python -m pdb pdb_demo.py",
"> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"b utils:5",
"Breakpoint 1 at /demo/utils.py:5",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"c",
"> /demo/utils.py(5)total()\n-> return result",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"display result",
"display result: 12",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"p result",
"12",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"!result = 300",
"",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"j 3",
"> /demo/utils.py(3)total()\n-> for price in prices:",
[
"utils.py",
3,
"total"
]
],
[
"(Pdb)",
"interact",
"*interactive*",
[
"utils.py",
3,
"total"
]
],
[
">>>",
"sorted(prices)",
"[3, 4, 5]",
[
"utils.py",
3,
"total"
]
]
],
"3.13": [
[
"$",
"python -m pdb pdb_demo.py",
"> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"b utils:5",
"Breakpoint 1 at /demo/utils.py:5",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"c",
"> /demo/utils.py(5)total()\n-> return result",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"display result",
"display result: 12",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"p result",
"12",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"!result = 300",
"",
[
"utils.py",
5,
"total"
]
],
[
"(Pdb)",
"j 3",
"> /demo/utils.py(3)total()\n-> for price in prices:",
[
"utils.py",
3,
"total"
]
],
[
"(Pdb)",
"interact",
"*pdb interact start*",
[
"utils.py",
3,
"total"
]
],
[
">>>",
"sorted(prices)",
"[3, 4, 5]",
[
"utils.py",
3,
"total"
]
]
]
}
},
{
"title": "事后调试",
"versions": {
"3.8": [
[
"$",
"python -m pdb -c c pdb_demo.py",
"早餐 4.0\n午餐 15.0\nTraceback (most recent call last):\n  （标准库的帧）\n  File \"/demo/pdb_demo.py\", line 4, in <module>\n    import utils\n  File \"/demo/pdb_demo.py\", line 8, in report\n    mean = utils.average(prices)\n  File \"/demo/utils.py\", line 9, in average\n    return total(prices) / len(prices)\nZeroDivisionError: division by zero\nUncaught exception. Entering post mortem debugging\nRunning 'cont' or 'step' will restart the program\n> /demo/utils.py(9)average()\n-> return total(prices) / len(prices)",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"p prices",
"[]",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"u",
"> /demo/pdb_demo.py(8)report()\n-> mean = utils.average(prices)",
[
"pdb_demo.py",
8,
"report"
]
],
[
"(Pdb)",
"p name",
"'晚餐'",
[
"pdb_demo.py",
8,
"report"
]
],
[
"(Pdb)",
"w",
"  （标准库的帧）\n  /demo/pdb_demo.py(4)<module>()\n-> import utils\n> /demo/pdb_demo.py(8)report()\n-> mean = utils.average(prices)\n  /demo/utils.py(9)average()\n-> return total(prices) / len(prices)",
[
"pdb_demo.py",
8,
"report"
]
],
[
"(Pdb)",
"q",
"Post mortem debugger finished. The /demo/pdb_demo.py will be restarted\n> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
]
],
"3.11": [
[
"$",
"python -m pdb -c c pdb_demo.py",
"早餐 4.0\n午餐 15.0\nTraceback (most recent call last):\n  （标准库的帧）\n  File \"/demo/pdb_demo.py\", line 16, in <module>\n    report(\"晚餐\", [])\n  File \"/demo/pdb_demo.py\", line 8, in report\n    mean = utils.average(prices)\n  File \"/demo/utils.py\", line 9, in average\n    return total(prices) / len(prices)\nZeroDivisionError: division by zero\nUncaught exception. Entering post mortem debugging\nRunning 'cont' or 'step' will restart the program\n> /demo/utils.py(9)average()\n-> return total(prices) / len(prices)",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"p prices",
"[]",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"u",
"> /demo/pdb_demo.py(8)report()\n-> mean = utils.average(prices)",
[
"pdb_demo.py",
8,
"report"
]
],
[
"(Pdb)",
"p name",
"'晚餐'",
[
"pdb_demo.py",
8,
"report"
]
],
[
"(Pdb)",
"w",
"  （标准库的帧）\n  /demo/pdb_demo.py(16)<module>()\n-> report(\"晚餐\", [])\n> /demo/pdb_demo.py(8)report()\n-> mean = utils.average(prices)\n  /demo/utils.py(9)average()\n-> return total(prices) / len(prices)",
[
"pdb_demo.py",
8,
"report"
]
],
[
"(Pdb)",
"q",
"Post mortem debugger finished. The /demo/pdb_demo.py will be restarted\n> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
]
],
"3.12": [
[
"$",
"python -m pdb -c c pdb_demo.py",
"早餐 4.0\n午餐 15.0\nTraceback (most recent call last):\n  （标准库的帧）\n  File \"/demo/pdb_demo.py\", line 16, in <module>\n    report(\"晚餐\", [])\n  File \"/demo/pdb_demo.py\", line 8, in report\n    mean = utils.average(prices)\n  File \"/demo/utils.py\", line 9, in average\n    return total(prices) / len(prices)\nZeroDivisionError: division by zero\nUncaught exception. Entering post mortem debugging\nRunning 'cont' or 'step' will restart the program\n> /demo/utils.py(9)average()\n-> return total(prices) / len(prices)",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"p prices",
"[]",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"u",
"> /demo/pdb_demo.py(8)report()\n-> mean = utils.average(prices)",
[
"pdb_demo.py",
8,
"report"
]
],
[
"(Pdb)",
"p name",
"'晚餐'",
[
"pdb_demo.py",
8,
"report"
]
],
[
"(Pdb)",
"w",
"  （标准库的帧）\n  /demo/pdb_demo.py(16)<module>()\n-> report(\"晚餐\", [])\n> /demo/pdb_demo.py(8)report()\n-> mean = utils.average(prices)\n  /demo/utils.py(9)average()\n-> return total(prices) / len(prices)",
[
"pdb_demo.py",
8,
"report"
]
],
[
"(Pdb)",
"q",
"Post mortem debugger finished. The /demo/pdb_demo.py will be restarted\n> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
]
],
"3.13": [
[
"$",
"python -m pdb -c c pdb_demo.py",
"早餐 4.0\n午餐 15.0\nTraceback (most recent call last):\n  （标准库的帧）\n  File \"/demo/pdb_demo.py\", line 16, in <module>\n    report(\"晚餐\", [])\n  File \"/demo/pdb_demo.py\", line 8, in report\n    mean = utils.average(prices)\n  File \"/demo/utils.py\", line 9, in average\n    return total(prices) / len(prices)\nZeroDivisionError: division by zero\nUncaught exception. Entering post mortem debugging\nRunning 'cont' or 'step' will restart the program\n> /demo/utils.py(9)average()\n-> return total(prices) / len(prices)",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"p prices",
"[]",
[
"utils.py",
9,
"average"
]
],
[
"(Pdb)",
"u",
"> /demo/pdb_demo.py(8)report()\n-> mean = utils.average(prices)",
[
"pdb_demo.py",
8,
"report"
]
],
[
"(Pdb)",
"p name",
"'晚餐'",
[
"pdb_demo.py",
8,
"report"
]
],
[
"(Pdb)",
"w",
"  （标准库的帧）\n  /demo/pdb_demo.py(16)<module>()\n-> report(\"晚餐\", [])\n> /demo/pdb_demo.py(8)report()\n-> mean = utils.average(prices)\n  /demo/utils.py(9)average()\n-> return total(prices) / len(prices)",
[
"pdb_demo.py",
8,
"report"
]
],
[
"(Pdb)",
"q",
"",
null
]
]
}
},
{
"title": "第一次停下",
"versions": {
"3.8": [
[
"$",
"python -m pdb pdb_demo.py",
"> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"l",
"  1  \t# 一张小账单。\n  2  \t# 开头的两行是注释，第一条能执行的语句在第 4 行。\n  3\n  4  ->\timport utils\n  5\n  6\n  7  \tdef report(name, prices):\n  8  \t    mean = utils.average(prices)\n  9  \t    print(name, mean)\n 10  \t    return mean\n 11",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"n",
"> /demo/pdb_demo.py(7)<module>()\n-> def report(name, prices):",
[
"pdb_demo.py",
7,
"<module>"
]
],
[
"(Pdb)",
"p __name__",
"'__main__'",
[
"pdb_demo.py",
7,
"<module>"
]
],
[
"(Pdb)",
"q",
"",
null
]
],
"3.11": [
[
"$",
"python -m pdb pdb_demo.py",
"> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"l",
"  1  \t# 一张小账单。\n  2  \t# 开头的两行是注释，第一条能执行的语句在第 4 行。\n  3\n  4  ->\timport utils\n  5\n  6\n  7  \tdef report(name, prices):\n  8  \t    mean = utils.average(prices)\n  9  \t    print(name, mean)\n 10  \t    return mean\n 11",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"n",
"> /demo/pdb_demo.py(7)<module>()\n-> def report(name, prices):",
[
"pdb_demo.py",
7,
"<module>"
]
],
[
"(Pdb)",
"p __name__",
"'__main__'",
[
"pdb_demo.py",
7,
"<module>"
]
],
[
"(Pdb)",
"q",
"",
null
]
],
"3.12": [
[
"$",
"python -m pdb pdb_demo.py",
"> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"l",
"  1  \t# 一张小账单。\n  2  \t# 开头的两行是注释，第一条能执行的语句在第 4 行。\n  3\n  4  ->\timport utils\n  5\n  6\n  7  \tdef report(name, prices):\n  8  \t    mean = utils.average(prices)\n  9  \t    print(name, mean)\n 10  \t    return mean\n 11",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"n",
"> /demo/pdb_demo.py(7)<module>()\n-> def report(name, prices):",
[
"pdb_demo.py",
7,
"<module>"
]
],
[
"(Pdb)",
"p __name__",
"'__main__'",
[
"pdb_demo.py",
7,
"<module>"
]
],
[
"(Pdb)",
"q",
"",
null
]
],
"3.13": [
[
"$",
"python -m pdb pdb_demo.py",
"> /demo/pdb_demo.py(4)<module>()\n-> import utils",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"l",
"  1  \t# 一张小账单。\n  2  \t# 开头的两行是注释，第一条能执行的语句在第 4 行。\n  3\n  4  ->\timport utils\n  5\n  6\n  7  \tdef report(name, prices):\n  8  \t    mean = utils.average(prices)\n  9  \t    print(name, mean)\n 10  \t    return mean\n 11",
[
"pdb_demo.py",
4,
"<module>"
]
],
[
"(Pdb)",
"n",
"> /demo/pdb_demo.py(7)<module>()\n-> def report(name, prices):",
[
"pdb_demo.py",
7,
"<module>"
]
],
[
"(Pdb)",
"p __name__",
"'__main__'",
[
"pdb_demo.py",
7,
"<module>"
]
],
[
"(Pdb)",
"q",
"",
null
]
]
}
}
]
};
