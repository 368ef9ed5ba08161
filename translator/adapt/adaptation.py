"""Teaching a package a translation memory, step by step."""

from __future__ import annotations

import hashlib
import os
import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glossary import Glossary
from glossary.errors import FileError, Problem
from glossary.files import write_bytes
from translator.adapt.batches import Annotation, Batch, Encoder, Lesson, make_batches
from translator.adapt.candidates import add_aligned, find_lessons
from translator.adapt.measuring import chance, count_told, measure, measure_terms, translate
from translator.adapt.package import Model, next_version, package_files, read_model, write_archive, write_folder
from translator.adapt.report import Comparison, Report, describe
from translator.adapt.segments import (
    Cleaned,
    Example,
    clean,
    clean_german,
    read_german,
    read_lines,
    read_news,
    read_pairs,
    read_phrases,
    split,
)
from translator.adapt.vocabulary import find_grown
from translator.engines.argos import ArgosEngine
from translator.weights import Floats

if TYPE_CHECKING:
    from translator.adapt.training import Progress, Settings, State

LEAST = 200
"""Segments that a memory must have after cleaning."""

_TEXT = (".txt", ".text", "")
# Pairs of the user's general files that choose and judge; of fewer than twice as many, half. The others are for
# remembering.
_GENERAL = 400
# How often a general sentence is seen in a pass, as long as they are no more than half of what is new.
_REPEATED = 2
# Phrases to remember in a pass. With them the bundled package, at 40 % of the way towards what it had learned, lost 0.5
# chrF on general segments instead of 1.0, and as many on news: the names.
_PHRASES = 2_000
# How far the new weights go from the old ones towards the trained ones; less than half way is often best for both.
_REACHES = (1.0, 0.8, 0.6, 0.5, 0.45, 0.4, 0.35, 0.3, 0.25, 0.2)
# chrF that general segments may lose while choosing: less than at the end, for these are few.
_CHOICE_LOSS = 0.5
# Deciding segments that are translated for each choice.
_CHOICE = 150
# Share of the segments with candidates that carry constraints, where they are new to the package and where not.
_TEACHING, _KEEPING = 0.4, 0.15
# torch keeps 1,024 compiled kernels, one for each shape, with their memory: 4.9 GB after 188 updates of the bundled
# package. With 32 it is 2.1 GB after the first 11 instead of 2.9, in the same time. Read at the first computation.
_CACHES = ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the user asks for.

    Args:
        memory: bilingual files.
        general: German text to remember with, or bilingual files that also judge what is forgotten.
        glossary: whose terms are measured and told; ``None`` for none.
        terminology: whether the model shall learn to obey constraints; one that does so already always goes on.
        resume: whether to go on from the checkpoint.
        keep: whether to write the package even where it is not better.
        settings: of the training; ``None`` for the usual ones.
    """

    memory: tuple[Path, ...]
    general: tuple[Path, ...] = ()
    glossary: Glossary | None = None
    terminology: bool = False
    resume: bool = False
    keep: bool = False
    settings: Settings | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sets:
    """The segments by what they are for."""

    cleaned: Cleaned
    learn: list[Lesson]
    decide: list[Lesson]
    judge: list[Lesson]
    remember: list[str]
    repeated: int
    phrases: list[str]
    general_choice: Sequence[Example]
    general_judge: Sequence[Example]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What the steps share.

    Args:
        teaches: whether constraints are taught.
        known: pieces that the model had before.
    """

    model: Model
    engine: ArgosEngine
    encoder: Encoder
    sets: _Sets
    settings: Settings
    say: Callable[[str], None]
    tell: Callable[[Progress], None]
    scratch: Path
    teaches: bool
    known: int


