"""What is seen of a bad translation, and what is not mistaken for one."""

from __future__ import annotations

import pytest

from translator.fluency import defects, suspicions, tidy


@pytest.mark.parametrize(
    ("source", "target", "defect"),
    [
        ("Der Rat stimmte zu.", "The Council Council Council agreed.", "'Council' is repeated"),
        (
            "Die Parteien einigten sich.",
            "The parties to it the parties to it agreed.",
            "'The parties to it' is repeated",
        ),
        ("100% sicher", "100%", "the words are missing"),
        ("Punkt eins", "―", "the words are missing"),
        ("%d Dateien", "%d", "the words are missing"),
        ("Im Jahr 2000 kam er.", "He came in the year.", "the number 2000 is missing"),
        ("Am 09.02.2000 kam er.", "He came in February 2000.", "the number 9 is missing"),
        ("Am 19.06.2024 kamen sie.", "They came on the 19th of 2024.", "the number 6 is missing"),
        ("Am 19.06.2024 kamen sie.", "They came on July 19, 2024.", "the number 6 is missing"),
        ("Im Juni kamen 6 Leute.", "People came in June.", "the number 6 is missing"),
        ("Er kam nicht nach Minsk.", "He came to Minsk.", "the negation is missing"),
        ("Er hat kein Geld.", "He has money.", "the negation is missing"),
        ("„Ja“, sagte er.", '"Yes, he said.', "a quotation mark is missing"),
        ("Er will das „genau prüfen“.", "He wants to look at that.", "quotation marks are missing"),
        ("„Ja“ und „nein“, sagte er.", '"Yes" and no, he said.', "quotation marks are missing"),
        ("Die Vereinigten Staaten kommen nicht.", "The United States will come.", "the negation is missing"),
        ("Der Innenminister trat nicht zurück.", "The interior minister resigned.", "the negation is missing"),
        ("Am 24. März wurden 4 Männer verletzt.", "Men were hurt on March 24.", "the number 4 is missing"),
        ("Er tat alles für Öl.", "He did alles for Öl.", "the German word 'alles' is left"),
        ("Er reiste am Montag nach Minsk und traf den Präsidenten.", "He left.", "much shorter than the German"),
        ("%d Dateien gelöscht", "%d files deleted files", "'files' is said twice"),
        ("{count} Treffer", "{count} hits}", "the sign '}' is not in the German"),
        ("Speichern & schließen", "Save close", "the sign '&' is missing"),
    ],
)
def test_a_defect_is_seen(source: str, target: str, defect: str) -> None:
    assert defect in defects(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Der Rat stimmte zu.", "The Council agreed."),
        ("Er hatte das gehabt.", "He had had that."),
        ("Er sagte, dass das stimmt.", "He said that that was right."),
        ("Das Lied heißt Bora Bora.", "The song is called Bora Bora."),
        ("Um 15:00 Uhr begann es.", "It began at 3 p.m."),
        ("Von 13:00 bis 15:30 Uhr", "From 1 p.m. to 3:30 p.m."),
        ("5 Euro", "€5"),
        ("14 Uhr", "14:00"),
        ("%d", "%d"),
        ("„Still Game“ läuft.", "'Still Game' is on."),
        ("Er will das prüfen.", 'He wants to "look" at that.'),
        ("Er kam am 9. Februar.", "He came on the ninth of February."),
        ("Am 19.06.2024 kamen sie.", "They came on June 19, 2024."),
        ("Am 1.12. kamen sie.", "They came on 1 December."),
        ("Nicht nur er kam.", "He came, and others too."),
        ("Er konnte nicht kommen.", "He was unable to come."),
        ("Das ist nicht klar.", "That is unclear."),
        ("Das ist nicht möglich.", "That is impossible."),
        ("Das ist nicht richtig.", "That is incorrect."),
        ("Sie waren nicht einverstanden.", "They disagreed."),
        ("Er ist noch nicht da.", "He is yet to arrive."),
        ("„Ja“, sagte er.", '"Yes," he said.'),
        ("1.234,5 Tonnen", "1,234.5 tonnes"),
        ("Er hat zwei Söhne und 3 Töchter.", "He has two sons and three daughters."),
        ("Der Hut ist alt.", "The hat is old."),
        ("Konto 3704 0044", "Account 3704-0044"),
        ("Dateien löschen, alle Dateien", "Delete files, all files"),
        ("Der Rat und der Ausschuss nannten das Programm, das er kannte.", "The committee called the committee good."),
        ("Um 5 Prozent", "By 5%"),
        ("Die Datei {größe} fehlt.", "The file {größe} is missing."),
        ("Um 5 Dollar", "By $5"),
        ("Speichern & schließen", "Save and close"),
    ],
)
def test_a_good_translation_has_none(source: str, target: str) -> None:
    assert defects(source, target) == ()


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("The Council Council Council later agreed.", "The Council later agreed."),
        ("Secondary sanctions sanctions", "Secondary sanctions"),
        ("Parties to the treaty parties to the treaty, the other", "Parties to the treaty, the other"),
        ("He had had enough.", "He had had enough."),
        ("A very, very long day.", "A very, very long day."),
        ('He said " yes" to it.', 'He said "yes" to it.'),
        ('He said "yes " and went.', 'He said "yes" and went.'),
        ('The 27" screen', 'The 27" screen'),
        ('A "b" and " c".', 'A "b" and "c".'),
    ],
)
def test_repeats_collapse(target: str, expected: str) -> None:
    assert tidy("Der Rat stimmte später zu.", target) == expected


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Siehe Anlage.", "see annex.", "See annex."),
        ("# Titel", "# heading", "# Heading"),
        ("„Ja“, sagte er.", '"yes," he said.', '"Yes," he said.'),
        ("das ist gut", "that is good", "that is good"),
        ("Das iPhone ist neu.", "iPhones are new.", "iPhones are new."),
        ("Www.example.org ist neu.", "www.example.org is new.", "www.example.org is new."),
        ("Er kam.", "", ""),
    ],
)
def test_a_sentence_begins_with_a_capital_where_the_german_does(source: str, target: str, expected: str) -> None:
    assert tidy(source, target) == expected


