"""Training computes what CTranslate2 does, learns, goes on where it stopped, and refuses what is no gain."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="training needs torch, which is not installed")

from typer.testing import CliRunner  # noqa: E402 # what follows needs torch

from _cli import models_adapt  # noqa: E402
from _cli.app import app  # noqa: E402
from glossary.errors import FileError  # noqa: E402
from tests.translator.tiny_models import LAYOUTS, write_tiny  # noqa: E402
from translator.adapt import Wishes, adapt, adaptation, report  # noqa: E402
from translator.adapt.agreement import check_agreement  # noqa: E402
from translator.adapt.batches import Encoder, Lesson, make_batches  # noqa: E402
from translator.adapt.network import Network, trainable  # noqa: E402
from translator.adapt.package import Model, read_model, write_folder  # noqa: E402
from translator.adapt.segments import Example, read_german, read_news, read_phrases  # noqa: E402
from translator.adapt.training import Settings, State, begin, fill, load_state, save_state, train  # noqa: E402
from translator.engine import Constraint, Request  # noqa: E402
from translator.engines.argos import ArgosEngine  # noqa: E402
from translator.packages import find_package, starter_folder  # noqa: E402

EXAMPLES = tuple(
    Example(source=f"Die Vorlage {first} liegt {second}.", target=f"The template {first} lies {second}.")
    for first in ("Alpha", "Beta", "Gamma", "Delta", "Epsilon")
    for second in ("oben", "unten", "hinten", "vorn", "rechts", "links")
)


class Killed(Exception):  # noqa: N818 # an interruption, no error
    """Training that was interrupted."""


def run(
    model: Model,
    config: Settings,
    *,
    state: State | None = None,
    save: Callable[[State], None] = lambda _: None,
) -> State:
    """Train on the examples."""
    encoder = Encoder(model.vocabulary, model.processor(), model.symbols)
    lessons = [Lesson(example=example) for example in EXAMPLES]
    parameters = trainable(model.weights)
    state = state or begin(parameters)
    network, before = (
        Network(layout=model.layout, aliases=dict(model.weights.aliases), parameters=values)
        for values in (parameters, trainable(model.weights))
    )
    train(
        network,
        before,
        state,
        lambda number: [
            *make_batches(lessons[10:], encoder, seed=number, longest=100, places=30),
            *make_batches(lessons[4:10], encoder, seed=number, longest=100, places=30, remembered=True),
        ],
        make_batches(lessons[:4], encoder, longest=100),
        encoder.ends,
        config,
        save=save,
    )
    return state


@pytest.mark.parametrize("layout", LAYOUTS)
def test_scores_are_those_of_ctranslate2(tmp_path: Path, layout: str) -> None:
    check_agreement(read_model(write_tiny(tmp_path / "package", layout, "float32")), EXAMPLES[:3])


def test_scores_of_the_starter_are_those_of_ctranslate2() -> None:
    news = [Example(source=german, target=english) for german, english in read_news()[:3]]
    check_agreement(read_model(starter_folder()), news)


def test_a_layout_that_is_computed_otherwise_is_refused(tmp_path: Path) -> None:
    """Here: an epsilon that the configuration does not tell us."""
    folder = write_tiny(tmp_path / "package", "marian", "float32")
    path = folder / "model" / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "layer_norm_epsilon": 0.9}), encoding="utf-8")
    model = read_model(folder)
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "layer_norm_epsilon": 1e-5}), encoding="utf-8")
    with pytest.raises(FileError, match="computed differently"):
        check_agreement(model, EXAMPLES[:3])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_learns(tmp_path: Path, layout: str) -> None:
    """The loss on held-back segments falls, and the package with the new weights is whole."""
    model = read_model(write_tiny(tmp_path / "package", layout))
    state = run(model, Settings(passes=8, rate=2e-2, decay=0.8))
    assert min(state.losses) < 0.8 * state.losses[0], state.losses
    new = model.with_values({name: value.numpy() for name, value in state.best.items()})
    write_folder(new, tmp_path / "new")
    assert len(ArgosEngine(tmp_path / "new").translate([Request(text="Die Vorlage Beta liegt oben.")])[0]) == 1


def test_what_is_remembered_stays_likely(tmp_path: Path) -> None:
    """What the old model says comes out nearer to how likely it was, than where only new segments are learned."""
    model = read_model(write_tiny(tmp_path / "package", "ours"))
    encoder = Encoder(model.vocabulary, model.processor(), model.symbols)
    known = [Lesson(example=Example(source=f"Alt {each.source}", target=each.target)) for each in EXAMPLES[:10]]
    (probe,) = make_batches(known, encoder, longest=100, places=10_000, remembered=True)
    networks = {}
    for name, share in (("with", known), ("without", [])):
        parameters = trainable(model.weights)
        networks[name], before = (
            Network(layout=model.layout, aliases=dict(model.weights.aliases), parameters=values)
            for values in (parameters, trainable(model.weights))
        )
        new = [Lesson(example=example) for example in EXAMPLES[10:]]
        train(
            networks[name],
            before,
            begin(parameters),
            lambda number, share=share, new=new: [  # type: ignore[misc]
                *make_batches(new, encoder, seed=number, longest=100),
                *make_batches(share * 3, encoder, seed=number, longest=100, remembered=True),
            ],
            make_batches(new, encoder, longest=100),
            encoder.ends,
            Settings(passes=20, rate=5e-3),
        )
    with torch.no_grad():
        source, read = fill(probe.sources), fill([(encoder.ends[0], *row) for row in probe.targets])
        old, *changed = (
            torch.log_softmax(network.logits(source, read), dim=-1)[read >= 0]
            for network in (before, networks["with"], networks["without"])
        )
    near, far = (torch.nn.functional.kl_div(now, old, log_target=True, reduction="sum").item() for now in changed)
    assert near < 0.5 * far, (near, far)


def test_interrupted_training_ends_with_the_same_weights(tmp_path: Path) -> None:
    """Killed behind any checkpoint, and on another number of cores."""
    model = read_model(write_tiny(tmp_path / "package", "ours"))
    config = Settings(passes=3, rate=2e-3, threads=2)
    whole = run(model, config)
    saved: list[Path] = []

    def save(state: State) -> None:
        save_state(state, "key", tmp_path / f"{len(saved)}.part")
        saved.append(tmp_path / f"{len(saved)}.part")

    run(model, config, save=save)
    assert len(saved) >= 6
    for path in saved[:: len(saved) // 3]:
        again = run(model, Settings(passes=3, rate=2e-3, threads=1), state=load_state("key", path))
        assert again.updates == whole.updates
        assert again.losses == whole.losses
        assert all(torch.equal(again.best[name], value) for name, value in whole.best.items())


def test_training_ends_when_the_time_is_up(tmp_path: Path) -> None:
    model = read_model(write_tiny(tmp_path / "package", "ours"))
    state = run(model, Settings(passes=1000, minutes=0.02))
    assert state.done
    assert state.updates < 1000


def test_training_ends_when_nothing_is_won(tmp_path: Path) -> None:
    """At a rate that spoils everything, the weights before are the best."""
    model = read_model(write_tiny(tmp_path / "package", "ours"))
    state = run(model, Settings(passes=50, rate=3.0, decay=0.0, patience=3))
    assert len(state.losses) < 30
    assert min(state.losses) < state.losses[-1]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", pickle.dumps({"key": "key"}), pickle.dumps(print), b"text"], ids=range(5)
)
def test_what_is_no_checkpoint_is_refused(tmp_path: Path, content: bytes) -> None:
    """A pickle that would run code is not run."""
    (tmp_path / "x.part").write_bytes(content)
    with pytest.raises(FileError, match="checkpoint"):
        load_state("key", tmp_path / "x.part")


def test_the_checkpoint_of_another_training_is_refused(tmp_path: Path) -> None:
    save_state(begin({"a": torch.zeros(2)}), "key", tmp_path / "x.part")
    assert torch.equal(load_state("key", tmp_path / "x.part").parameters["a"], torch.zeros(2))
    with pytest.raises(FileError, match="not the checkpoint of this"):
        load_state("other", tmp_path / "x.part")


# The whole way, with a tiny model and few general sentences


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with a memory and a package of random weights; everything is small."""
    for name, value in {"_REACHES": (1.0, 0.5), "LEAST": 20}.items():
        monkeypatch.setattr(adaptation, name, value)
    # A handful of segments proves nothing, whichever way it goes.
    monkeypatch.setattr(report, "CHANCE_ALLOWED", 0.0)
    monkeypatch.setattr(adaptation, "read_german", lambda: read_german()[:20])
    monkeypatch.setattr(adaptation, "read_phrases", lambda: read_phrases()[:10])
    monkeypatch.setattr(adaptation, "read_news", lambda: read_news()[:10])
    rows = "".join(f"{example.source}\t{example.target}\n" for example in EXAMPLES)
    (tmp_path / "memory.tsv").write_text(f"de\ten\n{rows}\t\nHaus\tHaus\n", encoding="utf-8")
    write_tiny(tmp_path / "package", "opennmt-py")
    return tmp_path


