"""Chinese posts as an engineer's blog has them, made up from a vocabulary. Pure: the same number, the same text.

A post has about 1,200 Chinese characters in four or five sections, a list, a code block, now and then a table, inline
code, and links to earlier posts. Its metadata stand beside the text, because every engine wants them in its own way.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

SEED = "posts-1"
FIRST_DAY = dt.date(2012, 1, 1)
LAST_DAY = dt.date(2025, 12, 31)
CHARACTERS_PER_SECTION = 275

CATEGORIES = ("编程语言", "操作系统", "数据库", "网络", "机器学习", "前端", "工程实践", "图形学")
TAG_STEMS = ("缓存", "并发", "调试", "性能", "测试", "部署", "内存", "类型", "索引", "协议", "编译", "日志")
TAG_ENDINGS = ("入门", "原理", "实战", "排错", "设计")
TAGS = tuple(stem + ending for stem in TAG_STEMS for ending in TAG_ENDINGS)


def _listed(text: str, separator: str | None = None) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(separator))


NOUNS = _listed(
    """
    解释器 编译器 调度器 线程 进程 协程 缓存 索引 事务 日志 快照 分区 副本 队列 连接池 事件循环 垃圾回收
    引用计数 字节码 抽象语法树 符号表 哈希表 平衡树 跳表 布隆过滤器 页表 文件描述符 套接字 数据包 拥塞窗口
    负载均衡 熔断器 限流器 配置中心 监控系统 告警规则 单元测试 集成测试 回归测试 代码评审 持续集成 依赖版本
    构建脚本 容器镜像 张量 梯度 损失函数 学习率 批次 注意力 卷积核 激活函数 正则项 验证集 着色器 顶点缓冲
    光栅化 渲染管线 状态机 回调函数 闭包 装饰器 生成器 迭代器 描述符 元类 作用域 内存屏障 自旋锁 读写锁
    条件变量 死锁 竞态条件 一致性协议 心跳 租约 时钟 序列号 校验和 压缩算法 编码格式
    """
)
VERBS = _listed(
    """
    分配 释放 复制 合并 拆分 遍历 排序 过滤 序列化 反序列化 校验 重试 回滚 提交 阻塞 唤醒 抢占 迁移 预热
    淘汰 追踪 采样 对齐 展开 内联 替换 订阅 广播 转发 丢弃 缓冲 刷新 锁定 比较 推导 归约 调用 注册 监听 编译
    """
)
QUALITIES = _listed(
    """
    稳定 昂贵 廉价 透明 惰性 幂等 可重入 确定 随机 局部 全局 紧凑 稀疏 只读 不可变 线程安全 向后兼容
    难以复现
    """
)
TIMES = _listed(
    """
    启动阶段 高峰时段 冷启动之后 每次请求 第一次访问 最坏情况 升级之后 并发写入 内存紧张 网络抖动 灰度发布
    故障恢复
    """
)
CODE = _listed(
    """gc.collect() | sys.getrefcount(x) | epoll_wait | SO_REUSEPORT | --no-cache | fsync(fd) | O(n log n) | np.einsum |
    torch.no_grad() | EXPLAIN ANALYZE | git bisect | LRU | dict.items() | asyncio.run() | __slots__ | PYTHONHASHSEED=0 |
    -Wl,--as-needed | 0x7fff""",
    "|",
)
SENTENCES = (
    "{noun}在{time}会{verb}{other}，所以它必须是{quality}的。",
    "很多人以为{noun}只是{verb}{other}，其实{time}它还要{verb2}一遍{third}。",
    "如果{noun}不够{quality}，{other}就会在{time}反复{verb}，最后拖慢整个{third}。",
    "先看{noun}：它{verb}{other}，再把结果交给{third}，这一步是{quality}的。",
    "把{code}写进{noun}之后，{other}的开销下降了{number}%，而{third}没有变化。",
    "这里的{noun}并不{quality}，{time}尤其明显，因此我们用{other}来{verb}它。",
    "测量显示，{time}有{number}% 的时间花在{verb}{noun}上，而不是{other}上。",
    "{noun}与{other}的边界要说清楚：前者{verb}，后者{verb2}，两者都依赖{third}。",
    "值得注意的是，{code}只影响{noun}，并不会{verb}{other}。",
    "从{noun}到{other}，中间隔着{third}；{time}{verb}失败，看到的现象却是{quality}的。",
)
TITLES = (
    "{noun}为什么要{verb}{other}",
    "一次由{noun}引起的{other}故障",
    "从零实现{quality}的{noun}",
    "{noun}与{other}：{verb}还是{verb2}",
    "读懂{noun}里的{other}",
    "{time}的{noun}该怎样{verb}",
)
HEADINGS = ("背景", "{noun}的问题", "怎样{verb}{other}", "{noun}与{other}的取舍", "测量结果", "{quality}的做法", "小结")


@dataclass(frozen=True)
class GeneratedPost:
    """One post; ``body`` is MyST without the title."""

    name: str
    title: str
    date: dt.date
    category: str
    tags: tuple[str, ...]
    body: str

    def markdown(self, front_matter: dict[str, str]) -> str:
        """The post's file, with its metadata as one engine wants them."""
        head = "".join(f"{key}: {value}\n" for key, value in front_matter.items())
        return f"---\n{head}---\n\n# {self.title}\n\n{self.body}"


