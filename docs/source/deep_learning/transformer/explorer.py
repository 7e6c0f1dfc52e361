"""取出提交的模型读几个数时的全部注意力，写成网页上那张图的数据。"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from torch import Tensor

from transformer.model import Seq2Seq
from transformer.reading import read_number
from transformer.train import encode_numbers, encode_readings, load, read_with

DATA = Path(__file__).parents[2] / "_static" / "stepper" / "attention_maps.js"
NUMBERS = (90210086, 10086, 110, 1203000, 100000001, 2026112308, 30500000000)
KINDS = {
    "cross": "decoder.{}.cross_attention",
    "encoder": "encoder.{}.self_attention",
    "decoder": "decoder.{}.self_attention",
}
LEVELS = 255  # 权重存成 0 到 255 的整数，每个两位十六进制


@torch.no_grad()
def attention_maps(model: Seq2Seq, n: int) -> tuple[str, dict[str, list[Tensor]]]:
    """模型对 n 的读法，和读它时三种注意力各层的权重 [heads, 行, 列]；行是谁在看，列是看谁。"""
    text = read_with(model, [n])[0]
    modules, seen = dict(model.named_modules()), {}
    hooks = [
        modules[path].register_forward_hook(lambda _, __, out, path=path: seen.update({path: out[1][0]}))
        for pattern in KINDS.values()
        for path in (pattern.format(layer) for layer in range(len(model.decoder)))
    ]
    model(encode_numbers([n]), encode_readings([text])[:, :-1])
    for hook in hooks:
        hook.remove()
    return text, {
        kind: [seen[pattern.format(layer)] for layer in range(len(model.decoder))] for kind, pattern in KINDS.items()
    }


def to_hex(weights: Tensor) -> str:
    """[行, 列] 的权重按行写成十六进制，每个两位。"""
    return bytes((weights * LEVELS).round().to(torch.uint8).flatten().tolist()).hex()


def data(model: Seq2Seq) -> list[dict[str, object]]:
    """每个数一项：数、模型的读法、该怎么读，和每种注意力 [层][头] 的十六进制。"""
    found = []
    for n in NUMBERS:
        text, maps = attention_maps(model, n)
        heads = {kind: [[to_hex(head) for head in layer] for layer in layers] for kind, layers in maps.items()}
        found.append({"number": str(n), "text": text, "right": read_number(n), **heads})
    return found


def script(model: Seq2Seq) -> str:
    """数据写成普通脚本：从磁盘打开的网页不能读 JSON 文件。"""
    told = json.dumps(data(model), ensure_ascii=False, indent=0)
    return f"// explorer.py 写出：提交的模型读这些数时的注意力。\nconst ATTENTION_MAPS = {told};\n"


def main() -> None:
    torch.set_num_threads(1)
    model = load()
    DATA.write_text(script(model), encoding="utf-8")
    for n in NUMBERS:
        text, maps = attention_maps(model, n)
        print(f"{n} → {text}{'' if text == read_number(n) else f'（应读 {read_number(n)}）'}")
        tops = maps["cross"][1].mean(0).argmax(-1).tolist()
        pairs = zip([*text, "终"], tops, strict=True)
        print("   第 2 层写每个字时看得最多的一位：", " ".join(f"{character}{top + 1}" for character, top in pairs))


if __name__ == "__main__":
    main()
