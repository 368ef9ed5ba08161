"""Teaching a package a memory: what needs no torch."""

from __future__ import annotations

import json
import random
import re
import shutil
import struct
import zipfile
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import sentencepiece
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from _cli.app import app
from glossary.errors import FileError
from glossary.formats import native
from tests.translator.packaging import ROOT, pack, package_files
from tests.translator.tiny_models import LAYOUTS, write_tiny
from translator import open_engine
from translator.adapt.adaptation import allow, read_general
from translator.adapt.batches import Annotation, Candidate, Encoder, Lesson, annotate, make_batches
from translator.adapt.candidates import add_aligned, find_aligned, find_lessons
from translator.adapt.layout import read_layout, sinusoids
from translator.adapt.measuring import Quality, Terms
from translator.adapt.package import Model, next_version, package_name, read_model, write_archive, write_folder
from translator.adapt.package import package_files as files_of
from translator.adapt.report import Comparison, Report
from translator.adapt.segments import (
    Example,
    clean,
    clean_german,
    find_fault,
    read_german,
    read_news,
    read_pairs,
    split,
)
from translator.adapt.vocabulary import SYMBOLS, add_symbols, grow, read_vocabulary
from translator.engine import Link, Request
from translator.engines.argos import ArgosEngine
from translator.packages import find_package, starter_folder
from translator.weights import Variable, parse_weights

GERMAN = "Der Minister reist nach Berlin."
ENGLISH = "The minister travels to Berlin."


@pytest.fixture(scope="module")
def starter_model() -> Model:
    return read_model(starter_folder())


# Segments


@pytest.mark.parametrize(
    ("german", "english"),
    [
        (GERMAN, ENGLISH),
        ("Ja", "Yes"),
        ("Suchen", "Search"),
        ("Titel", "Title of the page"),
        ("Contao Manager", "The Contao Manager"),
        ("Name und Typ", "Name and type"),
        ("Was in der Datei war", "What was in the file"),
        ("Er las The Lord of the Rings zu Ende.", "He finished The Lord of the Rings."),
        (
            "Datei, Bearbeiten, Ansicht, Lesezeichen, Werkzeuge, Fenster, Hilfe, Drucken, Ende",
            "File, Edit, View, Bookmarks, Tools, Help",
        ),
    ],
)
def test_good_segments_are_kept(german: str, english: str) -> None:
    assert find_fault(Example(source=german, target=english)) is None


@pytest.mark.parametrize(
    ("german", "english", "reason"),
    [
        ("", ENGLISH, "empty"),
        (GERMAN, "", "empty"),
        ("12.30", "12:30", "empty"),
        ("Contao", "Contao", "not translated"),
        ("Ja", "Yes, but only if the server has been started before", "lengths too different"),
        ("x" * 2001 + "y", "y" * 2001, "too long"),
        ("The house is on the hill and we like it", "Das Haus steht auf dem Hügel", "wrong language"),
        (GERMAN, "Der Minister ist nicht zu Hause.", "wrong language"),
        ("Le ministre se rend en visite à Berlin pour quelques jours", ENGLISH * 2, "wrong language"),
        (GERMAN * 2, "Le ministre se rend en visite à Berlin pour quelques jours", "wrong language"),
    ],
)
def test_bad_segments_are_dropped_with_the_reason(german: str, english: str, reason: str) -> None:
    assert find_fault(Example(source=german, target=english)) == reason


def test_what_is_dropped_is_counted() -> None:
    pairs = [(GERMAN, ENGLISH), (f" {GERMAN} ", "Another one stands here."), ("", ""), ("Haus", "Haus")]
    cleaned = clean(pairs)
    assert cleaned.examples == (Example(source=GERMAN, target=ENGLISH),)
    assert dict(cleaned.dropped) == {"duplicate": 1, "empty": 1, "not translated": 1}


def test_only_german_is_remembered() -> None:
    texts = [GERMAN, f"{GERMAN} ", "The house is on the hill and we like it", "", "123", "x" * 3000]
    assert clean_german(texts) == [GERMAN]


def test_the_general_sentences_are_good() -> None:
    """None is dropped, and none of those that judge is among those that are trained on."""
    german, news = read_german(), read_news()
    assert len(german) > 900
    assert clean_german(german) == german
    assert len(news) > 300
    assert clean(news).dropped == {}
    assert not {source for source, _ in news} & set(german)


