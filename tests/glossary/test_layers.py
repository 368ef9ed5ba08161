"""Layers: what is on top decides, and the answer to why."""

from __future__ import annotations

import marshal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from glossary import FileError, Glossary, Layer, Status, apply_profile, list_profiles, load, load_layers, merge, why
from glossary.cache import cache_folder
from glossary.formats import native
from glossary.layers import find_holders
from glossary.packing import pack, unpack

HEAD = "glossary: mine\nsource-language: de\ntarget-language: en\nconcepts:\n"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(
        HEAD + "  - {id: my-pyongyang, field: place, de: [Pjöngjang], en: [Pyongyang City]}\n", encoding="utf-8"
    )
    return path


def german_of(glossary: Glossary, text: str) -> list[str]:
    return [concept.id for concept in glossary for term in concept.in_language("de") if term.text == text]


def test_a_named_file_decides_before_the_curated_data(mine: Path) -> None:
    assert german_of(load(), "Pjöngjang") == ["pyongyang"]
    assert german_of(load(mine), "Pjöngjang") == ["my-pyongyang"]


def test_why_names_the_layer_the_place_and_what_it_overrode(mine: Path) -> None:
    layers = load_layers(mine)
    (decision,) = why(layers, "PJÖNGJANG")
    assert (decision.concept.id, decision.layer) == ("my-pyongyang", str(mine))
    assert str(decision.term.location) == f"{mine}:5:43"
    assert ("curated", "pyongyang") in [(holder.layer, holder.concept.id) for holder in decision.overridden]
    assert why(layers, "Gibtesnicht") == ()


def test_a_concept_keeps_the_terms_that_nobody_above_took(mine: Path) -> None:
    glossary = load(mine)
    pyongyang = next(concept for concept in glossary if concept.id == "pyongyang")
    assert "Pjöngjang" not in [term.text for term in pyongyang.in_language("de")]
    assert pyongyang.in_language("en")


@pytest.mark.parametrize(
    ("mine", "adjective", "owner"),
    [
        ("{id: m, de: [Kiew], en: [Kiev]}", "Kiewer", ["m"]),
        ("{id: kyiv, de: [Kiew], en: [Kiev]}", "Kiewer", ["kyiv"]),
        ("{id: m, de: [Kiew], en: [Kiev]}", "Kyjiwer", ["kyiv"]),
        ("{id: m, de: [{text: Kiew, when: {any-of: [Film]}}], en: [Kiev]}", "Kiewer", ["kyiv"]),
        ("{id: m, de: [Kiewer Rus], en: [Kievan Rus]}", "Kiewer", ["kyiv"]),
        ("{id: m, de: [Schweiz], en: [Helvetia]}", "Schweizer", ["switzerland"]),
        ("{id: m, de: [Nordkorea], en: [DPRK]}", "nordkoreanisch", ["north-korea"]),
        ("{id: m, de: [Kiew], en: [Kiev]}, {id: n, de: [Kiewer], en: [Kievan]}", "Kiewer", ["n"]),
    ],
)
def test_adjectives_in_er_go_with_the_name(tmp_path: Path, mine: str, adjective: str, owner: list[str]) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(f"{HEAD.rstrip()} [{mine}]\n", encoding="utf-8")
    layers = load_layers(path)
    assert german_of(load(path), adjective) == owner
    assert [decision.concept.id for decision in why(layers, adjective)] == owner


def test_a_condition_takes_nothing_away(tmp_path: Path) -> None:
    path = tmp_path / "when.yaml"
    path.write_text(
        HEAD + "  - {id: p, de: [{text: Pjöngjang, when: {any-of: [Film]}}], en: [Pyongyang (film)]}\n",
        encoding="utf-8",
    )
    assert sorted(german_of(load(path), "Pjöngjang")) == ["p", "pyongyang"]


def test_the_base_layer_knows_countries_and_the_press_form() -> None:
    layers = load_layers(curated=False)
    by_german = {
        concept.in_language("de")[0].text: [term.text for term in concept.in_language("en")]
        for concept in merge(layers)
    }
    assert by_german["Bolivien"] == ["Bolivia"]
    assert by_german["Elfenbeinküste" if "Elfenbeinküste" in by_german else "Côte d’Ivoire"][0] == "Ivory Coast"
    assert by_german["Türkei"][0] == "Turkey"
    assert not [name for name in by_german if "(" in name or "&" in name]


def test_a_profile_changes_what_is_preferred(small: Glossary) -> None:
    kyiv = next(concept for concept in apply_profile(small, "traditional") if concept.id == "kyiv")
    assert [(term.text, term.status) for term in kyiv.in_language("en")] == [
        ("Kyiv", Status.ADMITTED),
        ("Kiev", Status.PREFERRED),
    ]


def test_an_unknown_profile_is_refused(small: Glossary) -> None:
    with pytest.raises(FileError, match="expected: one of traditional"):
        apply_profile(small, "tradtional")


