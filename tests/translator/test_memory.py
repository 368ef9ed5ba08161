"""The translation memory."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossary import Glossary
from glossary.errors import FileError, TermtreuError
from translator.engines.fake import FakeEngine
from translator.memory import Memory, Reuse
from translator.memory.adapt import adapt
from translator.memory.tmx import read_units, write_units
from translator.pipeline import Translator

ROOT = Path(__file__).parents[2]
TMX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
  <header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="de-DE"
   datatype="plaintext"/>
  <body>
    <tu tuid="7" changedate="20240619T101500Z">
      <note>said &amp; done</note>
      <tuv xml:lang="de-DE"><seg>Der <bpt i="1">&lt;b&gt;</bpt>Rat<ept i="1">&lt;/b&gt;</ept> stimmte zu.</seg></tuv>
      <tuv xml:lang="EN-US"><seg>The council agreed.</seg></tuv>
      <tuv xml:lang="fr"><seg>Le conseil a accepté.</seg></tuv>
    </tu>
    <tu><tuv xml:lang="de"><seg>Nur deutsch.</seg></tuv></tu>
    <tu><tuv lang="de"><seg>Zwei &lt; drei.</seg></tuv><tuv lang="en"><seg>Two &lt; three.</seg></tuv></tu>
    <tu><tuv xml:lang="de"><seg></seg></tuv><tuv xml:lang="en"><seg>Empty.</seg></tuv></tu>
  </body>
</tmx>
"""


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    """An empty memory."""
    with Memory.open(tmp_path / "memory.db") as opened:
        yield opened


def test_what_was_added_is_found_again(memory: Memory) -> None:
    """Also where quotes, dashes and spaces are written in another way, and never for another text."""
    assert memory.add([("„Ja“ – sagte er.", "“Yes,” he said."), ("", "x"), ("Leer", " ")], origin="human") == 1
    (found,), nothing, empty = memory.lookup(['"Ja"  - sagte er.', "Nein.", ""], threshold=100)
    assert (found.target, found.score, found.reuse, found.pair.origin) == (
        "“Yes,” he said.",
        100.0,
        Reuse.EXACT,
        "human",
    )
    assert found.pair.changed is not None
    assert nothing == empty == ()
    assert len(memory) == 1


def test_the_newest_translation_goes_first(memory: Memory) -> None:
    """Of several translations of a source; storing one again makes it the newest, not twice there."""
    memory.add([("Der Rat tagt.", "The council sits.")])
    memory.add([("Der Rat tagt.", "The Council meets.")])
    assert [found.target for found in memory.lookup(["Der Rat tagt."])[0]] == [
        "The Council meets.",
        "The council sits.",
    ]
    memory.add([("Der Rat tagt.", "The council sits.")])
    assert [found.target for found in memory.lookup(["Der Rat tagt."])[0]] == [
        "The council sits.",
        "The Council meets.",
    ]
    assert len(memory) == 2


def test_like_segments_are_offered_and_not_used(memory: Memory) -> None:
    """A suggestion has its score, best first; what shares too little is none."""
    memory.add(
        [
            ("Der Minister reiste am Montag nach Berlin.", "The minister travelled to Berlin on Monday."),
            ("Die Ministerin reiste am Montag nach Bonn.", "The minister travelled to Bonn on Monday."),
            ("Kühe fressen Gras.", "Cows eat grass."),
        ]
    )
    (found,) = memory.lookup(["Der Minister reiste am Dienstag nach Berlin."])
    assert [suggestion.usable for suggestion in found] == [False, False]
    assert found[0].target == "The minister travelled to Berlin on Monday."
    assert 100 > found[0].score > found[1].score >= 75
    assert memory.lookup(["Der Minister reiste am Dienstag nach Berlin."], threshold=99) == [()]


ADAPTED = [
    ("Es kamen 300 Gäste.", "300 guests came.", "Es kamen 450 Gäste.", "450 guests came."),
    ("Am 4. Juni kam er.", "He came on June 4.", "Am 5. Juli kam er.", "He came on July 5."),
    (
        "Das kostet 1.234,5 Euro im Jahr.",
        "That costs 1,234.5 euros a year.",
        "Das kostet 2.000,75 Euro im Jahr.",
        "That costs 2,000.75 euros a year.",
    ),
    ("Von 20 auf 30 Tonnen.", "From 20 to 30 tons.", "Von 30 auf 20 Tonnen.", "From 30 to 20 tons."),
    ("Im Jahr 2023 fiel es.", "In 2023 it fell.", "Im Jahr 2024 fiel es.", "In 2024 it fell."),
]