def post_name(number: int) -> str:
    return f"post-{number:05}"


def generate_post(number: int, total: int) -> GeneratedPost:
    """Post ``number`` of ``total``; 0 is the oldest. Links lead to older posts only."""
    random = Random(f"{SEED} {number}")
    days = (LAST_DAY - FIRST_DAY).days
    return GeneratedPost(
        name=post_name(number),
        title=_title(random, number),
        date=FIRST_DAY + dt.timedelta(days=days * number // max(total - 1, 1)),
        category=random.choice(CATEGORIES),
        tags=tuple(random.sample(TAGS, 3)),
        body=_body(random, number),
    )


def _title(random: Random, number: int) -> str:
    return f"{_fill(random, random.choice(TITLES))}（{number}）"


def _body(random: Random, number: int) -> str:
    parts = [_paragraph(random, number, 120)]
    headings = ["背景", *random.sample(HEADINGS[1:-1], 3), "小结"]
    for place, heading in enumerate(headings):
        parts.append(f"## {_fill(random, heading)}")
        parts.append(_paragraph(random, number, CHARACTERS_PER_SECTION - 60))
        if place == 1:
            parts.append(_code_block(random))
        elif place == 2:
            parts.append("\n".join(f"- {_fill(random, random.choice(SENTENCES))}" for _ in range(3)))
        elif place == 3 and random.random() < 0.25:
            parts.append(_table(random))
    return "\n\n".join(parts) + "\n"


def _paragraph(random: Random, number: int, characters: int) -> str:
    """Sentences until there are enough characters; in one of three paragraphs, one links to an older post."""
    text = ""
    while len(text) < characters:
        text += _fill(random, random.choice(SENTENCES))
    if number and random.random() < 0.33:
        text += _link(random, number)
    return text


def _link(random: Random, number: int) -> str:
    """Half of the links lead to one of the last thirty posts, half anywhere; half show the title of their target."""
    oldest = max(0, number - 30) if random.random() < 0.5 else 0
    target = random.randrange(oldest, number)
    words = "" if random.random() < 0.5 else "前一篇文章"
    return f"参见 [{words}]({post_name(target)}.md)。"


def _code_block(random: Random) -> str:
    step, size, name = random.randrange(2, 9), random.randrange(10, 99), f"measure_{random.randrange(1000)}"
    lines = [
        "```python",
        f"def {name}(size: int = {size}) -> dict[str, float]:",
        f'    """{_fill(random, "{verb}{noun}，返回每一步的秒数")}。"""',
        "    seconds = {}",
        f"    for step in range(0, size, {step}):",
        f"        if step % {step + 1} == 0:  # {random.choice(NOUNS)}",
        f'            seconds[f"step-{{step}}"] = step / {size}',
        "    return seconds",
        "```",
    ]
    return "\n".join(lines)


def _table(random: Random) -> str:
    rows = ["| 方案 | 耗时（毫秒） | 内存（MB） |", "| --- | ---: | ---: |"]
    rows += [f"| {random.choice(NOUNS)} | {random.randrange(900)} | {random.randrange(900)} |" for _ in range(4)]
    return "\n".join(rows)


def _fill(random: Random, template: str) -> str:
    noun, other, third = random.sample(NOUNS, 3)
    verb, verb2 = random.sample(VERBS, 2)
    return template.format(
        noun=noun,
        other=other,
        third=third,
        verb=verb,
        verb2=verb2,
        quality=random.choice(QUALITIES),
        time=random.choice(TIMES),
        code=f" `{random.choice(CODE)}` ",
        number=f" {random.randrange(2, 80)}",
    ).replace("， `", "，`")
