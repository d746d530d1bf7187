"""The engines that are compared: each indexes the same passages with the same model and finds them by a question.

A peer is set up as its own documentation begins: its vector store, its own loader of the model, one vector a passage.
Ours is the program's own index, whose chunks are counted as the passage that they are of.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

OURS = "coprod"
MOST = 10  # passages that are asked for
CHUNKS = 40  # of ours, enough for ten different passages
Find = Callable[[str], list[str]]  # ids of passages by a question, the best first


class Passage(NamedTuple):
    """One passage of the set."""

    id: str
    title: str
    text: str

    @property
    def words(self) -> str:
        """Title and text, which a peer is given as one."""
        return f"{self.title}\n{self.text}".strip()


def _get(module: str, name: str) -> Any:
    """A name of a library that is there only in the environment of the peers."""
    return getattr(importlib.import_module(module), name)


def ours(passages: Sequence[Passage], _: Path, folder: Path) -> Find:
    """This program's search with the model that ships: what `coprod search` finds, without an answer."""
    from coprod_assistant.assistant import assistant_over
    from coprod_assistant.config import load_settings
    from coprod_assistant.embed import load_embedder
    from coprod_assistant.index import open_generation, write_generation
    from coprod_assistant.types import Block, Document, Source

    embedder = load_embedder()
    documents = []
    for each in passages:
        block = Block("paragraph", 0, len(each.text))
        documents.append(Document(each.id, Source(each.id, "text/plain", ""), each.title, each.text, (block,)))
    write_generation(documents, folder, embedder)
    assistant = assistant_over(open_generation(folder), embedder, load_settings())

    def find(question: str) -> list[str]:
        hits = assistant.search(question, top_k=CHUNKS)
        return list(dict.fromkeys(hit.chunk.document_id for hit in hits))[:MOST]

    return find


def langchain(passages: Sequence[Passage], model: Path, folder: Path) -> Find:
    """LangChain with Chroma on the disk."""
    embeddings = _get("langchain_huggingface", "HuggingFaceEmbeddings")(
        model_name=str(model), encode_kwargs={"normalize_embeddings": True}
    )
    store = _get("langchain_chroma", "Chroma").from_texts(
        [each.words for each in passages],
        embeddings,
        metadatas=[{"id": each.id} for each in passages],
        persist_directory=str(folder),
        collection_name=folder.name,
    )
    return lambda question: [found.metadata["id"] for found in store.similarity_search(question, k=MOST)]


def llamaindex(passages: Sequence[Passage], model: Path, folder: Path) -> Find:
    """LlamaIndex with its own store, saved."""
    node = _get("llama_index.core.schema", "TextNode")
    embeddings = _get("llama_index.embeddings.huggingface", "HuggingFaceEmbedding")(model_name=str(model), device="cpu")
    nodes = [node(text=each.words, id_=each.id) for each in passages]
    index = _get("llama_index.core", "VectorStoreIndex")(nodes, embed_model=embeddings)
    index.storage_context.persist(str(folder))
    retriever = index.as_retriever(similarity_top_k=MOST)
    return lambda question: [found.node.node_id for found in retriever.retrieve(question)]


def haystack(passages: Sequence[Passage], model: Path, folder: Path) -> Find:
    """Haystack with its store in memory, saved."""
    document = _get("haystack", "Document")
    store = _get("haystack.document_stores.in_memory", "InMemoryDocumentStore")(embedding_similarity_function="cosine")
    embedders = "haystack_integrations.components.embedders.sentence_transformers"
    of_documents = _get(embedders, "SentenceTransformersDocumentEmbedder")(model=str(model), progress_bar=False)
    of_question = _get(embedders, "SentenceTransformersTextEmbedder")(model=str(model), progress_bar=False)
    of_documents.warm_up()
    of_question.warm_up()
    given = [document(id=each.id, content=each.words) for each in passages]
    store.write_documents(of_documents.run(given)["documents"])
    folder.mkdir()
    store.save_to_disk(str(folder / "store.json"))
    retriever = _get("haystack.components.retrievers.in_memory", "InMemoryEmbeddingRetriever")(store, top_k=MOST)

    def find(question: str) -> list[str]:
        found = retriever.run(query_embedding=of_question.run(question)["embedding"])
        return [each.id for each in found["documents"]]

    return find


def txtai(passages: Sequence[Passage], model: Path, folder: Path) -> Find:
    """txtai with Faiss, saved."""
    embeddings = _get("txtai", "Embeddings")(path=str(model), gpu=False)
    embeddings.index([(each.id, each.words, None) for each in passages])
    embeddings.save(str(folder))
    return lambda question: [found for found, _ in embeddings.search(question, MOST)]


def groundrag(passages: Sequence[Passage], model: Path, folder: Path) -> Find:
    """groundrag's hybrid recall on LanceDB; its reranker, and its loader of embedding models, would download theirs."""
    encode = _get("sentence_transformers", "SentenceTransformer")(str(model), device="cpu").encode
    vectors = encode([each.words for each in passages], normalize_embeddings=True)
    chunk, config = _get("groundrag.models", "Chunk"), importlib.import_module("groundrag.config")
    store = _get("groundrag.index", "ChunkStore")(folder, config.IndexConfig())
    store.add_chunks("all", [chunk(each.id, each.id, each.words, each.id) for each in passages], vectors)
    store.refresh_indexes("all")
    embedder = SimpleNamespace(embed_query=lambda question: encode([question], normalize_embeddings=True)[0])
    recall = _get("groundrag.retrieval", "HybridRetriever")(store, lambda _: embedder, config.RetrievalConfig())
    return lambda question: [found.chunk.doc_id for found in recall.retrieve([question], ["all"], top_k=MOST)]


# By name, with the packages that each is installed by.
ENGINES: dict[str, tuple[Callable[[Sequence[Passage], Path, Path], Find], tuple[str, ...]]] = {
    OURS: (ours, ("coprod-assistant",)),
    "LangChain with Chroma": (
        langchain,
        ("langchain", "langchain-chroma", "langchain-huggingface", "sentence-transformers"),
    ),
    "LlamaIndex": (llamaindex, ("llama-index-core", "llama-index-embeddings-huggingface")),
    "Haystack": (haystack, ("haystack-ai", "sentence-transformers-haystack")),
    "txtai": (txtai, ("txtai",)),
    "groundrag": (groundrag, ("groundrag", "sentence-transformers")),
}