def test_general_pairs_of_the_user_judge_and_are_remembered(tmp_path: Path) -> None:
    """Each for one thing only; what stands in the memory judges nothing."""
    pairs = [(f"Der Minister reist im Jahr {year} nach Bonn.", f"He travels to Bonn in {year}.") for year in range(99)]
    table = "".join(f"{german}\t{english}\n" for german, english in pairs)
    (tmp_path / "pairs.tsv").write_text(f"de\ten\n{table}", encoding="utf-8")
    (tmp_path / "text.txt").write_text(f"{GERMAN}\nThe house is on the hill and we like it.\n", encoding="utf-8")
    learned = read_news()[0][0]
    general, remember = read_general([tmp_path / "pairs.tsv", tmp_path / "text.txt"], {learned})
    judging = {example.source for example in general}
    assert not judging & set(remember)
    assert learned not in judging
    assert len(judging) == len(read_news()) - 1 + 49
    assert len(judging & {german for german, _ in pairs}) == 49
    assert len(set(remember) & {german for german, _ in pairs}) == 50
    assert GERMAN in remember
    assert "The house is on the hill and we like it." not in remember
    assert (general, remember) == read_general([tmp_path / "pairs.tsv", tmp_path / "text.txt"], {learned})


@pytest.mark.parametrize("count", [10, 200, 399, 1_000, 5_000, 50_000])
def test_every_segment_is_for_one_thing_only(count: int) -> None:
    examples = [Example(source=str(number), target="x") for number in range(count)]
    learn, decide, judge = split(examples)
    assert sorted(int(each.source) for part in (learn, decide, judge) for each in part) == list(range(count))
    assert len(decide) + len(judge) <= 1_000
    assert len(decide) + len(judge) >= min(100, count // 4, count // 10)
    assert split(examples) == (learn, decide, judge)


def test_files_of_all_kinds_are_read(tmp_path: Path) -> None:
    expected = [(GERMAN, ENGLISH)]
    contents = {
        "a.tsv": f"de\ten\n{GERMAN}\t{ENGLISH}\n",
        "a.csv": f'de,en\n"{GERMAN}","{ENGLISH}"\n',
        "a.po": f'msgid "{GERMAN}"\nmsgstr "{ENGLISH}"\n',
        "a.tmx": '<tmx version="1.4"><header srclang="de"/><body><tu>'
        f'<tuv xml:lang="de-DE"><seg>{GERMAN}</seg></tuv>'
        f'<tuv xml:lang="en"><seg>{ENGLISH}</seg></tuv></tu></body></tmx>',
        "a.xlf": '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file source-language="de" '
        'target-language="en" original="x" datatype="plaintext"><body><trans-unit id="1">'
        f"<source>{GERMAN}</source><target>{ENGLISH}</target></trans-unit></body></file></xliff>",
    }
    for name, content in contents.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
        assert list(read_pairs(tmp_path / name)) == expected, name


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.doc", "missing.tmx", "missing.csv"])
def test_other_files_are_refused(tmp_path: Path, name: str) -> None:
    if not name.startswith("missing"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    with pytest.raises(FileError):
        list(read_pairs(tmp_path / name))


# Candidates and batches

GLOSSARY = """
glossary: t
source-language: de
target-language: en
concepts:
  - {id: sd, field: organisation, de: [Staatsduma], en: [{text: State Duma, article: the}], source: test}
"""


def phrases(lesson: Lesson) -> list[tuple[str, str]]:
    return [
        (lesson.example.source[slice(*each.source)], lesson.example.target[slice(*each.target)])
        for each in lesson.candidates
    ]


@pytest.mark.parametrize(
    ("german", "english", "expected"),
    [
        ("Die Staatsduma tagt.", "The State Duma meets.", [("Staatsduma", "State Duma")]),
        ("Die Staatsduma tagt.", "Parliament meets.", []),
        ("Die Staatsduma und die Staatsduma.", "The State Duma and the State Duma.", []),
        ("Der Dumas-Roman", "The Dumas novel", []),
    ],
)
def test_terms_of_the_glossary_are_candidates(german: str, english: str, expected: list[tuple[str, str]]) -> None:
    (lesson,) = find_lessons([Example(source=german, target=english)], native.parse(GLOSSARY), mine=False)
    assert phrases(lesson) == expected


def test_phrases_that_stand_together_are_candidates() -> None:
    """Without any glossary: what is spelled alike, and what recurs."""
    examples = [
        Example(source=f"Die Vorlage {name} ist neu.", target=f"The template {name} is new.")
        for name in ("Alpha", "Beta")
    ]
    examples += [
        Example(source=f"{name} hat keine Vorlage.", target=f"{name} has no template.") for name in ("Gamma", "Delta")
    ]
    examples += [
        Example(source=f"Der Baum {name} ist neu.", target=f"Tree {name} is new.") for name in ("Eins", "Zwei")
    ]
    found = find_lessons(examples, None, mine=True)
    assert ("Vorlage", "template") in phrases(found[0])
    assert ("Alpha", "Alpha") in phrases(found[0])
    assert all(phrases(each) == [] for each in find_lessons(examples, None, mine=False))


@pytest.mark.parametrize(
    ("german", "english", "order", "expected"),
    [
        # Each English word looks at the German word of this number.
        ("Die Staatsduma tagt.", "The duma meets.", [0, 1, 2], [("Staatsduma", "duma")]),
        ("Die Staatsduma tagt.", "The State Duma meets.", [0, 1, 1, 2], [("Staatsduma", "State Duma")]),
        # An article before it belongs to the sentence.
        (
            "Er sagt, nun tagt Schoigu.",
            "He says that now the minister meets.",
            [0, 1, 1, 2, 4, 4, 3],
            [("Schoigu", "minister")],
        ),
        # No noun, no name.
        ("Er kommt heute.", "He comes today.", [0, 1, 2], []),
        # The English stands in two places.
        ("Die Staatsduma tagt.", "Duma meets duma.", [1, 2, 1], []),
        # Only both words together have their English for themselves.
        ("Sergei Schoigu kommt.", "Shoigu Sergei comes.", [0, 0, 2], [("Sergei", "Shoigu Sergei")]),
        # No verb behind the noun, but an adjective before it.
        (
            "Die neue Schule öffnet.",
            "The new school opens.",
            [0, 1, 2, 3],
            [("Schule", "school"), ("neue Schule", "new school")],
        ),
        # Not across a stop.
        ("Moskau: Duma tagt.", "Moscow Duma meets.", [0, 1, 2], [("Moskau", "Moscow"), ("Duma", "Duma")]),
        ("Nichts.", "", [], []),
    ],
)
def test_what_is_aligned_is_a_candidate(
    german: str, english: str, order: list[int], expected: list[tuple[str, str]]
) -> None:
    sources, targets = ([found.span() for found in re.finditer(r"\w+", text)] for text in (german, english))
    links = [Link(source=sources[number], target=span, weight=0.9) for span, number in zip(targets, order, strict=True)]
    example = Example(source=german, target=english)
    candidates = list(find_aligned(example, links))
    found = [(german[slice(*each.source)], english[slice(*each.target)]) for each in candidates]
    assert [pair for pair in found if pair not in expected] == []
    assert [pair for pair in expected if pair not in found] == []


def test_the_bundled_model_finds_phrases_of_one_sentence() -> None:
    example = Example(
        source="Der Minister eröffnete die neue Bibliothek in Leipzig.",
        target="The minister opened the new library in Leipzig.",
    )
    candidate = Candidate(source=(4, 12), target=(4, 12))
    (lesson,) = add_aligned([Lesson(example=example, candidates=(candidate,))], open_engine("starter"))
    assert phrases(lesson)[0] == ("Minister", "minister")
    assert {("Bibliothek", "library"), ("Leipzig", "Leipzig")} <= set(phrases(lesson))
    assert len(phrases(lesson)) == len(set(phrases(lesson)))


@pytest.mark.parametrize(
    ("gains", "allowed"),
    [
        ({1.0: -5.0, 0.5: -1.3, 0.4: -0.8, 0.3: -0.4, 0.2: -0.2}, [0.3, 0.2]),
        ({1.0: -2.4, 0.5: -0.5, 0.4: -1.4, 0.3: -0.4, 0.2: -0.2}, [0.4, 0.3, 0.2]),
        # One that seems better by chance is no better than its neighbours.
        ({1.0: -5.0, 0.5: 0.0, 0.4: -0.8, 0.3: -0.4, 0.2: -0.2}, [0.3, 0.2]),
        ({1.0: -0.2, 0.5: -0.9, 0.2: 0.1}, [1.0, 0.5, 0.2]),
        ({1.0: 2.0, 0.5: 1.0, 0.2: 0.5}, [1.0, 0.5, 0.2]),
        ({1.0: -90.0, 0.5: -20.0, 0.2: -9.0}, [0.2]),
    ],
)
def test_what_is_forgotten_limits_how_far_to_go(gains: dict[float, float], allowed: list[float]) -> None:
    assert allow(gains) == allowed


@given(st.integers(0, 10_000))
def test_a_constraint_is_what_the_translation_holds(seed: int) -> None:
    """Whatever is swapped: each English that the source tells stands in the target."""
    lesson = Lesson(
        example=Example(source="Herr Schoigu und Herr Lawrow", target="Mr Shoigu and Mr Lavrov"),
        candidates=(Candidate(source=(5, 12), target=(3, 9)), Candidate(source=(22, 28), target=(17, 23))),
    )
    chance = random.Random(seed)  # noqa: S311 # no secret
    request, target = annotate(lesson, Annotation(share=1, swapped=0.5), ["Kyiv", "the Volga"], chance)
    assert request.text == lesson.example.source
    assert request.constraints
    assert all(constraint.text in target for constraint in request.constraints)
    spans = [constraint.span for constraint in request.constraints]
    assert spans == sorted(spans)
    assert target.startswith("Mr ")


def test_batches_are_the_same_for_the_same_pass(starter_model: Model) -> None:
    encoder = Encoder(starter_model.vocabulary, starter_model.processor(), starter_model.symbols)
    lessons = [Lesson(example=Example(source=german, target=english)) for german, english in read_news()[:100]]
    first = make_batches(lessons, encoder, seed=1, longest=200)
    assert first == make_batches(lessons, encoder, seed=1, longest=200)
    assert first != make_batches(lessons, encoder, seed=2, longest=200)
    assert sum(len(batch.sources) for batch in first) == 100
    assert all(row[-1] == 3 for batch in first for row in batch.sources)
    assert max(max(map(len, batch.sources)) * len(batch.sources) for batch in first) <= 800


def test_long_segments_are_left_out_of_training(starter_model: Model) -> None:
    encoder = Encoder(starter_model.vocabulary, starter_model.processor(), None)
    lessons = [
        Lesson(example=Example(source=GERMAN * 50, target=ENGLISH)),
        Lesson(example=Example(source="Ja", target="Yes")),
    ]
    (batch,) = make_batches(lessons, encoder, longest=200)
    assert len(batch.sources) == 1


# Vocabulary and symbols


def test_symbols_become_single_pieces(tmp_path: Path) -> None:
    """A model that had none reads each as one piece, and all other text as before."""
    sentences = read_german()[:300]
    (tmp_path / "text").write_text("\n".join(sentences), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(tmp_path / "text"), model_prefix=str(tmp_path / "m"), vocab_size=600, minloglevel=2
    )
    content = (tmp_path / "m.model").read_bytes()
    old = sentencepiece.SentencePieceProcessor(model_proto=content)
    new = sentencepiece.SentencePieceProcessor(model_proto=add_symbols(content, SYMBOLS, "m"))
    assert [new.id_to_piece(number) for number in range(600, 603)] == list(SYMBOLS)
    assert "<as>" in new.encode("Schoigu<as>Shoigu", out_type=str)
    assert "<as>" not in old.encode("Schoigu<as>Shoigu", out_type=str)
    for sentence in sentences:
        assert new.encode(sentence, out_type=str) == old.encode(sentence, out_type=str)
    assert add_symbols(add_symbols(content, SYMBOLS, "m"), SYMBOLS, "m") == add_symbols(content, SYMBOLS, "m")


@pytest.mark.parametrize("content", [b"\x80\x04\x95junk", b"PK\x03\x04", b"\xff" * 40])
def test_symbols_are_added_to_sentencepiece_models_only(content: bytes) -> None:
    with pytest.raises(FileError, match="not a SentencePiece model"):
        add_symbols(content, SYMBOLS, "m")


@pytest.mark.parametrize("layout", ["ours", "opennmt-tf"])
def test_a_package_with_new_symbols_translates_as_before(tmp_path: Path, layout: str) -> None:
    """Rows at the end of the embeddings change nothing for text without constraints."""
    model = read_model(write_tiny(tmp_path / "old", layout, "float32"))
    vocabulary = tuple(piece.replace("<", "{") if piece in SYMBOLS else piece for piece in model.vocabulary.source)
    plain = read_model(_written(model, vocabulary, tmp_path / "plain"))
    assert plain.symbols is None
    taught = plain.learn_symbols()
    assert taught.symbols == SYMBOLS
    assert taught.learn_symbols() is taught
    write_folder(taught, tmp_path / "taught")
    again = read_model(tmp_path / "taught")
    assert (again.symbols, again.vocabulary) == (SYMBOLS, taught.vocabulary)
    before, after = ArgosEngine(tmp_path / "plain"), ArgosEngine(tmp_path / "taught")
    assert after.obeys_constraints
    assert not before.obeys_constraints
    requests = [Request(text=GERMAN), Request(text="Guten Tag!")]
    assert [row[0].text for row in after.translate(requests)] == [row[0].text for row in before.translate(requests)]


def _written(model: Model, pieces: tuple[str, ...], folder: Path) -> Path:
    """A package with other pieces in its vocabulary."""
    write_folder(model, folder)
    (folder / "model" / "shared_vocabulary.json").unlink(missing_ok=True)
    for name in ("source", "target"):
        path = folder / "model" / f"{name}_vocabulary.json"
        if path.is_file() or not model.vocabulary.shared:
            path.write_text(json.dumps(pieces), encoding="utf-8")
    if model.vocabulary.shared:
        (folder / "model" / "shared_vocabulary.json").write_text(json.dumps(pieces), encoding="utf-8")
    return folder


def test_a_vocabulary_of_another_size_is_refused(tmp_path: Path) -> None:
    folder = write_tiny(tmp_path / "package", "ours")
    path = folder / "model" / "shared_vocabulary.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8"))[:-5]), encoding="utf-8")
    with pytest.raises(FileError, match=r"11,995 pieces, and 12,000 rows"):
        read_model(folder)


