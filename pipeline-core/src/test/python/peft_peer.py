"""Shows that peft loads the adapters that Tailor writes, with equal logits.

    python pipeline-core/src/test/python/peft_peer.py ADAPTER MERGED

ADAPTER is a directory that Tailor wrote (a checkpoint, or export --format peft), MERGED what export --format huggingface
made of it. On random tokens, in double precision, compares peft's logits with transformers' of the merged model, and with those that peft
gives after merging. Ends with 1 if they differ by 1e-5 or more. Needs torch, transformers and peft.
"""

import sys

import torch
from peft import AutoPeftModelForCausalLM
from transformers import AutoModelForCausalLM, AutoTokenizer

adapter, merged = sys.argv[1:]
torch.manual_seed(1)
options = dict(dtype=torch.float64, attn_implementation="eager")
model = AutoPeftModelForCausalLM.from_pretrained(adapter, **options).eval()
peer = AutoModelForCausalLM.from_pretrained(merged, **options).eval()
AutoTokenizer.from_pretrained(adapter)
tokens = torch.randint(0, peer.config.vocab_size, (4, 32))
with torch.no_grad():
    logits = model(tokens).logits
    with model.disable_adapter():
        changed = (logits - model(tokens).logits).abs().max().item()
    ours = (logits - peer(tokens).logits).abs().max().item()
    theirs = (logits - model.merge_and_unload()(tokens).logits).abs().max().item()
print(f"{type(model).__name__}: adapters change logits by {changed:.2g}; merged by Tailor {ours:.2g} off, by peft {theirs:.2g}")
sys.exit(0 if changed > 1e-3 and ours < 1e-5 else 1)
