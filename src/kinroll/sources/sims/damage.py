"""What is wrong with an XML file, in the words of a school office: the parser's are for programmers, and quote it."""

import re

from lxml import etree

_CUT_OFF = "it ends in the middle, or was written by two programs at once"
_AS_IT_IS = "a & or a < stands in a text as it is, where XML has to say &amp; or &lt;"
_IN_WORDS = {
    etree.ErrorTypes.ERR_DOCUMENT_END: "something stands behind its end: two files in one?",
    etree.ErrorTypes.ERR_INVALID_CHAR: "a character stands there that is none, such as a control character",
    etree.ErrorTypes.ERR_ENTITYREF_SEMICOL_MISSING: _AS_IT_IS,
    etree.ErrorTypes.ERR_UNDECLARED_ENTITY: _AS_IT_IS,
    etree.ErrorTypes.ERR_NAME_REQUIRED: _AS_IT_IS,
    etree.ErrorTypes.ERR_GT_REQUIRED: _CUT_OFF,
    etree.ErrorTypes.ERR_TAG_NOT_FINISHED: _CUT_OFF,
    etree.ErrorTypes.ERR_COMMENT_NOT_FINISHED: _CUT_OFF,
    etree.ErrorTypes.ERR_CDATA_NOT_FINISHED: _CUT_OFF,
    etree.ErrorTypes.ERR_RESOURCE_LIMIT: "something in it is deeper, or longer, than in any report",
    etree.ErrorTypes.ERR_TAG_NAME_MISMATCH: "an element ends there that is not the one begun last: something was lost",
    etree.ErrorTypes.ERR_INVALID_ENCODING: "it is not written in the encoding that it says it is in",
    etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING: "it says that it is in an encoding that nobody knows",
}
_PLACE = re.compile(r", line \d+, column \d+")
"""Where it is, as the other messages say too."""


def in_words(error: etree.XMLSyntaxError) -> str:
    """What a parser found wrong, without where."""
    return _IN_WORDS.get(getattr(error, "code", None)) or " ".join(_PLACE.sub("", error.msg).split())