@pytest.mark.parametrize("content", ["{}", "[1, 2]", "[", "[" * 100_000])
def test_a_vocabulary_that_is_no_list_is_refused(tmp_path: Path, content: str) -> None:
    folder = write_tiny(tmp_path / "package", "ours")
    (folder / "model" / "shared_vocabulary.json").write_text(content, encoding="utf-8")
    with pytest.raises(FileError, match=r"shared_vocabulary\.json"):
        read_model(folder)


def test_old_packages_have_lines_of_pieces_and_no_configuration(tmp_path: Path) -> None:
    """As CTranslate2 1 and 2 wrote them."""
    folder = write_tiny(tmp_path / "package", "ours") / "model"
    pieces = json.loads((folder / "shared_vocabulary.json").read_text("utf-8"))
    (folder / "shared_vocabulary.json").unlink()
    (folder / "shared_vocabulary.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    weights = parse_weights((folder / "model.bin").read_bytes(), "x")
    found = read_vocabulary(folder, weights, {})
    assert (found.source, found.before, found.after, found.start, found.end) == (tuple(pieces), (), (), "<s>", "</s>")


def test_new_rows_are_like_the_old_ones(starter_model: Model) -> None:
    weights = grow(starter_model.weights, 3)
    rows = weights.floats("decoder/embeddings/weight")
    assert rows.shape == (12003, 384)
    assert np.array_equal(rows[:12000], starter_model.weights.floats("decoder/embeddings/weight"))
    assert weights.floats("decoder/projection/bias").shape == (12003,)
    assert rows[12000:].std() == pytest.approx(rows[:12000].std(), rel=0.2)


# Layouts and packages


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_are_read(tmp_path: Path, layout: str) -> None:
    model = read_model(write_tiny(tmp_path / "package", layout))
    options = LAYOUTS[layout]
    assert (model.layout.encoder.layers, model.layout.decoder.layers) == (2, 2)
    assert model.layout.decoder.pre_norm is options["pre_norm"]
    assert model.layout.encoder.relative is options.get("relative_position", False)
    assert model.layout.zero_start is options.get("zero_start", False)
    assert model.layout.longest == (62 if options.get("learned_positions") else 200)
    activation = options.get("activation", "RELU")
    assert model.layout.encoder.activation.replace("-", "") == activation.lower()


@pytest.mark.parametrize("name", ["decoder/layer_0/self_attention/rotary_dim", "encoder/conv1/weight", "x"])
def test_models_with_unknown_parts_are_refused(starter_model: Model, name: str) -> None:
    weights = starter_model.weights
    odd = Variable(kind="int32", values=np.zeros((), dtype=np.int32))
    more = replace(weights, variables={**weights.variables, name: odd})
    with pytest.raises(FileError, match="cannot be adapted"):
        read_layout(more, None, "x")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("encoder/activation", np.int8(99)),
        ("decoder/embeddings/weight", np.zeros(12000, dtype=np.int8)),
        ("decoder/embeddings/weight", np.int8(1)),
    ],
)
def test_weights_of_wrong_shapes_are_refused(tmp_path: Path, starter_model: Model, name: str, values: object) -> None:
    variables = dict(starter_model.weights.variables)
    variables[name] = Variable(kind="int8", values=np.asarray(values))
    odd = replace(starter_model, weights=replace(starter_model.weights, variables=variables))
    write_folder(odd, tmp_path / "odd")
    with pytest.raises(FileError, match=r"wrong shape|rows in"):
        read_model(tmp_path / "odd")


