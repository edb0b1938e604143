"""A recipe: all that the weights at the end of a run depend on."""

from dataclasses import dataclass

from models.training.tasks import TASKS, Task


@dataclass(frozen=True)
class Recipe:
    """The options of a run, named as on the command line; the same recipe, the same weights."""

    task: str
    epochs: int
    batch_size: int
    accumulate: int
    optimizer: str
    lr: float
    dtype: str
    seed: int

    @property
    def the_task(self) -> Task:
        """The row of TASKS."""
        return TASKS[self.task]

    def __str__(self) -> str:
        """One line for the user."""
        batches = f"batches of {self.batch_size}"
        if self.accumulate > 1:
            batches += f" × {self.accumulate}"
        how = f"{self.optimizer}, lr {self.lr:g}, {self.dtype}, seed {self.seed}"
        return f"{self.task}: {self.epochs:,} epochs in {batches}, {how}"


def default_recipe(task: str, optimizer: str | None = None) -> Recipe:
    """What a task is trained with where nothing else is asked for."""
    row = TASKS[task]
    optimizer = optimizer or row.optimizer
    return Recipe(
        task=task,
        epochs=row.epochs,
        batch_size=row.batch_size,
        accumulate=1,
        optimizer=optimizer,
        lr=row.lr[optimizer],
        dtype="float64",
        seed=0,
    )
