"""Ignoring, the baseline, fixes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary import Glossary
from glossary.errors import FileError
from glossary.model import Severity
from terms import baseline
from terms.bilingual.plain import pair_lines
from terms.check import Checker, Settings
from terms.documents import Document, check_document, check_documents, plan_documents
from terms.findings import Finding
from terms.fix import fix_text, show_diff
from terms.suppress import parse_ignore_file, read_ignores


def _finding(message: str = "m", code: str = "TERM101", file: str = "a.txt", text: str = "Kiev") -> Finding:
    return Finding(
        code=code, name="n", severity=Severity.ERROR, message=message, file=file, line=1, column=1, end_line=1,
        end_column=5, concept="kyiv", source_text="Kiew", target_text=text, suggestion="Kyiv",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("comment", "codes", "reason"),
    [
        ("<!-- termtreu: ignore[TERM101] a quotation -->", ("TERM101",), "a quotation"),
        ("# termtreu: ignore[TERM101, TERM103] old", ("TERM101", "TERM103"), "old"),
        ("termtreu:ignore all of it", (), "all of it"),
        (".. termtreu: ignore[] x", (), "x"),
    ],
)
def test_comments_are_understood(comment: str, codes: tuple[str, ...], reason: str) -> None:
    (found,) = read_ignores(comment, 3)
    assert (found.codes, found.reason, found.line) == (codes, reason, 3)


@pytest.mark.parametrize("comment", ["termtreu ignore", "ignore[TERM101]", "# termtreu: ignored", "termtreu: skip"])
def test_other_comments_are_not(comment: str) -> None:
    assert read_ignores(comment, 1) == ()


def test_a_comment_covers_its_segment_and_its_codes_only(rules_glossary: Glossary) -> None:
    english = "# termtreu: ignore[TERM101] a letter of 1990\nShoygu left.\nShoygu left.\n# termtreu: ignore[TERM501] x\nShoygu left.\n"  # noqa: E501 # a file in one row
    pairs = pair_lines("Schoigu ging.\n" * 3, english, "a", "b")
    result = Checker(rules_glossary).check_document(pairs)
    assert [(item.code, item.line) for item in result.findings] == [("TERM101", 3), ("TERM101", 5), ("TERM701", 4)]
    assert [item.line for item in result.ignored] == [2]


@pytest.mark.parametrize(
    ("comment", "english", "settings", "found"),
    [
        ("ignore[TERM101] x", "Shoygu left.", Settings(), []),
        ("ignore[TERM101] x", "Shoigu left.", Settings(), [("TERM701", "TERM101")]),
        ("ignore[TERM101, TERM501] x", "Shoygu left.", Settings(), [("TERM701", "TERM501")]),
        ("ignore all of it", "Shoygu left.", Settings(), []),
        ("ignore all of it", "The minister left.", Settings(), []),
        ("ignore all of it", "Shoigu left.", Settings(ignore=("TERM202",)), []),
        ("ignore[TERM999] x", "Shoigu left.", Settings(), [("TERM702", "TERM999")]),
        ("ignore[term101] x", "Shoigu left.", Settings(), [("TERM702", "term101")]),
        ("ignore[TERM1] x", "Shoigu left.", Settings(), [("TERM702", "TERM1")]),
        # What did not run is not judged.
        ("ignore[TERM301] x", "Shoigu left.", Settings(), []),
        ("ignore[TERM202] x", "Shoigu left.", Settings(), []),
        ("ignore[TERM101] x", "Shoigu left.", Settings(ignore=("TERM101",)), []),
        ("ignore[TERM101] x", "Shoigu left.", Settings(select=("TERM501", "TERM7")), []),
        ("ignore[TERM101] x", "Shoigu left.", Settings(ignore=("TERM701",)), []),
    ],
)
def test_comments_that_silence_nothing_are_reported(
    comment: str, english: str, settings: Settings, found: list[tuple[str, str]], rules_glossary: Glossary
) -> None:
    pairs = pair_lines("Schoigu ging.\n", f"# termtreu: {comment}\n{english}\n", "a", "b")
    result = Checker(rules_glossary, settings).check(pairs)
    assert [(item.code, item.target_text) for item in result] == found


def test_an_idle_comment_without_codes_is_reported(rules_glossary: Glossary) -> None:
    pairs = pair_lines("Er ging.\n", "# termtreu: ignore\nHe left.\n", "a", "b")
    assert [item.code for item in Checker(rules_glossary).check(pairs)] == ["TERM701"]


_AT_THE_END = {
    "text": ("Er ging.\n", "He left.\n# {}\n"),
    "markdown": ("Er ging.\n", "He left.\n\n<!-- {} -->\n"),
    "html": ("<p>Er ging.</p>\n", "<p>He left.</p>\n<!-- {} -->\n"),
    "rest": ("Er ging.\n", "He left.\n\n.. {}\n"),
    "srt": ("1\n00:01,000 --> 00:02,000\nEr ging.\n", "1\n00:01,000 --> 00:02,000\nHe left.\n\nNOTE {}\n"),
    "json": ('{{"a": "Er ging."}}', '{{"a": "He left.", "@b": "{}"}}'),
    "yaml": ("a: Er ging.\n", "a: He left.\n# {}\n"),
    "po": (None, 'msgid "Er ging."\nmsgstr "He left."\n\n# {}\n'),
}


@pytest.mark.parametrize("form", _AT_THE_END)
@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("termtreu: ignore[TERM101] x", ["TERM701"]),
        ("termtreu: ignore x", ["TERM701"]),
        ("termtreu: ignore[TERM999] x", ["TERM702"]),
    ],
)
def test_a_comment_behind_the_last_segment_is_judged(
    form: str, comment: str, found: list[str], rules_glossary: Glossary
) -> None:
    files = {name: text.format(comment).encode() for name, text in zip("ab", _AT_THE_END[form], strict=True) if text}
    document = Document(source="a" if "a" in files else None, target="b", form=form)
    result = check_document(Checker(rules_glossary), document, files.__getitem__)
    assert result.problems == ()
    assert [item.code for item in result.findings] == found
    assert all(comment in item.excerpt for item in result.findings)


def test_a_comment_behind_the_last_segment_silences_nothing_before_it(rules_glossary: Glossary) -> None:
    pairs = pair_lines("Schoigu ging.\n", "Shoygu left.\n# termtreu: ignore[TERM101] x\n", "a", "b")
    result = Checker(rules_glossary).check(pairs)
    assert [item.code for item in result] == ["TERM101", "TERM701"]


def test_a_comment_before_an_obsolete_message_is_about_that(rules_glossary: Glossary) -> None:
    content = b'msgid "a"\nmsgstr "b"\n\n# termtreu: ignore[TERM101] x\n#~ msgid "Kiew"\n#~ msgstr "Kiev"\n'
    result = check_document(Checker(rules_glossary), Document(target="b", form="po"), lambda _: content)
    assert result.findings == ()


def test_english_alone_judges_no_comment_of_the_other_rules(rules_glossary: Glossary) -> None:
    english = b"# termtreu: ignore[TERM102] x\nShoigu left.\n# termtreu: ignore[TERM101] x\nShoigu left.\n"
    document = Document(target="b.txt", form="text", target_only=True)
    result = check_document(Checker(rules_glossary), document, lambda _: english)
    assert [(item.code, item.line, item.column) for item in result.findings] == [("TERM701", 3, 20)]


def test_a_comment_silences_the_comparison_of_files(rules_glossary: Glossary, tmp_path: Path) -> None:
    """The rule about all files obeys comments too, and they count as used."""
    settings = Settings(select=("TERM202", "TERM701"))
    names = []
    for number, city in enumerate(("Kyiv", "Kyiv", "Kiev")):
        path = tmp_path / f"{number}.po"
        comment = "# termtreu: ignore[TERM202] x\n" if number == 2 else ""
        path.write_text(f'{comment}msgid "Kiew ist groß."\nmsgstr "{city} is big."\n', "utf-8")
        names.append(str(path))
    found = check_documents(plan_documents(names), rules_glossary, settings).findings
    assert found == ()


def test_the_ignore_file_covers_by_code_path_and_concept() -> None:
    lines = parse_ignore_file(
        "TERM101 docs/* kyiv # house style of 1990\n\n* old/** # archive\nTERM5* a.txt # x\n", "f"
    )
    assert [line.reason for line in lines] == ["house style of 1990", "archive", "x"]
    covered = {
        (code, file): any(line.covers(_finding(code=code, file=file)) for line in lines)
        for code, file in (
            ("TERM101", "docs/a.md"), ("TERM102", "docs/a.md"), ("TERM102", "old/b/c.md"), ("TERM501", "a.txt"),
            ("TERM501", "x/a.txt"), ("TERM501", "ba.txt"), ("TERM101", "a.txt"),
        )
    }  # fmt: skip
    assert list(covered.values()) == [True, False, True, True, True, False, False]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("TERM101 a.txt", "f:1:1: no reason is given"),
        ("TERM999 a.txt # x", "f:1:1: no such rule"),
        ("TERM9* a.txt # x", "f:1:1: no such rule"),
        ("\nTERM101 # why", "f:2:1: not a line of an ignore file"),
        ("X1 a # why", "f:1:1: not a line of an ignore file"),
    ],
)
def test_a_wrong_ignore_file_is_refused(text: str, message: str) -> None:
    with pytest.raises(FileError) as caught:
        parse_ignore_file(text, "f")
    assert message in str(caught.value)


def test_the_baseline_only_shrinks() -> None:
    old = baseline.collect([_finding(), _finding(), _finding(text="Kieff")])
    new, known = baseline.subtract([_finding()] * 3, old)
    assert (len(new), len(known)) == (1, 2)
    smaller = baseline.shrink([_finding()], old, ["a.txt"])
    assert [entry.count for entry in smaller.entries.values()] == [1]
    assert baseline.shrink([_finding()] * 9, smaller, ["a.txt"]) == smaller
    assert baseline.shrink([], old, ["other.txt"]) == old
    assert baseline.shrink([_finding(text="new")], baseline.Baseline(), ["a.txt"]).entries == {}
    assert baseline.count_gone([_finding()], old, ["a.txt"]) == 2
    grown = baseline.extend([_finding(text="new")], old, ["a.txt"])
    assert len(grown.entries) == 1


def test_the_baseline_survives_its_file_and_lines_that_move() -> None:
    old = baseline.collect([_finding(), _finding(text="Ä\n")])
    assert baseline.parse("".join(baseline.serialize(old)), "f") == old
    assert baseline.parse("".join(baseline.serialize(baseline.Baseline())), "f").entries == {}
    moved = replace(_finding(), line=99, end_line=99, message="another wording")
    assert baseline.subtract([moved], old)[0] == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"termtreu-baseline": 1, "findings": [1]}', '{"termtreu-baseline": 2, "findings": []}', "[" * 99999])  # fmt: skip  # noqa: E501 # a file in one row
def test_what_is_no_baseline_is_refused(text: str) -> None:
    with pytest.raises(FileError):
        baseline.parse(text, "f")


def _fix(german: str, english: str, glossary: Glossary) -> str:
    checker = Checker(glossary)
    document = Document(source="a", target="b", form="text")

    def check(text: str) -> tuple[Finding, ...]:
        return check_document(checker, document, _content(german, text)).findings

    return fix_text(english, check(english), check).text


def _content(german: str, english: str):  # type: ignore[no-untyped-def]
    return lambda path: (german if path == "a" else english).encode()


@pytest.mark.parametrize(
    ("german", "english", "fixed"),
    [
        ("Schoigu ging.", "Shoygu left.", "Shoigu left."),
        ("Schoigus Reise", "Shoygu's trip", "Shoigu's trip"),
        ("Schoigus Reise", "Schoigus trip", "Shoigu's trip"),
        ("SCHOIGU GING", "SHOYGU LEFT", "SHOIGU LEFT"),
        ("Lawrow ging.\r\nSchoigu kam.\r\n", "Lawrow left.\r\nShoygu came.\r\n", "Lavrov left.\r\nShoigu came.\r\n"),
        ("Die OVKS tagt.", "The OVKS meets.", "The CSTO meets."),
        ("Schoigu, Schoigu", "\ufeffShoygu, Shoygu", "\ufeffShoigu, Shoigu"),
        # These are not certain, and stay.
        ("Die OVKS tagt.", "OVKS meets.", "OVKS meets."),
        ("Die OVKS-Staaten", "The OVKS-States", "The OVKS-States"),
        ("Das Heer hat 1.250 Panzer.", "The army has 1.250 tanks.", "The army has 1.250 tanks."),
        ("Er lebt in Kiew.", "He lives in Kiev.", "He lives in Kiev."),
        ("Schoigu ging.", "He left.", "He left."),
    ],
)
def test_only_what_is_certain_is_mended(german: str, english: str, fixed: str, rules_glossary: Glossary) -> None:
    assert _fix(german, english, rules_glossary) == fixed
    assert _fix(german, fixed, rules_glossary) == fixed


@given(
    st.lists(
        st.sampled_from(["Shoygu", "Lawrow", "the OVKS", "a", "Kiev", "\n", "Shoigu's", "Shoygu's,", "(Schoigu)"]),
        min_size=1,
        max_size=12,
    )
)
def test_a_fixed_text_passes_and_nothing_else_changes(words: list[str]) -> None:
    """Only words of the glossary change, and what was mended is no finding any more."""
    from pathlib import Path

    from glossary.formats import native

    path = Path(__file__).with_name("rules.yaml")
    glossary = native.parse(path.read_bytes(), str(path))
    english = " ".join(words)
    german = "\n".join("Schoigu Schoigu Lawrow Lawrow OVKS Kiew" for line in english.split("\n") if line.strip())
    fixed = _fix(german, english, glossary)
    names = {"Shoygu": "Shoigu", "Schoigu": "Shoigu", "Lawrow": "Lavrov", "OVKS": "CSTO"}
    undone = english
    for wrong, right in names.items():
        undone = undone.replace(wrong, right)
        fixed = fixed.replace(wrong, right)
    assert fixed == undone


def test_an_apostrophe_does_not_break_a_quoted_text(rules_glossary: Glossary) -> None:
    """The fix that would end the YAML text is left out, the others are made."""
    german, english = "a: Schoigu\nb: Schoigus Reise\n", "a: 'Shoygu'\nb: 'Schoigus trip'\n"
    checker = Checker(rules_glossary)
    document = Document(source="a", target="b", form="yaml")

    def check(text: str) -> tuple[Finding, ...]:
        result = check_document(checker, document, _content(german, text))
        if result.problems:
            raise FileError(result.problems)
        return result.findings

    assert fix_text(english, check(english), check).text == "a: 'Shoigu'\nb: 'Schoigus trip'\n"


def test_the_difference_is_shown() -> None:
    assert (
        show_diff("x", "a\nb", "a\nc")
        == "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"
    )
