"""Commands that keep an installation and bring it back: `backup`, `restore`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..streams import note
from .app import app
from .options import CorpusDir, IndexDir, settings_of

if TYPE_CHECKING:
    from ..backup import Places
    from ..config import Settings

WithoutIndex = Annotated[
    bool, typer.Option("--without-index", help="Leave the index out, which coprod index can build again.")
]
WithoutFeedback = Annotated[bool, typer.Option("--without-feedback", help="Leave out what visitors said of answers.")]
WithoutStaff = Annotated[bool, typer.Option("--without-staff", help="Leave out the staff's baskets and history.")]


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to write, for example coprod.zip.")],
    corpus: CorpusDir = None,
    index: IndexDir = None,
    without_index: WithoutIndex = False,
    without_feedback: WithoutFeedback = False,
    without_staff: WithoutStaff = False,
    settings: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Keep that file too, as one with COPROD_… variables; may be repeated."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an archive that is there already.")] = False,
) -> None:
    """Keep corpus, index, feedback, the staff's desk and settings in one file.

    The corpus is kept with its descriptions, corrections, pinned answers and records of what was fetched, and of the
    index the generation that is served. It may run beside a server, an index run and a fetch. A file named with
    --settings is kept as it is, with any key in it: keep the archive as safe as that.
    """
    from ..backup import Choice, back_up

    known = settings_of(corpus_dir=corpus, index_dir=index)
    report = back_up(
        file,
        _places(known),
        choice=Choice(index=not without_index, feedback=not without_feedback, staff=not without_staff),
        settings=[*(settings or []), *([known.operating_point] if known.operating_point else [])],
        values=_values(known),
        overwrite=force,
    )
    for line in report.notes:
        note(line)
    print(f"{len(report.manifest.files)} files, {report.bytes / 1e6:.1f} MB: {report.path}")


@app.command()
def restore(  # noqa: PLR0913, PLR0917 (one for each option)
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An archive of coprod backup.")],
    corpus: CorpusDir = None,
    index: IndexDir = None,
    without_index: WithoutIndex = False,
    without_feedback: WithoutFeedback = False,
    without_staff: WithoutStaff = False,
    settings: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for its settings files; else they stay in the archive.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Set aside what is there: corpus becomes corpus.before-…")
    ] = False,
    check: Annotated[bool, typer.Option("--check", help="Only read the archive, and say whether it is whole.")] = False,
) -> None:
    """Bring back what coprod backup kept.

    Every file is compared with its hash before anything is put into its place. Nothing is overwritten, and if anything
    fails all is as before. A running server follows to the index that was brought back.
    """
    from ..backup import Choice, open_archive
    from ..backup import restore as bring_back

    known = settings_of(corpus_dir=corpus, index_dir=index)
    with open_archive(file) as archive:
        kept = archive.manifest
        if check:
            archive.check()
            print(f"whole: {len(kept.files)} files, made on {kept.made} by coprod {kept.program}")
            return
        done = bring_back(
            archive,
            _places(known),
            choice=Choice(index=not without_index, feedback=not without_feedback, staff=not without_staff),
            settings_to=settings,
            replace=force,
        )
    for folder in done.aside:
        note(f"set aside: {folder}; remove it when it is no longer wanted")
    if kept.of("settings") and settings is None:
        note(f"left in the archive: {', '.join(kept.of('settings'))}; bring them back with --settings DIR")
    if done.generation is None:
        note("no index was brought back; run: coprod index")
    if done.files.get("staff"):
        note("start a running server again: it holds the staff's file that was there before")
    print(f"restored: {', '.join(f'{section} {count}' for section, count in done.files.items())}")


def _places(settings: Settings) -> Places:
    from ..backup import Places

    return Places(settings.corpus_dir, settings.index_dir, settings.feedback_dir, settings.staff_dir)


def _values(settings: Settings) -> dict[str, str]:
    """The variables that are set, without those that hold secrets."""
    from ..config import SECRET

    names = {f"COPROD_{name.upper()}": name for name in sorted(settings.model_fields_set)}
    return {variable: str(getattr(settings, name)) for variable, name in names.items() if variable not in SECRET}
