"""Addresses, placeholders, code and signs come through the bundled model, each once, and words stay words."""

from __future__ import annotations

import pytest

from translator import Translator
from translator.cascade import Job
from translator.stand_ins import swap
from translator.wanted import find_literals, find_raised

KEPT = [
    ("%{count} Treffer", ["%{count}"]),
    ("{{ name }} ist Minister", ["{{ name }}"]),
    ("Hallo {{ name }}, willkommen zurück", ["{{ name }}"]),
    ("{{name}} hat dich eingeladen", ["{{name}}"]),
    ("%d Dateien gelöscht", ["%d"]),
    ("%1$s hat %2$d Nachrichten an %3$s gesendet", ["%1$s", "%2$d", "%3$s"]),
    ("{name} kam um {time} an", ["{name}", "{time}"]),
    ("1 < 2", ["1 < 2"]),
    ("a > b und b < c", [">", "<"]),
    ("$t(common.hello), {{user}}", ["$t(common.hello)", "{{user}}"]),
    ("%1 von %2 Seiten", ["%1", "%2"]),
    ("%n Datei(en) kopiert", ["%n"]),
    ("Die Variable ${PATH} fehlt", ["${PATH}"]),
    ("{{ price | currency }} pro Monat", ["{{ price | currency }}"]),
    ("{% if user %}Willkommen, {{ user }}{% else %}Bitte anmelden{% endif %}", ["{% if user %}", "{% endif %}"]),
    ("**Wichtig:** bitte lesen", ["**"]),
    ("Überweisen Sie auf DE89 3704 0044 0532 0130 00.", ["DE89 3704 0044 0532 0130 00"]),
    ("CO₂-Ausstoß sinkt", ["CO₂"]),
    ("Die Fläche beträgt 25 km² und das Volumen 3 m³.", ["25 km²", "3 m³"]),
    ("{first}{last} kommt", ["{first}{last}"]),
    ("Ein Wert x ≥ 5 ist gut", ["≥"]),
    ("$x^2$ ist eine Formel", ["$x^2$"]),
    ("Die Datei {a} in {b} wurde am {c} von {d} geändert.", ["{a}", "{b}", "{c}", "{d}"]),
    ("Kim Jong-un (김정은) besuchte Moskau.", ["김정은"]),
    ("½ Liter", ["½"]),
    ("±5 °C", ["±5 °C"]),
    ("© 2024 Beispiel GmbH", ["©"]),
    ("<0>Hier</0> klicken", ["<0>", "</0>"]),
    ("{count, plural, one {# Datei} other {# Dateien}} gelöscht", ["{count, plural, one {# ", "other {# "]),
    ("Weiter »", ["»"]),
    ("Seite 1 | Seite 2", ["|"]),
    (r"Zeile 1\nZeile 2", [r"\n"]),
    ("http://localhost:8080/pfad?x=1 öffnen", ["http://localhost:8080/pfad?x=1"]),
    ("550e8400-e29b-41d4-a716-446655440000 ist die Kennung", ["550e8400-e29b-41d4-a716-446655440000"]),
    ("Das freut mich 😀🎉", ["😀🎉"]),
    ("👍 1.000.000 Likes", ["👍"]),
    ("Schreiben Sie an redaktion@example.org!", ["redaktion@example.org"]),
    ("Führen Sie git commit -m aus", ["-m"]),
]


@pytest.mark.parametrize(("german", "kept"), KEPT)
def test_it_stands_there_as_often_as_in_the_german(translator: Translator, german: str, kept: list[str]) -> None:
    result = translator.translate(german)
    assert [result.text.count(item) for item in kept] == [german.count(item) for item in kept], result.text
    assert not any(segment.doubts for segment in result.segments)


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("%s Dateien wurden nach %s kopiert", "%s files were copied to %s"),
        ("{name} kam um {time} an", "{name} arrived at {time}"),
        ("{{name}} hat dich eingeladen", "{{name}} invited you"),
        ("README.md lesen", "Read README.md"),
        ("{name}s Konto wurde gelöscht", "{name}'s account has been deleted"),
    ],
)
def test_words_around_placeholders_are_a_sentence(translator: Translator, german: str, english: str) -> None:
    assert translator.translate(german).text.strip() == english


def test_what_is_lost_for_good_is_said(translator: Translator) -> None:
    """More placeholders than there are letters, all in one sentence: each stands there or among the doubts."""
    german = "Am " + ", ".join(f"{{tag{number}}}" for number in range(12)) + " tagte der Rat."
    (segment,) = translator.translate(german).segments
    for number in range(12):
        name = f"{{tag{number}}}"
        assert segment.target.count(name) == 1 or any(name in doubt for doubt in segment.doubts)


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("%s Dateien", "X Dateien"),
        ("Am {tag} in https://example.org/a", "Am X in Y"),
        ("Punkt X in {name}", "Punkt X in Y"),
        ("%s und {n}fach", "X und {n}fach"),
        ("{name}s Konto", "Xs Konto"),
        ("{first}{last} kommt", "X kommt"),
    ],
)
def test_letters_stand_for_placeholders(text: str, letters: str) -> None:
    swapped = swap(Job(text=text, wanted=tuple(sorted(find_literals(text), key=lambda item: item.span))))
    assert swapped is not None
    assert swapped.job.text == letters


@pytest.mark.parametrize(
    "text", ["Nur Worte.", "{n}fach", "%s: %d", "<b>fett</b>", "Ja &amp; nein", "Das freut mich 😀", "{% if x %}Ja"]
)
def test_no_letter_stands_for_marks_or_parts_of_words(text: str) -> None:
    assert swap(Job(text=text, wanted=tuple(sorted(find_literals(text), key=lambda item: item.span)))) is None


@pytest.mark.parametrize(
    "text",
    ["«Ja», sagte er.", "Er sagte: »Nein«.", "Herr/Frau und/oder - ja", "5 % von 3 $ & 4 € (ca.)", "Straße Nr. 3"],
)
def test_marks_of_running_text_are_no_literals(text: str) -> None:
    assert find_literals(text) == []
    assert find_raised(text) == []
