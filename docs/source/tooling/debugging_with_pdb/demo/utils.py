def total(prices):
    result = 0
    for price in prices:
        result += price
    return result


def average(prices):
    return total(prices) / len(prices)
