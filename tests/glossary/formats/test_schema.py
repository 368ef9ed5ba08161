"""Our TBX against the published schemas, where they are at hand.

They are not part of this project. Put ``TBXcoreStructV03_TBX-Basic_integrated.rng`` and
``TBXcoreStructV03_TBX-Core_integrated.rng`` (https://github.com/LTAC-Global) into a folder and name it in
``TERMTREU_TBX_SCHEMAS``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from lxml import etree

from glossary import Glossary
from glossary.formats import tbx

SCHEMAS = os.environ.get("TERMTREU_TBX_SCHEMAS")


@pytest.mark.skipif(SCHEMAS is None, reason="TERMTREU_TBX_SCHEMAS names no folder with the schemas of TBX")
@pytest.mark.parametrize(
    ("schema", "dialect"),
    [
        ("Basic", "basic"),
        ("Basic", "min"),
        ("Basic", "core"),
        ("Core", "core"),
        ("Core", "basic-dct"),
        ("Core", "min-dct"),
    ],
)
def test_our_tbx_is_valid(small: Glossary, schema: str, dialect: str) -> None:
    path = Path(SCHEMAS or "") / f"TBXcoreStructV03_TBX-{schema}_integrated.rng"
    grammar = etree.RelaxNG(etree.parse(path))
    grammar.assertValid(etree.fromstring("".join(tbx.serialize(small, dialect)).encode()))
