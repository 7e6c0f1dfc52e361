"""记下模型写诗时每一步的全部分数，写成网页上那张图的数据。"""

from __future__ import annotations

import copy
import json
from pathlib import Path

import numpy as np
import torch

from chinese_gpt.bpe import Tokenizer
from chinese_gpt.model import GPT
from chinese_gpt.sampling import Sampler, drawing
from chinese_gpt.train import BREAK, load

DATA = Path(__file__).parents[2] / "_static" / "stepper" / "sampling_logits.js"
STARTS = ("", "春风", "明月")
LENGTH = 7  # 每个开头记几步
SCALE = 16  # 分数存成与最大者的差，单位 1/16 奈特，0 到 255


@torch.no_grad()
def steps(model: GPT, tokenizer: Tokenizer, start: str) -> list[dict[str, str]]:
    """从 start 写下去，每一步：已经写了什么，全部词元的分数（每个两位十六进制）。"""
    tokens, choose, found = [BREAK, *tokenizer.encode(start)], drawing(Sampler(min_p=0.2), 0), []
    for _ in range(LENGTH):
        logits = model(torch.tensor([tokens]))[0, -1].double().numpy()
        levels = np.minimum(np.rint(SCALE * (logits.max() - logits)), 255).astype(np.uint8)
        written = tokenizer.decode(tokens[1:])
        found.append({"written": written, "logits": levels.tobytes().hex()})
        tokens.append(choose(logits_of(found[-1])))
    return found


def data(model: GPT, tokenizer: Tokenizer) -> dict[str, object]:
    """全部开头的每一步。用双精度算：单精度的末位因处理器而异，四万个分数里总有几个正好在两级之间。"""
    names = [tokenizer.name(token) for token in range(len(tokenizer.bytes))]
    exact = copy.deepcopy(model).double()
    told = [{"start": start, "steps": steps(exact, tokenizer, start)} for start in STARTS]
    return {"scale": SCALE, "names": names, "starts": told}


def script(model: GPT, tokenizer: Tokenizer) -> str:
    """数据写成普通脚本：从磁盘打开的网页不能读 JSON 文件。"""
    told = json.dumps(data(model, tokenizer), ensure_ascii=False, separators=(",", ":"))
    return f"// explorer.py 写出：模型写诗时每一步的分数。\nconst SAMPLING_LOGITS = {told};\n"


def written() -> dict[str, object]:
    """读回写好的数据。"""
    return json.loads(DATA.read_text(encoding="utf-8").partition("= ")[2].rstrip(";\n"))


def logits_of(step: dict[str, str]) -> np.ndarray:
    """读回一步的分数，最大的是 0。"""
    return np.frombuffer(bytes.fromhex(step["logits"]), np.uint8) / -SCALE


def main() -> None:
    torch.set_num_threads(1)
    DATA.write_text(script(load(), Tokenizer.committed()), encoding="utf-8")
    told = written()
    for item in told["starts"]:
        print(f"开头“{item['start']}”：")
        for step in item["steps"][:3]:
            p = Sampler().probabilities(logits_of(step))
            top = sorted(range(len(p)), key=lambda k: -p[k])[:5]
            row = "、".join(f"{told['names'][k]} {p[k]:.1%}" for k in top)
            print(f"    {step['written'] or '（还没有写）'} → {row}")
        sampler = Sampler(top_p=0.9)
        kept = [(sampler.probabilities(logits_of(step)) > 0).sum() for step in item["steps"]]
        last = item["steps"][-1]["written"]
        print(f"    写到“{last}”，top-p 0.9 每步留下：{'、'.join(map(str, kept))}")


if __name__ == "__main__":
    main()
