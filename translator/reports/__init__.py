"""What is written about a translation: JSON for programs, a page for people; `terminal` has the view for a terminal."""

from translator.reports.html import write_html
from translator.reports.json import write_json
from translator.reports.signature import glossary_hash

__all__ = ["glossary_hash", "write_html", "write_json"]