NOT_ADAPTED = [
    ("Es kamen 3 Gäste.", "Three guests came.", "Es kamen 5 Gäste."),  # a number as a word
    ("Der Stab misst 1 Meter.", "The rod is 1 meter long.", "Der Stab misst 5 Meter."),  # singular and plural
    (
        "Ein Plus von 8 Prozent.",
        "An 8 percent gain.",
        "Ein Plus von 5 Prozent.",
    ),  # written in another way, and an article
    ("Es kamen 300 Gäste.", "300 guests came; 300 left.", "Es kamen 450 Gäste."),  # two places for one
    ("Von 20 auf 20 Tonnen.", "From 20 to 20 tons.", "Von 20 auf 30 Tonnen."),  # one text for two things
    ("Es kamen 300 Gäste.", "300 guests came.", "Es gingen 450 Gäste."),  # other words
    ("Der 2. Platz ging verloren.", "The 2nd place was lost.", "Der 3. Platz ging verloren."),  # an ordinal
    ("Am 4. Juni kam er.", "He came on 4 June.", "Am 5. Juli kam er."),  # another style of dates
    ("Es kamen 300 Gäste.", "300 guests came.", "Es kamen 300 Gäste."),  # nothing to do
    ("Die Version 1.2.3 ist da.", "Version 1.2.3 is here.", "Die Version 1.2.4 ist da."),  # no number
]


@pytest.mark.parametrize(("source", "target", "text", "expected"), ADAPTED)
def test_figures_are_exchanged(memory: Memory, source: str, target: str, text: str, expected: str) -> None:
    """Where only figures differ and stand in the English as they would be written."""
    memory.add([(source, target)])
    (found,) = memory.lookup([text], threshold=60)
    assert (found[0].target, found[0].reuse) == (expected, Reuse.ADAPTED)
    assert found[0].score < 100


@pytest.mark.parametrize(("source", "target", "text"), NOT_ADAPTED)
def test_what_is_not_safe_is_not_exchanged(source: str, target: str, text: str) -> None:
    """Numbers as words, singulars, articles, ambiguous places, other words."""
    assert adapt(source, target, text) is None


def test_names_of_the_glossary_are_exchanged(memory: Memory, termbase: Glossary) -> None:
    """A name for a name of the same kind in the same form; a term of another kind is not."""
    translator = Translator(FakeEngine(), termbase)
    memory.add([("Lawrow reiste am Montag nach Minsk.", "Lavrov traveled to Minsk on Monday.")])
    good, bad = memory.lookup(
        ["Schoigu reiste am Montag nach Pjöngjang.", "Der Kreml reiste am Montag nach Minsk."],
        find_wanted=translator.wanted,
        threshold=60,
    )
    assert (good[0].target, good[0].reuse) == ("Shoigu traveled to Pyongyang on Monday.", Reuse.ADAPTED)
    assert [found.reuse for found in bad] == [Reuse.OFFERED]