def test_positions_are_those_of_ctranslate2() -> None:
    """Counted from 1, sines before cosines."""
    rows = sinusoids(8, 3)
    assert rows.shape == (3, 8)
    assert rows[0, 0] == pytest.approx(np.sin(1))
    assert rows[0, 4] == pytest.approx(np.cos(1))


def test_a_new_package_has_what_the_old_one_had(tmp_path: Path, starter_model: Model) -> None:
    """Everything but the terms that only the old weights know; the old package stays as it is."""
    old = {
        path.relative_to(starter_folder()): path.read_bytes() for path in starter_folder().rglob("*") if path.is_file()
    }
    output = tmp_path / "mein Modell.argosmodel"
    write_archive(files_of(starter_model, note="## Adapted\n", version=next_version(starter_model.metadata)), output)
    with zipfile.ZipFile(output) as stream:
        names = set(stream.namelist())
    assert {name.partition("/")[0] for name in names} == {"mein-Modell"}
    assert {name.partition("/")[2] for name in names} == {str(name) for name in old} - {"known-terms.txt"}
    package = find_package(str(output))
    assert (package.version, package.fault) == ("0.1.1", None)
    assert (package.folder / "README.md").read_text("utf-8").endswith("## Adapted\n")
    assert (package.folder / "model" / "model.bin").read_bytes() == old[Path("model/model.bin")]
    assert ArgosEngine(package.folder).known_terms == frozenset()
    for name, content in old.items():
        assert (starter_folder() / name).read_bytes() == content


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.argosmodel", "a"),
        ("ä ö.argosmodel", "adapted"),
        ("..argosmodel", "adapted"),
        ("x" * 300 + ".argosmodel", "x" * 100),
    ],
)
def test_a_package_is_named_after_its_file(name: str, expected: str) -> None:
    assert package_name(Path(name)) == expected