def test_errors_of_all_files_come_together(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("glossary: x\n", encoding="utf-8")
    with pytest.raises(FileError) as caught:
        load(broken, tmp_path / "missing.yaml", tmp_path)
    text = str(caught.value)
    assert "lacks the key 'concepts'" in text
    assert "missing.yaml: cannot be read" in text
    assert f"{tmp_path}: cannot be read" in text


def test_the_cache_gives_the_same_and_mends_itself(mine: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first = load(mine)
    files = list(cache_folder().glob("glossary-*.bin"))
    assert files
    again = load(mine)
    assert again == first
    assert [concept.location for concept in again] == [concept.location for concept in first]
    for file in files:
        file.write_bytes(file.read_bytes()[:-7] + b"garbage")
    assert load(mine) == first
    mine.write_text(HEAD + "  - {id: other, de: [Pjöngjang], en: [Heijo]}\n", encoding="utf-8")
    assert german_of(load(mine), "Pjöngjang") == ["other"]


def test_a_cache_that_cannot_be_written_is_no_error(
    mine: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert german_of(load(mine), "Pjöngjang") == ["my-pyongyang"]


def test_curated_data_is_read_from_the_package(termbase: Glossary) -> None:
    assert len(termbase) >= 1500
    assert all(concept.source for concept in termbase)


def test_files_of_different_languages_do_not_mix(mine: Path, tmp_path: Path) -> None:
    other = tmp_path / "fr.yaml"
    other.write_text("glossary: f\nsource-language: fr\ntarget-language: en\nconcepts: []\n", encoding="utf-8")
    with pytest.raises(FileError, match="different language pairs"):
        load_layers(mine, other)


def test_native_text_of_the_merged_glossary_reads_back(termbase: Glossary) -> None:
    assert native.parse("".join(native.serialize(termbase))).concepts == termbase.concepts


def layers_of(*texts: str) -> tuple[Layer, ...]:
    return tuple(
        Layer(name=f"layer{number}", glossary=native.parse(HEAD + text, f"layer{number}.yaml"))
        for number, text in enumerate(texts)
    )


UNCONDITIONAL = "  - {id: council, de: [Rat], en: [council]}\n"
CONDITIONAL = "  - {id: advice, de: [{text: Rat, when: {any-of: [gut]}}], en: [advice]}\n"


@pytest.mark.parametrize(
    ("texts", "decided", "overridden"),
    [
        ([UNCONDITIONAL + CONDITIONAL], ["advice", "council"], [[], []]),
        ([CONDITIONAL + UNCONDITIONAL], ["advice", "council"], [[], []]),
        ([CONDITIONAL, UNCONDITIONAL], ["advice", "council"], [["council"], []]),
        ([UNCONDITIONAL, CONDITIONAL], ["council"], [["advice"]]),
        ([UNCONDITIONAL, UNCONDITIONAL.replace("council,", "board,")], ["council"], [["board"]]),
        ([UNCONDITIONAL, UNCONDITIONAL], ["council"], [["council"]]),
    ],
)
def test_why_agrees_with_merge(texts: list[str], decided: list[str], overridden: list[list[str]]) -> None:
    layers = layers_of(*texts)
    decisions = why(layers, "Rat")
    assert [decision.concept.id for decision in decisions] == decided
    assert [[holder.concept.id for holder in decision.overridden] for decision in decisions] == overridden
    assert sorted(german_of(merge(layers), "Rat")) == sorted(decided)


def test_a_concept_replaced_by_its_id_decides_nothing() -> None:
    layers = layers_of("  - {id: council, de: [Gremium], en: [body]}\n", UNCONDITIONAL)
    assert why(layers, "Rat") == ()
    assert german_of(merge(layers), "Rat") == []
    (holder,) = find_holders(layers, "rat")[1]
    assert holder.replaced_by is layers[0].glossary.concepts[0]


def test_several_profiles_apply_in_their_order() -> None:
    text = "  - {id: a, de: [A], en: [X, {text: Y, profile: [one, two]}, {text: Z, profile: [two]}]}\n"
    (layer,) = layers_of(text)
    assert list_profiles(layer.glossary) == ("one", "two")
    both = apply_profile(layer.glossary, "two, one").concepts[0].in_language("en")
    assert [term.text for term in both if term.status is Status.PREFERRED] == ["Y"]
    with pytest.raises(FileError, match="unknown style profile: 'three'"):
        apply_profile(layer.glossary, "one,three")
    with pytest.raises(FileError, match="unknown style profile"):
        apply_profile(layer.glossary, ",")


def test_the_base_layer_is_only_for_german_and_english(tmp_path: Path) -> None:
    path = tmp_path / "fr.yaml"
    path.write_text(
        "glossary: f\nsource-language: fr\ntarget-language: en\nconcepts: [{id: a, fr: [Conseil], en: [council]}]\n",
        encoding="utf-8",
    )
    assert [concept.id for concept in load(path, curated=False)] == ["a"]


def test_loading_from_several_threads_gives_the_same(mine: Path) -> None:
    with ThreadPoolExecutor(max_workers=4) as pool:
        results = list(pool.map(lambda _: load(mine, curated=False), range(8)))
    assert all(result == results[0] for result in results)


def test_packing_loses_nothing() -> None:
    """What the cache keeps is the glossary with all places, plain enough for ``marshal``."""
    glossary = load()
    back = unpack(marshal.loads(marshal.dumps(pack(glossary))))  # noqa: S302 # made here
    assert back == glossary
    assert repr(back) == repr(glossary)