def test_without_rapidfuzz_exact_ones_are_found(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking for like ones says what is missing."""
    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    memory.add([("Der Rat tagt.", "The council sits.")])
    assert memory.lookup(["Der Rat tagt."])[0]
    assert memory.lookup(["Der Rat tagte."], threshold=100) == [()]
    with pytest.raises(TermtreuError, match=r"termtreu\[memory\]"):
        memory.lookup(["Der Rat tagte."])


def test_a_threshold_out_of_range_is_refused(memory: Memory) -> None:
    """It is a share of 100."""
    for threshold in (-1, 101):
        with pytest.raises(ValueError, match="between 0 and 100"):
            memory.lookup(["x"], threshold=threshold)


# --- TMX --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_a_tmx_file_is_imported(memory: Memory, tmp_path: Path, encoding: str) -> None:
    """Languages with regions, inline codes left out, entities of XML, units without a pair counted."""
    file = tmp_path / "old.tmx"
    file.write_bytes(TMX.replace('encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"').encode(encoding))
    done = memory.import_tmx(file)
    assert (done.units, done.pairs, done.left_out) == (4, 2, 2)
    first, second = memory.lookup(["Der Rat stimmte zu.", "Zwei < drei."])
    assert (first[0].target, first[0].pair.origin) == ("The council agreed.", "old.tmx#7")
    assert first[0].pair.changed == "2024-06-19T10:15:00+00:00"
    assert second[0].target == "Two < three."


def test_a_memory_survives_export_and_import(memory: Memory, tmp_path: Path) -> None:
    """Source, target, origin and date come back, in the same order."""
    memory.add(
        [(f"Satz <{number}> & „mehr“.", f"Sentence <{number}> & “more”.") for number in range(2500)], origin="a&b"
    )
    assert memory.export_tmx(tmp_path / "out.tmx") == 2500
    with Memory.open(tmp_path / "other.db") as other:
        assert other.import_tmx(tmp_path / "out.tmx").pairs == 2500
        assert list(other.pairs()) == list(memory.pairs())


@given(st.lists(st.tuples(*[st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)] * 3)))
@settings(max_examples=50, deadline=None)
def test_tmx_keeps_any_text(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]) -> None:
    """Serialising and reading keeps what XML can hold."""
    from translator.memory import Pair

    legal = [row for row in rows if all(part.strip() and not {"\ufffe", "\uffff"} & set(part) for part in row)]
    pairs = [Pair(source=a.strip(), target=b.strip(), origin=c) for a, b, c in legal]
    file = tmp_path_factory.mktemp("tmx") / "x.tmx"
    file.write_text("".join(write_units(pairs, "de", "en")), encoding="utf-8", newline="")
    assert [pair for unit in read_units(file, "de", "en") for pair in unit] == pairs


BROKEN = [
    (b"", "not XML"),
    (b"no xml at all", "not XML"),
    (TMX.encode()[:700], "not XML"),
    (b"<xliff/>", "unexpected root"),
    (b'<!DOCTYPE tmx [<!ENTITY a "b">]><tmx>&a;</tmx>', "entities are not allowed"),
    (b'<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]><tmx>&a;</tmx>', "entities are not allowed"),
    (TMX.encode().replace(b"Rat", b"R\xe4t"), "not XML"),
]


@pytest.mark.parametrize(("content", "message"), BROKEN)
def test_a_broken_tmx_file_is_refused_whole(memory: Memory, tmp_path: Path, content: bytes, message: str) -> None:
    """With the place; nothing of it is stored."""
    file = tmp_path / "broken.tmx"
    file.write_bytes(content)
    with pytest.raises(FileError, match=message) as caught:
        memory.import_tmx(file)
    assert "broken.tmx:" in str(caught.value)
    assert len(memory) == 0


def test_a_missing_tmx_file_is_named(memory: Memory, tmp_path: Path) -> None:
    """So is a folder in its place."""
    for path in (tmp_path / "none.tmx", tmp_path):
        with pytest.raises(FileError, match="cannot be read"):
            memory.import_tmx(path)


def test_what_cannot_be_written_is_named(memory: Memory, tmp_path: Path) -> None:
    """An export into a folder that is not there."""
    with pytest.raises(FileError, match="cannot be written"):
        memory.export_tmx(tmp_path / "none" / "out.tmx")


# --- the file ---------------------------------------------------------------------------------------------------------


def test_a_file_of_another_kind_is_refused_and_left_alone(tmp_path: Path) -> None:
    """Text, a database of somebody else, a folder, a missing folder."""
    text = tmp_path / "notes.txt"
    text.write_text("Liebes Tagebuch, heute war ein langer Tag.")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE birds (name TEXT)")
    connection.close()
    for path, message in (
        (text, "not a translation memory"),
        (other, "not a translation memory"),
        (tmp_path, "cannot be read"),
        (tmp_path / "none" / "memory.db", "no such folder"),
    ):
        before = path.read_bytes() if path.is_file() else None
        with pytest.raises(FileError, match=message):
            Memory.open(path)
        assert (path.read_bytes() if path.is_file() else None) == before


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    """Whether its head or its pages are broken, and not by a crash."""
    path = tmp_path / "memory.db"
    with Memory.open(path) as memory:
        memory.add([(f"Satz Nummer {number} steht hier.", f"Sentence {number} is here.") for number in range(3000)])
    content = bytearray(path.read_bytes())
    content[5000:40000] = os.urandom(35000)
    path.write_bytes(content)

    def use() -> None:
        with Memory.open(path) as memory:
            memory.lookup([f"Satz Nummer {number} steht dort." for number in range(50)])
            list(memory.pairs())

    with pytest.raises(FileError, match=r"translation memory"):
        use()
    path.write_bytes(bytes(content[:60]))
    with pytest.raises(FileError, match=r"translation memory"):
        use()


def test_a_later_version_is_refused(tmp_path: Path) -> None:
    """Nothing is guessed about tables that are not known."""
    path = tmp_path / "memory.db"
    Memory.open(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(FileError, match="version 99"):
        Memory.open(path)


def test_an_empty_file_becomes_a_memory(tmp_path: Path) -> None:
    """As ``touch`` makes it; read only, it is none."""
    path = tmp_path / "memory.db"
    path.touch()
    with pytest.raises(FileError, match="not a translation memory"):
        Memory.open(path, read_only=True)
    with Memory.open(path) as memory:
        assert memory.add([("a b", "c d")]) == 1


def test_read_only(tmp_path: Path) -> None:
    """What is there is found; nothing is added, and a missing file is not made."""
    path = tmp_path / "memory.db"
    with pytest.raises(FileError, match="no such translation memory"):
        Memory.open(path, read_only=True)
    with Memory.open(path) as memory:
        memory.add([("Der Rat tagt.", "The council sits.")])
    with Memory.open(path, read_only=True) as memory:
        assert memory.lookup(["Der Rat tagt."])[0]
        with pytest.raises(FileError, match="readonly"):
            memory.add([("x y", "z")])


def test_a_closed_memory_says_so(memory: Memory) -> None:
    """Use after closing is an error with a message."""
    memory.close()
    with pytest.raises(FileError, match="closed"):
        memory.lookup(["x"])


def test_languages_do_not_mix(tmp_path: Path) -> None:
    """One file can hold several pairs of languages."""
    path = tmp_path / "memory.db"
    with Memory.open(path) as english, Memory.open(path, target="fr") as french:
        english.add([("Der Rat tagt.", "The council sits.")])
        french.add([("Der Rat tagt.", "Le conseil siège.")])
        assert [found.target for found in english.lookup(["Der Rat tagt."])[0]] == ["The council sits."]
        assert [found.target for found in french.lookup(["Der Rat tagte."])[0]] == ["Le conseil siège."]
        assert len(english) == len(french) == 1


def test_a_lone_surrogate_is_refused(memory: Memory) -> None:
    """It is no text; looking for it finds nothing."""
    with pytest.raises(ValueError, match="surrogates"):
        memory.add([("kaputt \ud800", "broken")])
    assert memory.lookup(["kaputt \ud800"]) == [()]
    assert len(memory) == 0


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    """Each makes or opens the same file and adds its own; nothing is lost, nobody fails."""
    path = tmp_path / "memory.db"
    program = (
        "import sys\n"
        "from translator.memory import Memory\n"
        "who = sys.argv[2]\n"
        "for turn in range(5):\n"
        "    with Memory.open(sys.argv[1]) as memory:\n"
        "        for number in range(10):\n"
        "            memory.add([(f'Satz {number} Runde {turn} von {who}', f'{who} {turn} {number}'),\n"
        "                        ('Gemeinsamer Satz', 'common sentence')], origin=who)\n"
        "            assert memory.lookup([f'Satz {number} Runde {turn} von {who}'])[0][0].pair.origin == who\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path), f"p{number}"], cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
        for number in range(4)
    ]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    with Memory.open(path) as memory:
        assert len(memory) == 4 * 5 * 10 + 1


def test_several_threads_use_one_memory(memory: Memory) -> None:
    """One memory is safe to share."""
    problems: list[BaseException] = []

    def work(who: int) -> None:
        try:
            for number in range(30):
                memory.add([(f"Satz {number} von Faden {who}.", f"{who} {number}")])
                assert memory.lookup([f"Satz {number} von Faden {who}."], threshold=100)[0]
        except (AssertionError, TermtreuError) as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(who,)) for who in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    assert len(memory) == 180


def test_a_big_memory_answers_quickly(memory: Memory) -> None:
    """Twenty thousand pairs; the rarest words lead to the likely ones."""
    memory.add(
        [(f"Der Antrag Nummer {n} der Stadt Ort{n % 977} wurde geprüft.", f"Request {n}.") for n in range(20000)]
    )
    texts = [f"Der Antrag Nummer {n} der Stadt Ort{n % 977} wurde gestern geprüft." for n in range(0, 20000, 1000)]
    for found in memory.lookup(texts):
        assert found
        assert found[0].score > 85