def wishes(folder: Path, **values: Any) -> Wishes:
    settings = Settings(passes=6, rate=2e-3, minutes=1, patience=9)
    return Wishes(**{"memory": (folder / "memory.tsv",), "settings": settings, **values})


def test_what_is_not_better_is_not_written(small: Path) -> None:
    done = adapt(small / "package", wishes(small), small / "new.argosmodel")
    assert not done.better
    assert done.dropped == {"not translated": 1}
    assert (done.learned, done.deciding, done.held_back.count) == (23, 3, 4)
    assert {path.name for path in small.iterdir()} == {"memory.tsv", "package"}


def test_it_is_written_on_request(small: Path) -> None:
    """And it knows constraints, declares them, and translates."""
    before = {path: path.read_bytes() for path in (small / "package").rglob("*") if path.is_file()}
    done = adapt(small / "package", wishes(small, keep=True, terminology=True), small / "new.argosmodel")
    assert not done.better
    package = find_package(str(small / "new.argosmodel"))
    assert (package.version, package.fault) == ("1.0.1", None)
    engine = ArgosEngine(package.folder)
    assert engine.obeys_constraints
    request = Request(text="Die Vorlage", constraints=(Constraint(span=(4, 11), text="template"),))
    assert engine.translate([request])[0]
    assert {path: path.read_bytes() for path in (small / "package").rglob("*") if path.is_file()} == before
    assert {path.name for path in small.iterdir()} == {"memory.tsv", "package", "new.argosmodel"}


