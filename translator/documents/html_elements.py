"""What the elements and attributes of HTML are to a translator.

Source: WHATWG HTML, "Index" (https://html.spec.whatwg.org/multipage/indices.html) and the ``translate`` attribute.
"""

from __future__ import annotations

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "mark",
        "nobr",
        "picture",
        "q",
        "ruby",
        "rb",
        "rp",
        "rt",
        "rtc",
        "s",
        "samp",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
"""Elements within a sentence. All others, also unknown ones, end it."""

KEPT = frozenset(
    [
        "code",
        "kbd",
        "samp",
        "var",
        "tt",
    ]
)
"""Inline elements whose text stays as it is, and stays in the sentence."""

SILENT = frozenset(
    [
        "applet",
        "audio",
        "canvas",
        "embed",
        "iframe",
        "noembed",
        "noframes",
        "object",
        "pre",
        "script",
        "style",
        "template",
        "textarea",
        "video",
        "xmp",
    ]
)
"""Elements that end a paragraph and whose content stays as it is."""

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
"""Elements without content."""

ENDED_BY = {
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "tr": ("tr", "td", "th"),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "option": ("option",),
}
"""Elements that a start tag ends although they have no end tag."""

READ_ATTRIBUTES = frozenset(
    [
        "alt",
        "title",
        "placeholder",
        "aria-label",
        "aria-description",
        "aria-placeholder",
        "aria-roledescription",
        "aria-valuetext",
    ]
)
"""Attributes that people read, of any element."""

OTHER_READ_ATTRIBUTES = {"optgroup": ("label",), "option": ("label",), "track": ("label",), "table": ("summary",)}
"""Attributes that people read, of some elements."""

READ_META = frozenset(
    [
        "abstract",
        "apple-mobile-web-app-title",
        "dc.description",
        "dc.subject",
        "dc.title",
        "dcterms.description",
        "dcterms.subject",
        "dcterms.title",
        "description",
        "keywords",
        "og:description",
        "og:image:alt",
        "og:title",
        "subject",
        "title",
        "twitter:description",
        "twitter:image:alt",
        "twitter:title",
    ]
)
"""Names of ``meta`` elements whose content people read."""
