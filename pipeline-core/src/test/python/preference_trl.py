"""Compares the golden steps of direct preference optimization with those of TRL's DPOTrainer.

    python pipeline-core/src/test/python/preference_trl.py

Needs trl (1.16 was tried) besides what preference_golden.py needs, whose model, pairs and optimizer
these are; PreferenceTrainingTest holds Tailor to the same golden steps. Prints every step with its
differences of loss, reward margin and norm of the gradients, this one relative, and fails if one is
more than 1e-5. Only the case without label smoothing is compared: the sigmoid loss of TRL 1.16 takes
no notice of label_smoothing.
"""

import json
import sys
import tempfile

import torch
from datasets import Dataset
from golden_training import RESOURCES, VOCABULARY, adamw, model
from preference_golden import CASES, PAIRS, ROWS, STEPS, pairs
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from torch.utils.data import SequentialSampler
from transformers import PreTrainedTokenizerFast
from trl import DPOConfig, DPOTrainer

TOLERANCE = 1e-5


class InOrder(DPOTrainer):
    """Takes the pairs in their order, as the token ids that they are, and keeps the losses."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.losses = []

    def _prepare_dataset(self, dataset, *_):
        return dataset

    def _get_train_sampler(self, dataset=None):
        return SequentialSampler(dataset or self.train_dataset)

    def compute_loss(self, *arguments, **options):
        loss = super().compute_loss(*arguments, **options)
        self.losses.append(loss.item())
        return loss


def tokenizer():
    """Nothing is encoded: the pairs are token ids."""
    words = {f"t{i}": i for i in range(VOCABULARY)}
    plain = Tokenizer(WordLevel(words, unk_token="t0"))
    return PreTrainedTokenizerFast(tokenizer_object=plain, pad_token="t0", eos_token="t1")


def steps(beta):
    data = Dataset.from_list(
        [
            {"prompt_ids": prompt, "chosen_ids": chosen, "rejected_ids": rejected}
            for step in pairs()
            for row in step
            for prompt, chosen, rejected in row
        ]
    )
    trained = model()
    optimizer = adamw(trained)
    constant = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1.0)
    with tempfile.TemporaryDirectory() as directory:
        trainer = InOrder(
            trained,
            ref_model=model(),
            args=DPOConfig(
                directory,
                beta=beta,
                per_device_train_batch_size=ROWS * PAIRS,
                max_steps=STEPS,
                max_grad_norm=1.0,
                max_length=None,
                logging_steps=1,
                save_strategy="no",
                report_to="none",
                disable_tqdm=True,
                bf16=False,
                gradient_checkpointing=False,
                use_cpu=True,
            ),
            train_dataset=data,
            processing_class=tokenizer(),
            optimizers=(optimizer, constant),
        )
        trainer.train()
    logs = [log for log in trainer.state.log_history if "rewards/margins" in log]
    return [
        {"loss": loss, "margin": log["rewards/margins"], "norm": float(log["grad_norm"])}
        for loss, log in zip(trainer.losses, logs, strict=True)
    ]


if __name__ == "__main__":
    torch.set_num_threads(1)
    beta, _ = CASES["plain"]
    golden = json.loads((RESOURCES / "train" / "preference.json").read_text())["cases"]["plain"]
    worst = 0.0
    for number, (found, expected) in enumerate(zip(steps(beta), golden["steps"], strict=True), 1):
        differences = {
            "loss": abs(found["loss"] - expected["loss"]),
            "margin": abs(found["margin"] - expected["margin"]),
            "norm": abs(found["norm"] / expected["norm"] - 1),
        }
        worst = max(worst, *differences.values())
        print(json.dumps({"step": number, **found, "differences": differences}))
    sys.exit(worst > TOLERANCE)
