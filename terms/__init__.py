"""The language layer: finding terms in German and English text and choosing the English form."""

from terms.english import EnglishFinder, count_occurrences, find_english
from terms.matching import Matcher
from terms.model import Capitals, CompoundPart, Form, Match, Rendering, Span
from terms.rendering import choose_rendering, forbidden_terms, permitted_terms, preferred_term

__all__ = [
    "Capitals",
    "CompoundPart",
    "EnglishFinder",
    "Form",
    "Match",
    "Matcher",
    "Rendering",
    "Span",
    "choose_rendering",
    "count_occurrences",
    "find_english",
    "forbidden_terms",
    "permitted_terms",
    "preferred_term",
]
