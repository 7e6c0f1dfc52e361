def double(x):
    breakpoint()
    y = 2 * x
    return y


print(double(21))
