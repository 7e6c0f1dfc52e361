# 一张小账单。
# 开头的两行是注释，第一条能执行的语句在第 4 行。

import utils


def report(name, prices):
    mean = utils.average(prices)
    print(name, mean)
    return mean


if __name__ == "__main__":
    report("早餐", [3, 4, 5])
    report("午餐", [12, 20, 13])
    report("晚餐", [])
