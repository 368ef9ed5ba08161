"""One run of ``cli translate``: files one after the other, or one again and again while it is edited."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from _cli.common import print_bytes, print_result, say, say_error
from _cli.translate_files import Record, Task, digest_of, report_of
from _cli.translate_summary import describe, summarise
from glossary.errors import FileError, Problem, TermtreuError
from glossary.files import make_folder, read_bytes, write_bytes, write_text

if TYPE_CHECKING:
    from glossary import Glossary
    from translator import Result, Translator
    from translator.documents import Options

Progress = Callable[[int, int], None]

# An editor's save is seen after this long, in seconds.
_PAUSE = 0.25
# An editor that replaces a file takes less time than this many looks.
_GONE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What holds for all files of a run.

    Args:
        open_translator: what translates, made when it is first needed.
        glossary: what is applied.
        profile: the style profile, as the report names it.
        format_name: of the files; ``auto`` for that of each.
        options: how files are read and written.
        retranslate: whether units that have a translation get a new one.
        report: file for the report, or folder for those of many files.
        page: whether the report is a page for people.
        show: whether the translation is shown segment by segment; then a file that has no output is only shown.
        tmx: file for a translation memory.
        xliff: file for a bilingual file.
        many: whether there are several files.
        quiet: whether nothing is said.
        circumstances: of the run beside the model, for the record.
    """

    open_translator: Callable[[], Translator]
    glossary: Glossary | None
    profile: str | None
    format_name: str
    options: Options
    retranslate: bool
    report: Path | None
    page: bool
    show: bool
    tmx: Path | None
    xliff: Path | None
    many: bool
    quiet: bool
    circumstances: tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of some files.

    Args:
        files: translated.
        skipped: done before.
        failed: left untranslated.
        segments: in all of them.
        terms: how many came out how.
    """

    files: int = 0
    skipped: int = 0
    failed: int = 0
    segments: int = 0
    terms: Counter[str]

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            files=self.files + other.files,
            skipped=self.skipped + other.skipped,
            failed=self.failed + other.failed,
            segments=self.segments + other.segments,
            terms=self.terms + other.terms,
        )


def translate_all(tasks: Sequence[Task], run: Run, record: Record | None, *, resume: bool) -> Tally:
    """Translate files; one that is broken does not stop the rest.

    Args:
        tasks: the files.
        run: what holds for all of them.
        record: of the output folder.
        resume: whether what the record has is left out.
    """
    total = Tally(terms=Counter())
    for number, task in enumerate(tasks, 1):
        label = f"{number}/{len(tasks)} {task.source}" if len(tasks) > 1 else _shown(task)
        try:
            total = total.plus(_translate_one(task, run, record, resume=resume, label=label))
        except TermtreuError as error:
            say_error(error)
            total = total.plus(Tally(failed=1, terms=Counter()))
    if len(tasks) > 1 and not run.quiet:
        say(
            f"{len(tasks)} files: {total.files} translated, {total.skipped} done before, {total.failed} failed; "
            f"{total.segments} segments, {describe(total.terms)}"
        )
    return total


def watch(task: Task, run: Run) -> None:
    """Translate a file again whenever it is saved, until the user ends it with Ctrl-C.

    Args:
        task: the file.
        run: whose translator keeps segments, so that only those that changed are translated.
    """
    seen: tuple[int, int] | None = None
    missing = 0
    try:
        while True:
            stamp = _stamp(task.source)
            missing = 0 if stamp is not None else missing + 1
            if missing == _GONE:
                say(f"{task.source}: gone; translated again when it is back")
            if stamp is not None and stamp != seen:
                translate_all([task], run, None, resume=False)
                if seen is None and not run.quiet:
                    say(f"{task.source}: translated again whenever it is saved; end with Ctrl-C")
                seen = stamp
            time.sleep(_PAUSE)
    except KeyboardInterrupt:
        return


def _stamp(path: Path) -> tuple[int, int] | None:
    """What changes when a file is saved; ``None`` while an editor replaces it."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _shown(task: Task) -> str:
    return "<stdin>" if str(task.source) == "-" else str(task.source)


def _translate_one(task: Task, run: Run, record: Record | None, *, resume: bool, label: str) -> Tally:
    """Translate a file and write all that is asked for."""
    from translator.documents import parse
    from translator.model import Result
    from translator.spool import Spool

    name = _shown(task)
    content = sys.stdin.buffer.read() if str(task.source) == "-" else read_bytes(task.source)
    digest = ""
    if record is not None:
        info = astuple(run.open_translator().engine.info)
        digest = digest_of(content, json.dumps([*info, *run.circumstances], default=str))
        if resume and record.has(task, digest) and all(path.exists() for path in _reports(task, run)):
            return Tally(skipped=1, terms=Counter())
    only_shown = run.show and task.target is None
    if content.startswith(b"PK") and _goes_to_terminal(task) and not only_shown:
        problem = Problem(message=f"{name}: its translation is no text for a terminal", expected="--output FILE")
        raise FileError([problem])
    document = parse(content, name, run.format_name, run.options)
    translation = run.open_translator().begin(document, retranslate=run.retranslate)
    with Spool() as segments:
        with _progress(label, run.quiet) as progress:
            pieces = translation.content(segments.append, progress)
            if only_shown:
                deque(pieces, maxlen=0)
            else:
                _write(pieces, task.target, name)
        result = Result(
            segments=segments,
            engine=run.open_translator().engine.info,
            doubtful_names=translation.doubtful_names,
        )
        _write_reports(task, run, result)
        if run.show:
            from translator.reports.terminal import show

            print_result(show(result))
        terms = summarise(name, result, document.units, quiet=run.quiet)
    if record is not None:
        record.add(task, digest)
    return Tally(files=1, segments=len(result.segments), terms=terms)


def _goes_to_terminal(task: Task) -> bool:
    return (task.target is None or str(task.target) == "-") and sys.stdout.isatty()


def _write(pieces: Iterable[bytes], target: Path | None, name: str) -> None:
    """Write the English of a file.

    Raises:
        FileError: it cannot be written, or the format has no way to write what the translation holds.
    """
    try:
        if target is None or str(target) == "-":
            print_bytes(pieces)
        else:
            write_bytes(target, pieces)
    except ValueError as error:
        # One such file must not keep all others of a run from being translated.
        raise FileError([Problem(message=f"{name}: the translation does not fit the format: {error}")]) from error


def _reports(task: Task, run: Run) -> Iterator[Path]:
    """The files that are written beside the English of a task."""
    if run.report is not None:
        yield report_of(task, run.report, page=run.page, many=run.many)
    yield from (path for path in (run.tmx, run.xliff) if path is not None)


def _write_reports(task: Task, run: Run, result: Result) -> None:
    for path in _reports(task, run):
        if path == run.tmx:
            from translator.exchange import write_tmx

            pieces = write_tmx(result)
        elif path == run.xliff:
            from translator.exchange import write_xliff

            pieces = write_xliff(result, path=_shown(task))
        elif run.page:
            from translator.reports import write_html

            pieces = write_html(result, run.glossary, run.profile, name=Path(_shown(task)).name)
        else:
            from translator.reports import write_json

            pieces = write_json(result, run.glossary, run.profile)
        if run.many:
            make_folder(path.parent)
        write_text(path, pieces)


@contextmanager
def _progress(name: str, quiet: bool) -> Iterator[Progress | None]:
    """A progress bar on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    with typer.progressbar(length=1, label=f"translating {name}", file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show
