def double(x):
    import pdb; pdb.set_trace()
    y = 2 * x
    return y


print(double(21))
