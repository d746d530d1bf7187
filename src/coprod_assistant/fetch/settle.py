"""What a visit means for the archive: which address stands for each content, and what has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from .. import addresses
from ..fetched import FetchedRecord
from .cache import sha256_of
from .outcome import Outcome
from .publish import ENDING, file_for, links_to
from .scope import is_document

MOST_ALIASES = 50
MAX_HOPS = 10
INDEX_NAMES = ("index.html", "index.htm", "index.php", "default.aspx", "index.asp")


@dataclass(slots=True)
class Settlement:
    """The new records, the bodies to be moved into the corpus, and addresses by what became of them.

    `known` are the addresses of the pages and reports that the archive had; `lost` those of them that can no longer be
    got, or are said not to exist. `notes` are lines for people.
    """

    records: list[FetchedRecord] = field(default_factory=list)
    moves: list[tuple[str, str]] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    withdrawn: list[tuple[str, str]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def lost_share(self) -> float:
        """How much of what the archive had is lost, 0 to 1, counted so that it is more.

        Counted are addresses; and paths, of which one that is lost for some of its queries counts for that part of
        it. Many pages of a calendar that are still there must not hide that the others are gone.
        """
        if not self.known:
            return 0.0
        known = Counter(url.partition("?")[0] for url in self.known)
        lost = Counter(url.partition("?")[0] for url, _ in self.lost)
        by_path = sum(lost[path] / count for path, count in known.items()) / len(known)
        return max(by_path, len(self.lost) / len(self.known))


class Settling:
    """Compares what came of a visit with what was known before."""

    def __init__(
        self, corpus_dir: Path, known: Iterable[FetchedRecord], outcomes: Mapping[str, Outcome], at: str
    ) -> None:
        self._corpus_dir = corpus_dir
        self._at = at
        self._outcomes = outcomes = followed(outcomes)
        self._known = list(known)
        self._had = {addresses.key(record.url): record for record in self._known if record.status != "withdrawn"}
        self._was = {addresses.key(record.url): record for record in self._known} | self._had
        self._taken = {(record.file or "").lower() for record in self._known}
        self._copies = duplicates(outcomes, self._had)
        self._replaced: dict[str, list[str]] = {}  # addresses of the archive, by the key of what stands for them now
        self._done = Settlement(known=[record.url for record in self._had.values() if record.file])

    def settle(self) -> Settlement:
        """What is to be published."""
        primary = {
            key for key, outcome in self._outcomes.items() if outcome.verdict == "got" and key not in self._copies
        }
        for key in primary_order(primary, self._outcomes):
            self._keep(key)
        for record in self._known:
            self._go_on(record, primary)
        self._count_collapsed()
        for key, outcome in self._outcomes.items():
            if key not in self._was or self._was[key].file is None:
                self._note_missing(outcome)
        self._link(primary)
        return self._done

    def stands_for(self, key: str) -> str:
        """The key of the address whose content an address leads to, over redirects and copies."""
        for _ in range(MAX_HOPS):
            outcome = self._outcomes.get(key)
            if outcome is not None and outcome.verdict == "moved" and outcome.target:
                key = addresses.key(outcome.target)
            elif key in self._copies:
                key = self._copies[key]
            else:
                break
        return key

    def _keep(self, key: str) -> None:
        """Content that is there: new, changed or as it was."""
        outcome, old, done = self._outcomes[key], self._was.get(key), self._done
        same_kind = old is not None and old.file is not None and old.file.endswith(ENDING[outcome.kind])
        unchanged = old is not None and same_kind and old.sha256 == outcome.sha256
        ours = old is not None and same_kind and sha256_of(self._corpus_dir / (old.file or "")) == old.sha256
        file = old.file if old is not None and ours else self._free_name(outcome)
        if not (unchanged and ours):
            done.moves.append((outcome.body or "", file or ""))
        listed = done.unchanged if unchanged and old and old.status != "withdrawn" else done.new
        listed = done.changed if old and old.status != "withdrawn" and old.file and not unchanged else listed
        listed.append(outcome.url)
        if outcome.reason:
            done.problems.append((outcome.url, outcome.reason))
        done.records.append(self._record(outcome, file or ""))
        if old is None or old.file is None or old.file == file:
            return
        if same_kind:
            done.notes.append(f"{old.file} was changed by hand and is left alone; what is published is {file} now")
        else:
            reason = f"{file} has taken its place"
            done.records.append(replace(old, status="withdrawn", reason=reason, checked=self._at))

    def _record(self, outcome: Outcome, file: str) -> FetchedRecord:
        facts = outcome.facts
        return FetchedRecord(
            url=outcome.url,
            status="current",
            file=file,
            fetched=outcome.fetched,
            checked=self._at,
            media_type=outcome.media_type,
            charset=outcome.charset,
            etag=outcome.etag,
            last_modified=outcome.last_modified,
            sha256=outcome.sha256,
            fingerprint=facts.fingerprint,
            title=facts.title,
            published=facts.published.isoformat() if facts.published else None,
            depth=outcome.depth,
        )

    def _free_name(self, outcome: Outcome) -> str:
        """A name that no record has, and no file of a person."""
        taken = self._taken
        name = file_for(outcome.url, outcome.kind, taken)
        while name.lower() in taken or (self._corpus_dir / name).exists():
            taken.add(name.lower())
            longer = file_for(outcome.url, outcome.kind, taken)
            name = longer if longer != name else name.replace(ENDING[outcome.kind], f"-2{ENDING[outcome.kind]}")
        taken.add(name.lower())
        return name

    def _go_on(self, record: FetchedRecord, primary: set[str]) -> None:
        """What becomes of a record whose address no longer stands for content of its own."""
        key = addresses.key(record.url)
        if key in primary:
            return
        outcome = self._outcomes.get(key)
        if record.status == "withdrawn" or outcome is None:
            if record.file is not None:
                self._done.records.append(record)
            return
        if record.file is None:
            return
        stands_for = self.stands_for(key)
        final = self._outcomes.get(stands_for, outcome)
        checked = replace(record, checked=self._at)
        if final.verdict == "failed":
            self._done.problems.append((record.url, final.reason))
            self._done.lost.append((record.url, final.reason))
            self._done.records.append(replace(checked, status="failed", reason=final.reason))
            return
        reason = final.reason
        if stands_for in primary:
            self._replaced.setdefault(stands_for, []).append(record.url)
            reason = f"it has moved to {final.url}" if outcome.verdict == "moved" else f"the same stands at {final.url}"
        else:
            self._done.lost.append((record.url, reason))
        self._done.withdrawn.append((record.url, reason))
        self._done.records.append(replace(checked, status="withdrawn", reason=reason))

    def _count_collapsed(self) -> None:
        """Counts as lost what now leads to the one page where others lead too: a form to log in, a page of regret."""
        for key, urls in self._replaced.items():
            if len(urls) > 1:
                reason = f"it and {len(urls) - 1} others lead to {self._outcomes[key].url} now"
                self._done.lost += [(url, reason) for url in urls[1:]]

    def _note_missing(self, outcome: Outcome) -> None:
        """Something that the archive does not have: told, and noted if a page may lead its readers there."""
        if outcome.verdict == "left out" and outcome.reason:
            self._done.problems.append((outcome.url, outcome.reason))
        final = self._outcomes.get(self.stands_for(addresses.key(outcome.url)), outcome)
        if outcome.verdict == "moved" and final.verdict == "moved":
            outcome = outcome.without("failed", f"it redirects to {outcome.target}, which leads back or nowhere")
        if outcome.verdict not in ("failed", "gone", "refused") or not outcome.reason:
            return
        self._done.problems.append((outcome.url, outcome.reason))
        if outcome.verdict != "refused" or is_document(outcome.url):
            self._done.records.append(
                FetchedRecord(outcome.url, "failed", outcome.reason, checked=self._at, depth=outcome.depth)
            )

    def _link(self, primary: set[str]) -> None:
        """Puts where each thing hangs, and which addresses lead to it, into its record."""
        linked = links_to(self._outcomes, primary, self.stands_for)
        visited = {outcome.url for outcome in self._outcomes.values()}
        redirects, copies = self._aliases(primary)
        for number, record in enumerate(self._done.records):
            if record.status == "withdrawn":
                continue
            key = addresses.key(record.url)
            old = self._was.get(key)
            earlier = tuple(link for link in old.linked_from if link.url not in visited) if old else ()
            self._done.records[number] = replace(
                record,
                linked_from=tuple(dict.fromkeys((*linked.get(key, ()), *earlier))),
                redirects=_merged(redirects.get(key, []), old.redirects if old else (), primary),
                duplicates=_merged(copies.get(key, []), old.duplicates if old else (), primary),
            )

    def _aliases(self, primary: set[str]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        redirects: dict[str, list[str]] = {}
        copies: dict[str, list[str]] = {}
        for key, outcome in self._outcomes.items():
            final = self.stands_for(key)
            if final != key and final in primary:
                (redirects if outcome.verdict == "moved" else copies).setdefault(final, []).append(outcome.url)
        return redirects, copies


def followed(outcomes: Mapping[str, Outcome]) -> dict[str, Outcome]:
    """What came of each address, without redirects to what was not asked for: a limit came first.

    They are left for the next run, as if they had not been asked for either.
    """
    kept = dict(outcomes)
    moved = {key: addresses.key(o.target) for key, o in outcomes.items() if o.verdict == "moved" and o.target}
    while unfinished := [key for key, target in moved.items() if key in kept and target not in kept]:
        for key in unfinished:
            del kept[key]
    return kept


def duplicates(outcomes: Mapping[str, Outcome], known: Mapping[str, FetchedRecord]) -> dict[str, str]:
    """For each address with content that stands elsewhere already: the key of the address that stands for it.

    Of several the one that others call their right address stands for all, else one that the archive has, else the one
    nearest to a start page.
    """
    got = {key: outcome for key, outcome in outcomes.items() if outcome.verdict == "got"}
    canonical = {key: _canonical(outcome) for key, outcome in got.items()}
    named = {target for key, target in canonical.items() if target is not None and target != key}
    groups: dict[str, list[str]] = {}
    for key, outcome in got.items():
        groups.setdefault(outcome.facts.fingerprint or outcome.sha256 or key, []).append(key)
    found: dict[str, str] = {}
    for keys in groups.values():
        first = min(keys, key=lambda key: (key not in named, key not in known, got[key].depth))
        found |= {key: first for key in keys if key != first}
    for key, target in canonical.items():
        if target in got and target not in found and target != key and _same_page(key, target or ""):
            found[key] = target or ""
    return found


def primary_order(keys: Iterable[str], outcomes: Mapping[str, Outcome]) -> list[str]:
    """Keys in the order of their addresses, so that names of files do not depend on the order of answers."""
    return sorted(keys, key=lambda key: (outcomes[key].depth, outcomes[key].url))


def _canonical(outcome: Outcome) -> str | None:
    try:
        return addresses.key(addresses.normal(outcome.facts.canonical or "", base=outcome.url))
    except addresses.AddressError:
        return None


def _same_page(key: str, target: str) -> bool:
    """Whether two addresses differ only in their query or in what servers write for a folder.

    Sites exist whose every page calls the home page its right address; so a page that lies elsewhere is a copy only if
    its words are the same.
    """
    return _folder(key) == _folder(target)


def _folder(key: str) -> tuple[str, str]:
    parts = urlsplit(key)
    path = parts.path
    for name in INDEX_NAMES:
        path = path.removesuffix(f"/{name}")
    return parts.netloc, path.rstrip("/")


def _merged(now: Iterable[str], before: Iterable[str], primary: set[str]) -> tuple[str, ...]:
    """Addresses that lead to a record, those of earlier visits too, but none that has content of its own."""
    everything = dict.fromkeys([*sorted(now), *before])
    return tuple(url for url in everything if addresses.key(url) not in primary)[:MOST_ALIASES]
