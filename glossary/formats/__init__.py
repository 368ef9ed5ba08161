"""File formats of glossaries: one module a format, each with ``parse`` and ``serialize``."""