def truncate(files: dict[str, bytes]) -> None:
    files[f"{ROOT}/model/model.bin"] = files[f"{ROOT}/model/model.bin"][:-1000]


def lengthen(files: dict[str, bytes]) -> None:
    files[f"{ROOT}/model/model.bin"] += b"more"


def pickle_it(files: dict[str, bytes]) -> None:
    files[f"{ROOT}/model/model.bin"] = b"\x80\x04cos\nsystem\n(S'true'\ntR."


def leave(files: dict[str, bytes]) -> None:
    files["../evil"] = b""


def other_pair(files: dict[str, bytes]) -> None:
    metadata = json.loads(files[f"{ROOT}/metadata.json"])
    files[f"{ROOT}/metadata.json"] = json.dumps({**metadata, "to_code": "fr"}).encode()


def fewer_pieces(files: dict[str, bytes]) -> None:
    name = f"{ROOT}/model/shared_vocabulary.json"
    files[name] = json.dumps(json.loads(files[name])[1:]).encode()


def other_model(files: dict[str, bytes]) -> None:
    files[f"{ROOT}/model/model.bin"] = struct.pack("<I", 6) + b"\x0c\0WhisperSpec\0" + struct.pack("<III", 1, 0, 0)


@pytest.mark.parametrize("edit", [truncate, lengthen, pickle_it, leave, other_pair, fewer_pieces, other_model])
def test_hostile_packages_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edit: object) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    files = package_files()
    edit(files)  # type: ignore[operator]
    archive = tmp_path / "p.argosmodel"
    archive.write_bytes(pack(files))
    with pytest.raises(FileError):
        read_model(find_package(str(archive)).folder)
    assert not (tmp_path / "evil").exists()
    shutil.rmtree(tmp_path / "cache", ignore_errors=True)


