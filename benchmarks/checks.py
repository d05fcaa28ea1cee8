"""Processor time of checking a right answer: the first check of each exercise, and the next."""

import statistics
import sys
import time

import torch  # noqa: F401  it is loaded in every lesson

from convlab import check
from convlab.lessons.catalogue import exercise_ids, find_exercise


def seconds_of(exercise_id: str) -> float:
    """Processor time of one check of the solution, in seconds, PyTorch's threads included."""
    solution = find_exercise(exercise_id).solution
    before = time.process_time()
    if not check(exercise_id, solution).passed:
        sys.exit(f"The solution of {exercise_id} does not pass.")
    return time.process_time() - before


def main() -> None:
    """Print one line for each exercise, the slowest first."""
    times = {
        exercise_id: (seconds_of(exercise_id), seconds_of(exercise_id))
        for exercise_id in exercise_ids()
    }
    print("processor time of a right answer, in seconds: first check, next check")
    for exercise_id, (first, again) in sorted(times.items(), key=lambda item: -item[1][0]):
        print(f"  {exercise_id}  {first:5.2f}  {again:5.2f}")
    medians = [statistics.median(column) for column in zip(*times.values(), strict=True)]
    print(f"  median{medians[0]:5.2f}  {medians[1]:5.2f}")


if __name__ == "__main__":
    main()