def test_an_interrupted_adaptation_goes_on(small: Path) -> None:
    """The package is the same, byte for byte, as without the interruption."""
    adapt(small / "package", wishes(small, keep=True), small / "whole.argosmodel")
    updates = []

    def kill(progress: Any) -> None:
        updates.append(progress.updates)
        if len(updates) == 4:
            raise Killed

    with pytest.raises(Killed):
        adapt(small / "package", wishes(small, keep=True), small / "part.argosmodel", tell=kill)
    assert (small / "part.argosmodel.part").exists()
    adapt(small / "package", wishes(small, keep=True, resume=True), small / "part.argosmodel", tell=kill)
    assert updates[-1] > 4
    whole, part = (find_package(str(small / f"{name}.argosmodel")).folder for name in ("whole", "part"))
    assert (whole / "model" / "model.bin").read_bytes() == (part / "model" / "model.bin").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "taken.argosmodel"], "taken.argosmodel.part: exists already"),
        (["-o", "nowhere/new.argosmodel"], "nowhere: no such folder"),
        (["-o", "new.argosmodel", "--minutes", "nan"], "--minutes is no number"),
        (["-o", "taken.argosmodel", "--resume"], "or a damaged one"),
    ],
)
def test_nothing_is_overwritten_and_nothing_begun_in_vain(
    small: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(small)
    Path("taken.argosmodel.part").write_text("notes", encoding="utf-8")
    result = CliRunner().invoke(app, ["models", "adapt", "./package", "--memory", "memory.tsv", *arguments])
    assert (result.exit_code, message in result.stderr) == (2, True), result.output
    assert Path("taken.argosmodel.part").read_text(encoding="utf-8") == "notes"


def test_the_command_says_what_it_did(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small)
    arguments = ["models", "adapt", "./package", "--memory", "memory.tsv", "-o", "new.argosmodel", "--passes", "1"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1, result.output
    assert "23 to learn from, 3 to decide when to stop, 4 to judge; left out: 1 not translated" in result.stdout
    assert "held-back chrF" in result.stdout
    assert "nothing written" in result.stdout
    as_json = CliRunner().invoke(app, [*arguments, "--json", "-q", "--keep"])
    assert as_json.exit_code == 1, as_json.output
    assert json.loads(as_json.stdout)["better"] is False
    assert as_json.stderr == ""


def test_ctrl_c_says_how_to_go_on(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small)
    arguments = ["models", "adapt", "./package", "--memory", "memory.tsv", "-o", "new.argosmodel", "--passes", "4"]
    seen = []

    def press(progress: Any) -> None:
        seen.append(progress.updates)
        if len(seen) == 4:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(models_adapt, "_show_progress", lambda: press)
        result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 130, result.output
    assert "same command with --resume goes on from the checkpoint new.argosmodel.part" in result.stderr
    assert Path("new.argosmodel.part").exists()
    again = CliRunner().invoke(app, [*arguments, "--resume"])
    assert again.exit_code == 1, again.output
    assert "going on behind update" in again.stderr
    assert not Path("new.argosmodel.part").exists()


def test_ctrl_c_before_the_first_checkpoint_leaves_nothing(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def press(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.chdir(small)
    monkeypatch.setattr(adaptation, "translate", press)
    arguments = ["models", "adapt", "./package", "--memory", "memory.tsv", "-o", "new.argosmodel"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 130, result.output
    assert "before the first checkpoint" in result.stderr
    assert {path.name for path in small.iterdir()} == {"memory.tsv", "package"}
