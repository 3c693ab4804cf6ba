from changetargets.models.target import ChangeTarget, Condition, Contribution, Objective
from changetargets.models.update import TargetStatus, Update

__all__ = [
    "ChangeTarget",
    "Condition",
    "Contribution",
    "Objective",
    "TargetStatus",
    "Update",
]
