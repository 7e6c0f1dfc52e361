"""独立的裁判：只见过真图的分类器，以及在它的特征空间里算的 Fréchet 距离。"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from sklearn.svm import SVC
from torch import Tensor, nn

from stable_diffusion.digits import Digits, leaked, load
from stable_diffusion.weights import restore
from training_runs.leakage import PICTURES


class Judge(nn.Module):
    """小卷积网络：features 给 32 维特征，forward 给十类的得分。生成模型训练时从不用它。"""

    def __init__(self, size: int = 8) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 24, 3, padding=1), nn.ReLU(), nn.Conv2d(24, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.3),
            nn.Linear(32 * (size // 4) ** 2, 32), nn.ReLU(),
        )  # fmt: skip
        self.classify = nn.Linear(32, 10)

    def forward(self, images: Tensor) -> Tensor:
        return self.classify(self.features(images))


def loss(model: Judge, images: Tensor, labels: Tensor) -> Tensor:
    """交叉熵；图像加一点噪声，免得裁判只认干净的像素。"""
    return F.cross_entropy(model(images + 0.05 * torch.randn_like(images)), labels)


def support_vectors(train: Digits) -> SVC:
    """第二个裁判，换一种方法：径向基核的支持向量机，直接看 64 个像素。"""
    return SVC(C=10, gamma="scale").fit(train.images.flatten(1), train.labels)


def frechet(a: Tensor, b: Tensor) -> float:
    """两组特征 [n, d]、[m, d] 各拟合一个高斯，返回 |μa-μb|² + tr(A + B - 2√(AB))。来源：Heusel 等 (2017)，式 (6)。"""
    a, b = a.double(), b.double()
    first, second = torch.cov(a.T), torch.cov(b.T)
    # AB 与半正定矩阵 √A·B·√A 相似，特征值非负；√(AB) 的迹就是它们的平方根之和
    roots = torch.linalg.eigvals(first @ second).real.clamp(min=0).sqrt().sum()
    return float((a.mean(0) - b.mean(0)).square().sum() + first.trace() + second.trace() - 2 * roots)


@torch.no_grad()
def nearest(images: Tensor, train: Digits) -> Tensor:
    """每张图到最近训练图的欧氏距离 [n]：太近就是把训练图记了下来。"""
    return torch.cdist(images.flatten(1), train.images.flatten(1)).min(1).values


@torch.no_grad()
def diversity(images: Tensor, labels: Tensor) -> float:
    """同一数字内部两两像素距离的平均，再对十个数字平均。"""
    return sum(torch.pdist(images[labels == c].flatten(1)).mean().item() for c in range(10)) / 10


def learnt_from(train: Digits, test: Digits) -> str:
    """裁判由什么学来，拿什么来判：写在每一次测量旁边。"""
    return f"卷积裁判，由训练集的 {len(train.labels)} 张真图学来；距离量到它没见过的 {len(test.labels)} 张测试图"


@torch.no_grad()
def main() -> None:
    torch.set_num_threads(1)
    train, test, _ = load()
    judge = restore(Judge(), "judge")
    print(f"卷积裁判，测试集：{(judge(test.images).argmax(1) == test.labels).float().mean():.1%}")
    svm = support_vectors(train)
    print(f"SVM 裁判，测试集：{(svm.predict(test.images.flatten(1)) == test.labels.numpy()).mean():.1%}")
    print(PICTURES.row(leaked(train, test)))
    real = frechet(judge.features(train.images), judge.features(test.images))
    torch.manual_seed(0)
    noise = frechet(judge.features(torch.rand(450, 1, 8, 8) * 2 - 1), judge.features(test.images))
    print(f"Fréchet 距离到测试集：训练集的真图 {real:.1f}，均匀噪声 {noise:.0f}")
    print(f"测试图到最近训练图的距离：平均 {nearest(test.images, train).mean():.2f}")
    print(f"真图的同类多样性：{diversity(test.images, test.labels):.2f}")


if __name__ == "__main__":
    main()
