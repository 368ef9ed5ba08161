"""Zones of a text that are no language, and what only looks like one."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.protection import Protection, protected_zones


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("Es gibt %s Treffer, %d von %1$d", ["%s", "%d", "%1$d"]),
        ("%(name)s hat %-10s und %.2f und %ld", ["%(name)s", "%-10s", "%.2f", "%ld"]),
        ("Zu 100 %% sicher, 5%s teurer", ["%%", "%s"]),
        ("{0} und {name!r} und ${x} und #{y} und %{z}", ["{0}", "{name!r}", "${x}", "#{y}", "%{z}"]),
        ("Hallo {{ dein name }} und {{x}}", ["{{ dein name }}", "{{x}}"]),
        ("{count, plural, one {# Rat} other {# Räte}}", ["{count, plural,"]),
        ("Am {tag, date, short} kam er", ["{tag, date, short}"]),
        ("Der :count kam :smile:", [":count", ":smile:"]),
        ("Kreml&nbsp;heute &#160; &#xA0; &amp;", ["&nbsp;", "&#160;", "&#xA0;", "&amp;"]),
        ("An putin@kreml.ru schreiben", ["putin@kreml.ru"]),
        ("Siehe https://example.org/Putin. Danach", ["https://example.org/Putin"]),
        (r"In C:\Program Files\Kreml\putin.txt, D:\Duma.", [r"C:\Program Files\Kreml\putin.txt", r"D:\Duma"]),
        ("`Putin` und ```\nPutin\n```", ["`Putin`", "```\nPutin\n```"]),
        ('<a href="Putin">Kreml</a>', ['<a href="Putin">', "</a>"]),
        ("<0>Hier</0> klicken<1/>", ["<0>", "</0>", "<1/>"]),
        ("{% if user %}Ja{% endif %}{# Rat #}", ["{% if user %}", "{% endif %}", "{# Rat #}"]),
        ("<%= name %> und <?php echo 1 ?>", ["<%= name %>", "<?php echo 1 ?>"]),
        ("$t(menu.file) und $HOME", ["$t(menu.file)", "$HOME"]),
        ("%1 von %L2, %n Datei(en)", ["%1", "%L2", "%n"]),
        (r"Zeile 1\nZeile 2\t%s", [r"\n", r"\t", "%s"]),
        ("Mit git commit -m Ja", ["-m"]),
        ("Auf DE89 3704 0044 0532 0130 00.", ["DE89 3704 0044 0532 0130 00"]),
        ("ISBN 978-3-16-148410-0 gilt", ["978-3-16-148410-0"]),
        ("550e8400-e29b-41d4-a716-446655440000 fehlt", ["550e8400-e29b-41d4-a716-446655440000"]),
        ("Tel.: +49 30 1234567-89, +43 (1) 234 567.", ["+49 30 1234567-89", "+43 (1) 234 567"]),
        (r"Mit $x^2$ und $\frac{1}{2}$", ["$x^2$", r"$\frac{1}{2}$"]),
        ("In /home/user/datei.txt.", ["/home/user/datei.txt"]),
    ],
)
def test_what_is_protected(text: str, zones: list[str]) -> None:
    """Each kind of zone is found whole, without the sign that ends the sentence."""
    assert [text[slice(*span)] for span in protected_zones(text)] == zones


@pytest.mark.parametrize(
    "text",
    [
        "Um 5 % mehr und 5% weniger, 3%.",
        "Zu 100%ige Sicherheit, die 50%-Quote, 20 %der Leute, 5%ige",
        "AT&T; Müller&Söhne; F & E;",
        "Lehrer:innen kamen um 12:30:00 Uhr: so war es",
        "Er sagte:nein, im Verhältnis 1:2",
        "{x, dann y} und { Rat } und }{",
        "Er fragte: %?",
        "Das Land (A:B) und C: kein Pfad",
        "kleiner < als > größer",
        "Um 5 $US und 10 $USD, 20 $",
        "5%10 und 3 %",
        "Von 5$ bis 10$ und $5 bis $10",
        "Bis zu +5 Grad und +49 10",
        "Am 19.06.2024 um 14:30, 3704 0044 0532",
        "Lehrer -innen und - ja",
        "U2 0044 fährt, A320 1234 auch",
    ],
)
def test_what_is_language(text: str) -> None:
    """Percentages, ampersands, colons and brackets of running text are no zones."""
    assert protected_zones(text) == ()


@given(st.text("Ab %s{}$:&;\\<>`#1.@/d()", max_size=60))
def test_zones_are_in_order_and_apart(text: str) -> None:
    """Zones are in order, do not overlap."""
    zones = protected_zones(text)
    assert all(start < end for start, end in zones)
    assert all(before[1] <= after[0] for before, after in pairwise(zones))


@pytest.mark.parametrize("piece", ["a", "a-", "U.", "a_", "{a,", "&a", ":a", "%(", "a/", "<a", "$a_", "_{"])
def test_long_nonsense_takes_no_longer_than_its_length(piece: str) -> None:
    """A hundred thousand signs without a blank are looked at in one pass; in two nested ones they take minutes."""
    start = time.process_time()
    protected_zones(piece * (100_000 // len(piece)))
    assert time.process_time() - start < 5


def test_a_chain_of_many_words_is_read_once() -> None:
    """Spans of one word without blanks are judged alike in any order, inside an address and beside it."""
    text = "Putin-" * 5_000 + "(https://example.org/Putin-Putin) Putin"
    protection = Protection(text)
    address = text.index("https"), text.index(")")
    for start in (*range(0, 30_000, 6), address[0] + 20, 12, address[0] + 26, len(text) - 5):
        assert protection.covers(start, start + 5) == (address[0] <= start < address[1])
