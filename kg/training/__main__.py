"""Train everything that kg ships, from annotated recaps: ``python -m kg.training --gold DIR --texts DIR --posts DIR``.

Steps (each can be run alone with ``--steps``):

vocabulary   choose the pieces of the base vocabulary that recaps use        -> data/tokenizer.json
lessons      turn recaps and posts into numbers                              -> WORK/lessons.npz, WORK/folds.json
teachers     train an encoder without each fold, and one that has seen all   -> WORK/teacher-*.npz, WORK/teacher.npz
encoders     train others, which learn from these as well                    -> WORK/encoder-*.npz, WORK/encoder.npz
fast         let a fast encoder learn from each of them                      -> WORK/fast-*.npz, WORK/fast.npz
tags         let each encoder tag the fold that it has not seen              -> WORK/tags-*.npz
export       write the encoders that have seen all as they ship              -> data/{words,encoder,fast}.onnx
scorers      train names, talks, relations and links on the tagged folds     -> data/scorers.npz, data/training.json
fast_scorers the same for the fast encoder                                   -> data/fast_{scorers.npz,training.json}

Seeded; the annotations of this folder are always used besides those of --gold. Needs the extra ``train``. The encoders
are trained on a graphics card where there is one, and may be trained elsewhere: that step needs the lessons alone.
"""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

from kg.training import steps
from kg.training.plan import Epochs, Plan

STEPS = ("vocabulary", "lessons", "teachers", "encoders", "fast", "tags", "export", "scorers", "fast_scorers")

_FOLDERS = {
    "gold": "folder of annotated recaps with their texts",
    "texts": "folder of texts to the shipped annotations",
    "posts": "folder of posts, annotated or not, to learn from",
}


def main() -> None:
    """Run the steps that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, told in _FOLDERS.items():
        parser.add_argument(f"--{name}", type=Path, action="append", default=[], help=told)
    parser.add_argument(
        "--work", type=Path, default=Path("outputs/training"), help="folder for what lies between the steps"
    )
    parser.add_argument("--processes", type=int, default=1, help="how many encoders to train at once")
    parser.add_argument("--fold", type=int, action="append", help="train the encoders of this fold alone (-1: of all)")
    for part in dataclasses.fields(Epochs):
        parser.add_argument(f"--{part.name}", type=int, default=part.default, help="epochs", metavar="N")
    parser.add_argument("--steps", default=",".join(STEPS), help=f"of {', '.join(STEPS)}")
    arguments = parser.parse_args()
    asked = arguments.steps.split(",")
    if unknown := [s for s in asked if s not in STEPS]:
        parser.error(f"unknown steps {', '.join(unknown)}; known: {', '.join(STEPS)}")
    arguments.work.mkdir(parents=True, exist_ok=True)
    epochs = Epochs(**{part.name: getattr(arguments, part.name) for part in dataclasses.fields(Epochs)})
    plan = Plan(
        arguments.gold,
        arguments.texts,
        arguments.posts,
        arguments.work,
        epochs,
        arguments.processes,
        tuple(arguments.fold or ()),
    )
    for step in STEPS:
        if step in asked:
            print(f"== {step}", flush=True)
            getattr(steps, step)(plan)


if __name__ == "__main__":
    main()