LONG = "Der Minister reiste am Montag nach Minsk und traf dort den Präsidenten, der ihn um Hilfe für sein Land bat."


@pytest.mark.parametrize(
    ("source", "target", "doubt"),
    [
        ("Konto 3704 0044", "Account 37044", "the number 3704 is not there by itself"),
        (LONG, "The minister traveled to Minsk on Monday and met the president.", "shorter than the German"),
        (
            "Er kam in die Demokratische Volksrepublik und sprach dort.",
            "He came to the Democratic People's Republic and spoke in the Democratic People's Republic.",
            '"the democratic people\'s republic" is said twice',
        ),
    ],
)
def test_what_is_suspicious_is_said(source: str, target: str, doubt: str) -> None:
    assert suspicions(source, target) == (doubt,)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Konto 3704 0044", "Account 3704-0044"),
        ("Es sind 30 000 Menschen.", "There are 30,000 people."),
        (LONG, "On Monday, the minister traveled to Minsk and met the president, who asked him to help his country."),
        ("Er kam in den Rat und ging in den Rat.", "He came to the Council and left the Council."),
        (
            "Die Nationalversammlung lud Nationalversammlungsmitglieder ein.",
            "Members of the National Assembly came to the seat of the National Assembly.",
        ),
        ("Am Ende des Tages, am Ende des Tages.", "At the end of the day, at the end of the day."),
    ],
)
def test_what_is_not_suspicious(source: str, target: str) -> None:
    assert suspicions(source, target) == ()


@pytest.mark.parametrize(
    ("source", "target", "tidied"),
    [
        ("Aus Häusern und Wohnungen.", "From homes and homes.", "From homes."),
        ("Auf Achtung und Respekt.", "On mutual respect and mutual respect.", "On mutual respect."),
        ("Immer wieder kam er.", "He came again and again.", None),
        ("Schritt und Schritt.", "He went step and step.", None),
        ("Er lobte Putin.", "He praised Putin and Putin.", None),
        ("Ein Elektriker kam.", "A electrician came.", "An electrician came."),
        ("So ein Schritt.", "Such a irresponsible step.", "Such an irresponsible step."),
        ("Ein Einzelner kam.", "A one-man show came.", None),
        ("Ein Europäer kam.", "A European came with a euro.", None),
        ("Punkt a ist wahr.", "Point a is true, a and b, a in c.", None),
        ("Die USA.", "A U.S. step, a UN step.", None),
        ("Der Dienst TASS.", "The agency  TASS.", "The agency TASS."),
        ("Der  Dienst.", "The  agency.", None),
    ],
)
def test_small_slips_are_mended(source: str, target: str, tidied: str | None) -> None:
    """Doubled synonyms, the article before a vowel and doubled blanks; ``None`` where nothing changes."""
    assert tidy(source, target) == (target if tidied is None else tidied)
