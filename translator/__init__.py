"""Translating German into English with the terms of a glossary.

>>> from glossary import load
>>> from translator import Translator, open_engine
>>> translator = Translator(open_engine("starter"), load())
>>> translator.translate("Schoigu besuchte Pjöngjang.").text
'Shoigu visited Pyongyang.'
"""

from translator.engine import Constraint, Engine, EngineInfo, Hypothesis, Link, Request
from translator.figures import English
from translator.model import AppliedTerm, Outcome, Result, Segment
from translator.packages import PackageInfo, find_package, list_packages, open_engine
from translator.pipeline import STEPS, Translator

__all__ = [
    "STEPS",
    "AppliedTerm",
    "Constraint",
    "Engine",
    "EngineInfo",
    "English",
    "Hypothesis",
    "Link",
    "Outcome",
    "PackageInfo",
    "Request",
    "Result",
    "Segment",
    "Translator",
    "find_package",
    "list_packages",
    "open_engine",
]
