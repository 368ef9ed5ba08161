"""Teaching an Argos package a translation memory; training itself needs torch (extra ``train``)."""

from translator.adapt.adaptation import Wishes, adapt
from translator.adapt.report import Comparison, Report, summarise

__all__ = ["Comparison", "Report", "Wishes", "adapt", "summarise"]