# The verdict


def make_report(held_back: Comparison, general: Comparison, terms: tuple[Terms, Terms] | None = None) -> Report:
    return Report(
        learned=1,
        deciding=1,
        dropped=clean([]).dropped,
        held_back=held_back,
        general=general,
        terms=terms,
        losses=(),
        updates=1,
        seconds=1,
        reach=1,
    )


def quality(chrf: float) -> Quality:
    return Quality(outputs=(), chrf=chrf, bleu=0.0)


@pytest.mark.parametrize(
    ("held_back", "chance", "general", "said"),
    [
        ((50.0, 56.0), 0.001, (55.0, 54.1), None),
        ((50.0, 56.0), 0.001, (55.0, 58.0), None),
        ((50.0, 49.0), 0.001, (55.0, 55.0), "no better"),
        ((50.0, 50.0), 1.0, (55.0, 55.0), "no better"),
        ((50.0, 50.4), 0.2, (55.0, 55.0), "may be chance"),
        ((50.0, 56.0), 0.001, (55.0, 53.9), "lost 1.1 chrF"),
    ],
)
def test_only_what_is_better_is_called_better(
    held_back: tuple[float, float], chance: float, general: tuple[float, float], said: str | None
) -> None:
    report = make_report(
        Comparison(count=9, before=quality(held_back[0]), after=quality(held_back[1]), chance=chance),
        Comparison(count=9, before=quality(general[0]), after=quality(general[1]), chance=0.5),
    )
    assert report.better is (said is None)
    assert said is None or said in report.refusals[0]