def adapt(
    folder: Path,
    wishes: Wishes,
    output: Path,
    *,
    say: Callable[[str], None] = lambda _: None,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Teach a package a memory and write a new one; the old one stays as it is.

    The new package is written only if it is better, or if the wishes say to keep it.

    Args:
        folder: the unpacked package.
        wishes: what with, and how.
        output: the ``.argosmodel`` file to write; the checkpoint lies beside it while training.
        say: told which step begins.
        tell: told of each update.

    Raises:
        FileError: a file cannot be used, the memory is too small, torch is missing, or the output exists or cannot be
            written.
    """
    check_agreement, training = import_training()
    if output.exists():
        raise FileError([Problem(message=f"{output}: exists already", expected="the name of a new file")])
    if not output.parent.is_dir():
        raise FileError([Problem(message=f"{output.parent}: no such folder", expected="one that is there")])
    checkpoint = checkpoint_of(output)
    if checkpoint.exists() and not wishes.resume:
        expected = "--resume to go on from it, or another output; delete it to begin anew"
        raise FileError([Problem(message=f"{checkpoint}: exists already", expected=expected)])
    # Whether the folder may be written is known now, and not after the training.
    probe = output.with_name(f"{output.name}.tmp")
    write_bytes(probe, [])
    probe.unlink()
    model = read_model(folder)
    settings = wishes.settings or training.Settings()
    say("reading the memory")
    sets = _read_sets(wishes, teaches=wishes.terminology or model.symbols is not None)
    engine = ArgosEngine(folder, threads=settings.threads)
    check_agreement(model, sets.general_choice[:2])
    known = len(model.vocabulary.source)
    teaches = wishes.terminology and model.symbols is None
    if teaches:
        model = model.learn_symbols()
    elif wishes.terminology:
        say("the package obeys constraints already: it goes on practising them")
    with tempfile.TemporaryDirectory(prefix="termtreu-") as scratch:
        work = _Work(
            model=model,
            engine=engine,
            encoder=Encoder(model.vocabulary, model.processor(), model.symbols),
            sets=sets,
            settings=settings,
            say=say,
            tell=tell,
            scratch=Path(scratch),
            teaches=teaches,
            known=known,
        )
        state = _train(training, work, checkpoint, resume=wishes.resume)
        reach, new = _choose(work, state)
        report = _judge(work, state, reach, new)
    if report.better or wishes.keep:
        note = describe(report, wishes.memory)
        write_archive(package_files(new, note=note, version=next_version(model.metadata)), output)
    checkpoint.unlink(missing_ok=True)
    return report


def checkpoint_of(output: Path) -> Path:
    """Where the checkpoint lies while training."""
    return output.with_name(f"{output.name}.part")


def import_training() -> tuple[Callable[..., None], Any]:
    """What needs torch: the function that compares computations, and the module `translator.adapt.training`.

    Raises:
        FileError: torch is not installed.
    """
    for variable in _CACHES:
        os.environ.setdefault(variable, "32")
    try:
        from translator.adapt import training
        from translator.adapt.agreement import check_agreement
    except ModuleNotFoundError as error:
        expected = "pip install 'termtreu[train]' (torch alone: 200 MB from https://download.pytorch.org/whl/cpu)"
        raise FileError([Problem(message=f"adaptation needs {error.name}", expected=expected)]) from error
    return check_agreement, training


def _read_sets(wishes: Wishes, *, teaches: bool) -> _Sets:
    cleaned = clean(pair for path in wishes.memory for pair in read_pairs(path))
    if len(cleaned.examples) < LEAST:
        dropped = ", ".join(f"{count:,} {reason}" for reason, count in cleaned.dropped.most_common())
        found = f"{len(cleaned.examples)} good segments" + (f" ({dropped} left out)" if dropped else "")
        raise FileError([Problem(message="the memory is too small", found=found, expected=f"at least {LEAST}")])
    learn, decide, judge = split(cleaned.examples)
    general, remember = read_general(wishes.general, {example.source for example in cleaned.examples})
    mine = teaches and wishes.glossary is None
    # As many as half of what is new: more would take the time that the new segments need.
    remember = remember[: max(100, len(learn) // 2)]
    return _Sets(
        cleaned=cleaned,
        learn=find_lessons(learn, wishes.glossary, mine=teaches),
        decide=find_lessons(decide, wishes.glossary, mine=mine),
        judge=find_lessons(judge, wishes.glossary, mine=mine),
        remember=remember,
        repeated=max(1, min(_REPEATED, len(learn) // 2 // len(remember))),
        phrases=clean_german(sorted(read_phrases(), key=_draw))[: min(_PHRASES, len(learn) // 2)],
        general_choice=general[::3],
        general_judge=[example for number, example in enumerate(general) if number % 3],
    )


def read_general(paths: Sequence[Path], learned: set[str]) -> tuple[list[Example], list[str]]:
    """General pairs that are never trained on, to choose and judge with, and German sentences to remember with.

    Args:
        paths: what the user has.
        learned: German of the memory, which must not judge.
    """
    pairs: list[tuple[str, str]] = []
    german = read_german()
    for path in paths:
        if path.suffix.lower() in _TEXT:
            german += read_lines(path)
        else:
            pairs += read_pairs(path)
    mine = list(clean(pairs).examples)
    chance = random.Random(0)  # noqa: S311 # a shuffle that is the same every time, no secret
    chance.shuffle(mine)
    kept = min(_GENERAL, len(mine) // 2)
    general = [
        example
        for example in clean((*read_news(), *((each.source, each.target) for each in mine[:kept]))).examples
        if example.source not in learned
    ]
    # Which half a pair belongs to depends on nothing but its text: an example more or less moves no other.
    general.sort(key=lambda example: _draw(example.source))
    judging = {example.source for example in general}
    remember = [text for text in clean_german((*german, *(each.source for each in mine))) if text not in judging]
    chance.shuffle(remember)
    return general, remember


def _draw(text: str) -> bytes:
    """What sorts texts by chance, the same each time."""
    return hashlib.blake2b(text.encode()).digest()


def _train(training: Any, work: _Work, checkpoint: Path, *, resume: bool) -> State:
    from translator.adapt.network import Network, trainable

    sets, model, encoder = work.sets, work.model, work.encoder
    count = len(sets.remember)
    work.say(f"translating {count:,} general sentences and {len(sets.phrases):,} phrases, to remember them")
    old = [*sets.remember, *sets.phrases]
    known = [
        Lesson(example=Example(source=german, target=english))
        for german, english in zip(old, translate(work.engine, old), strict=True)
    ]
    remembered, phrases = known[:count], known[count:]
    lessons, repeated = list(sets.learn), sets.repeated
    if work.teaches:
        # Copying what one is told is learned from all kinds of text, and from as many phrases as there are.
        lessons = add_aligned([*lessons, *remembered], work.engine)
        repeated = max(1, repeated - 1)
    remembered = remembered * repeated + phrases
    # What a package knows already it keeps with few constraints: each costs some of what the segment teaches.
    annotation = Annotation(share=_TEACHING if work.teaches else _KEEPING) if model.symbols is not None else None

    def batches(number: int) -> list[Batch]:
        longest = model.layout.longest
        made = make_batches(lessons, encoder, annotation=annotation, seed=number, longest=longest)
        made += make_batches(remembered, encoder, seed=number, longest=longest, remembered=True)
        random.Random(number).shuffle(made)  # noqa: S311 # the same order every time, no secret
        return made

    key = _key(work, [*lessons, *remembered])
    parameters = trainable(model.weights)
    state: State
    if resume and checkpoint.exists():
        state = training.load_state(key, checkpoint)
        work.say(f"going on behind update {state.updates}")
    else:
        if resume:
            work.say(f"no checkpoint {checkpoint}: beginning anew")
        state = training.begin(parameters)
    network, before = (
        Network(layout=model.layout, aliases=dict(model.weights.aliases), parameters=values)
        for values in (parameters, trainable(model.weights))
    )
    held_back = make_batches(sets.decide, encoder, longest=model.layout.longest)
    work.say(f"learning {len(sets.learn):,} segments")
    training.train(
        network,
        before,
        state,
        batches,
        held_back,
        encoder.ends,
        work.settings,
        tell=work.tell,
        save=lambda now: training.save_state(now, key, checkpoint),
    )
    return state


def _key(work: _Work, lessons: Sequence[Lesson]) -> str:
    """What tells this training apart from others; the time that it may take and the cores do not."""
    settings = {name: getattr(work.settings, name) for name in ("passes", "rate", "dropout", "smoothing", "decay")}
    about = (work.engine.info.fingerprint, work.teaches, sorted(settings.items()))
    digest = hashlib.blake2b(repr(about).encode(), digest_size=16)
    for lesson in lessons:
        digest.update(repr(lesson).encode())
    return digest.hexdigest()


def _at(work: _Work, state: State, reach: float) -> Model:
    """The model on the way from the old weights to the trained ones.

    Rows of new symbols are taken as trained: what they were before is noise.
    """
    values: dict[str, Floats] = {}
    weights, new = work.model.weights, work.model.vocabulary.source[work.known :]
    grown = find_grown(weights)
    for name, trained in state.best.items():
        old = weights.floats(name)
        values[name] = old + reach * (trained.numpy() - old)
        if new and name in grown:
            values[name][-len(new) :] = trained.numpy()[-len(new) :]
    return work.model.with_values(values)


def _write(work: _Work, model: Model) -> Path:
    folder = Path(tempfile.mkdtemp(dir=work.scratch))
    write_folder(model, folder)
    return folder


def _open(work: _Work, folder: Path) -> ArgosEngine:
    return ArgosEngine(folder, threads=work.settings.threads)


def _choose(work: _Work, state: State) -> tuple[float, Model]:
    """How far to go towards the trained weights: where deciding segments do best, as far as general text allows.

    Where constraints are new to the package, best is what obeys most of them.

    Source: Wortsman et al. 2022, Robust fine-tuning of zero-shot models (arXiv 2109.01903).
    """
    work.say("choosing how far to go")
    general, lessons = work.sets.general_choice, work.sets.decide[:_CHOICE]
    decide = [lesson.example for lesson in lessons]
    before = measure(work.engine, general).chrf
    folders = {reach: _write(work, _at(work, state, reach)) for reach in _REACHES}
    gains = {reach: measure(_open(work, folder), general).chrf - before for reach, folder in folders.items()}
    found: list[tuple[float, float]] = []
    for reach in allow(gains):
        engine = _open(work, folders[reach])
        score = count_told(engine, lessons) if work.teaches else measure(engine, decide).chrf
        found.append((score or 0, reach))
    _, reach = max(found)
    return reach, _at(work, state, reach)


def allow(gains: Mapping[float, float]) -> list[float]:
    """How far one may go; the least at any rate.

    Forgetting grows with the square of the way, as was seen with five trainings of the bundled package: one number fits
    what general segments lose all along it, and there is less of chance in it than in the loss at one place.

    Args:
        gains: chrF that general segments gain, or lose, by share of the way.
    """
    bend = sum(gain * reach**2 for reach, gain in gains.items()) / sum(reach**4 for reach in gains)
    return [reach for reach in gains if bend * reach**2 >= -_CHOICE_LOSS] or [min(gains)]


def _judge(work: _Work, state: State, reach: float, new: Model) -> Report:
    sets = work.sets
    work.say(f"comparing on {len(sets.judge):,} held-back and {len(sets.general_judge):,} general segments")
    engine = _open(work, _write(work, new))
    held_back = _compare(work.engine, engine, [lesson.example for lesson in sets.judge])
    general = _compare(work.engine, engine, sets.general_judge)
    terms = None
    if any(lesson.candidates for lesson in sets.judge):
        terms = (
            measure_terms(work.engine, sets.judge, held_back.before.outputs),
            measure_terms(engine, sets.judge, held_back.after.outputs),
        )
    return Report(
        learned=len(sets.learn),
        deciding=len(sets.decide),
        dropped=sets.cleaned.dropped,
        held_back=held_back,
        general=general,
        terms=terms,
        losses=tuple(state.losses),
        updates=state.updates,
        seconds=state.seconds,
        reach=reach,
    )


def _compare(old: ArgosEngine, new: ArgosEngine, examples: Sequence[Example]) -> Comparison:
    before, after = measure(old, examples), measure(new, examples)
    return Comparison(count=len(examples), before=before, after=after, chance=chance(before, after, examples))
