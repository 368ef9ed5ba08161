"""A pytest fixture for projects that test their catalogues.

    def test_catalogue(termtreu_check):
        termtreu_check("locale/en.po")
        termtreu_check("de.json", "en.json", glossary=["terms.yaml"])

It loads the toolkit only when a test asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

Check = Callable[..., None]


@pytest.fixture
def termtreu_check(request: pytest.FixtureRequest) -> Check:
    """A function that checks files as ``cli check`` does and fails the test with the report where there are findings.

    Paths are relative to the root of the test run. Its arguments: the files; ``glossary`` (paths), ``curated`` (whether
    the data of the package counts), ``profile``, ``target_only``, ``select``, ``ignore`` (codes) and ``severity``
    (findings less grave pass).
    """
    root = request.config.rootpath

    def check(
        *files: str | Path,
        glossary: Sequence[str | Path] = (),
        curated: bool = True,
        profile: str | None = None,
        target_only: bool = False,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        severity: str = "warning",
    ) -> None:
        from glossary import load
        from glossary.model import Severity
        from terms.check import Settings
        from terms.documents import check_documents, plan_documents
        from terms.findings import RANKS
        from terms.reports.summary import Summary, sign
        from terms.reports.text import write

        found = load(*(root / path for path in glossary), curated=curated, base=curated, profile=profile)
        documents = plan_documents([str(root / path) for path in files], target_only=target_only)
        settings = Settings(select=tuple(select), ignore=tuple(ignore))
        outcome = check_documents(documents, found, settings, jobs=1)
        grave = [item for item in outcome.findings if RANKS[item.severity] <= RANKS[Severity(severity)]]
        if grave:
            summary = sign(Summary(files=outcome.files, segments=outcome.segments), found, target_only=target_only)
            pytest.fail("".join(write(grave, summary)), pytrace=False)

    return check
