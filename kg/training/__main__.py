"""Train everything that kg ships, from annotated recaps: ``python -m kg.training --gold DIR --texts DIR``.

Steps (each can be run alone with ``--steps``):

vocabulary  choose the pieces of the base vocabulary that recaps use     -> data/tokenizer.json
halves      train the encoder without each half of the sources, tag that -> WORK/tagged-*.npz
final       train the encoder on real recaps alone, from the halves on   -> data/encoder.onnx
scorers     train names, talks, relations and links on the tagged halves -> data/scorers.npz, data/training.json

Seeded; the annotations of this folder are always used besides those of --gold. Needs the extra ``train``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.training import steps

STEPS = ("vocabulary", "halves", "final", "scorers")


def main() -> None:
    """Run the steps that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--gold", type=Path, action="append", default=[], help="folder of annotated recaps with their texts"
    )
    parser.add_argument(
        "--texts", type=Path, action="append", default=[], help="folder of texts to the shipped annotations"
    )
    parser.add_argument(
        "--work", type=Path, default=Path("outputs/training"), help="folder for what lies between the steps"
    )
    parser.add_argument(
        "--epochs", type=int, default=8, help="of the halves' first training, which --resume leaves out"
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--resume", action="store_true", help="let the halves in WORK learn on, with new recaps and their old sources"
    )
    parser.add_argument("--steps", default=",".join(STEPS), help=f"of {', '.join(STEPS)}")
    arguments = parser.parse_args()
    asked = arguments.steps.split(",")
    if unknown := [s for s in asked if s not in STEPS]:
        parser.error(f"unknown steps {', '.join(unknown)}; known: {', '.join(STEPS)}")
    arguments.work.mkdir(parents=True, exist_ok=True)
    plan = steps.Plan(
        arguments.gold, arguments.texts, arguments.work, arguments.epochs, arguments.threads, arguments.resume
    )
    for step in STEPS:
        if step in asked:
            print(f"== {step}", flush=True)
            getattr(steps, step)(plan)


if __name__ == "__main__":
    main()
