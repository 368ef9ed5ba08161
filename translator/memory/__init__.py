"""Translation memory: pairs of German and English segments, kept in one SQLite file and used again.

>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder, Memory.open(Path(folder) / "memory.db") as memory:
...     added = memory.add([("Der Rat stimmte zu.", "The Council agreed.")])
...     [found.target for found in memory.lookup(["Der Rat stimmte zu."])[0]]
['The Council agreed.']
"""

from translator.memory.model import Imported, Pair, Reuse, Suggestion
from translator.memory.store import Memory

__all__ = ["Imported", "Memory", "Pair", "Reuse", "Suggestion"]
