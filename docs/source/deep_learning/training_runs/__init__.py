"""各章共用的训练循环：进度条、种子、随时可停可续的检查点、写明花费的日志。"""

from training_runs.batches import Batches
from training_runs.log import CPU, Log
from training_runs.options import Options, options
from training_runs.run import Run, TrainingError

__all__ = ["CPU", "Batches", "Log", "Options", "Run", "TrainingError", "options"]
