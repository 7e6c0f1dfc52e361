"""一个小小的库：公开的名字由装饰器决定，见 tf_export/index.md。"""