@pytest.mark.parametrize(
    ("before", "told", "said"),
    [(None, 20, None), (None, 12, "of 30 terms 12 come out when told, 12 untold"), (15, 12, None), (None, None, None)],
)
def test_constraints_that_are_not_obeyed_are_said(before: int | None, told: int | None, said: str | None) -> None:
    """Where they are new to the package."""
    better = Comparison(count=9, before=quality(50.0), after=quality(56.0), chance=0.001)
    terms = (Terms(count=30, untold=10, told=before), Terms(count=30, untold=12, told=told))
    report = make_report(better, better, terms)
    assert report.better is (said is None)
    assert said is None or said in report.refusals[0]


# The command


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--memory", "missing.tmx", "-o", "new.argosmodel"], "missing.tmx"),
        (["--memory", "small.tsv", "-o", "new.argosmodel"], "too small: '1 good segments (1 empty left out)'"),
        (["--memory", "small.tsv", "-o", "new.zip"], "ends with .argosmodel"),
        (["--memory", "small.tsv", "-o", "nowhere/new.argosmodel"], "nowhere: no such folder"),
        (["--memory", "small.tsv", "-o", "old.argosmodel"], "exists already"),
        (["--memory", "latin.tsv", "-o", "new.argosmodel"], "not UTF-8"),
    ],
)
def test_wrong_use_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str) -> None:
    pytest.importorskip("torch", reason="adapting needs torch, which is not installed")
    monkeypatch.chdir(tmp_path)
    Path("small.tsv").write_text(f"de\ten\n{GERMAN}\t{ENGLISH}\n1\t1\n", encoding="utf-8")
    Path("old.argosmodel").write_bytes(b"old")
    Path("latin.tsv").write_bytes("de\ten\nKöln\tCologne\n".encode("latin-1"))
    result = CliRunner().invoke(app, ["models", "adapt", "starter", *arguments])
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert not list(tmp_path.glob("new*"))


@pytest.mark.skipif(find_spec("torch") is not None, reason="torch is installed")
def test_without_torch_the_command_says_what_is_missing(tmp_path: Path) -> None:
    arguments = ["models", "adapt", "starter", "--memory", "x.tmx", "-o", str(tmp_path / "new.argosmodel")]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2, result.output
    assert "adaptation needs torch" in result.output
    assert "pip install" in result.output
