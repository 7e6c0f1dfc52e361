import sys


def where():
    """breakpoint() 的替身：不停下，只记一笔。"""
    frame = sys._getframe(1)
    print("经过", frame.f_code.co_name, frame.f_lineno, frame.f_locals)
