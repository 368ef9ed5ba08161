"""Which terms of the curated glossary a package renders rightly without being told.

    python bench/known_terms.py [--model starter] [--write]

Each German term is put into three sentences that fit its type and field; where a permitted English term comes out in
all of them, the package knows the term. Such terms are not written into the source at first, because telling a model
what it knows costs fluency (``docs/quality.md`` has the figures); they are verified like all others and told when they
are missing. ``--write`` stores the list in the package folder; its first line names the weights it was made with.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from glossary import Concept, Glossary, SubjectField, Term, TermType, load
from terms import find_english, permitted_terms
from translator import Request, open_engine
from translator.engines.argos import KNOWN_TERMS

PERSON = ("{} sagte am Montag nichts dazu.", "Ein Treffen mit {} ist geplant.", "Das berichtet die Zeitung über {}.")
PLACE = ("Er reiste am Montag nach {}.", "Die Lage in {} ist ruhig.", "Nach Angaben aus {} gab es zwei Verletzte.")
ADJECTIVE = ("Die {}e Regierung lehnte das ab.", "Das melden {}e Medien.", "Er traf die {}en Vertreter am Montag.")
TOWN_ADJECTIVE = ("Das meldet die {} Zeitung.", "Er traf den {} Bürgermeister.", "Die {} Börse schloss am Montag.")
NOUN = ("Es geht um {}.", "Das hat mit {} zu tun.", "Die Zeitung berichtet am Montag über {}.")


def frames(concept: Concept, term: Term) -> tuple[str, ...]:
    """The sentences for a term."""
    if term.type is TermType.ADJECTIVE:
        return TOWN_ADJECTIVE if term.text[:1].isupper() else ADJECTIVE
    if concept.subject is SubjectField.PERSON:
        return PERSON
    return PLACE if concept.subject in (SubjectField.PLACE, SubjectField.COUNTRY) else NOUN


def known_terms(glossary: Glossary, model: str) -> list[str]:
    """The German terms that the package renders rightly in all sentences, sorted."""
    engine = open_engine(model)
    jobs = [
        (concept, term, frame.format(term.text))
        for concept in glossary
        for term in concept.in_language("de")
        for frame in frames(concept, term)
    ]
    answers = engine.translate([Request(text=sentence) for _, _, sentence in jobs], beam=4)
    right: dict[str, bool] = {}
    for (concept, term, _), hypotheses in zip(jobs, answers, strict=True):
        found = bool(find_english(hypotheses[0].text, permitted_terms(concept)))
        right[term.text] = right.get(term.text, True) and found
    return sorted(text for text, always in right.items() if always)


def main() -> None:
    """Print or store the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="starter")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    glossary = load()
    known = known_terms(glossary, options.model)
    engine = open_engine(options.model)
    lines = [engine.info.fingerprint, *known]
    total = sum(len(concept.in_language("de")) for concept in glossary)
    print(
        f"{len(known)} of {total} German terms are known to {engine.info.name} {engine.info.version}", file=sys.stderr
    )
    if options.write:
        (engine.folder / KNOWN_TERMS).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    else:
        print("\n".join(lines))


if __name__ == "__main__":
    main()
