"""What a check of our own data has found, as one page that stands alone: no script, nothing from elsewhere."""

from collections.abc import Iterator, Sequence
from html import escape

from kinroll.flows.answers.lodging import FINDING_COLUMNS, finding_row
from kinroll.store.collection_checks import Found
from kinroll.store.models import CollectionCheck

_STYLE = (
    ":root{color-scheme:light dark;font-family:system-ui,sans-serif;line-height:1.45}body{margin:0 auto;"
    "max-width:85rem;padding:1rem}table{border-collapse:collapse}div{overflow-x:auto}"
    "th,td{border-bottom:1px solid #8886;padding:.3rem .6rem;text-align:left;vertical-align:top}"
)


def page(check: CollectionCheck, found: Sequence[Found]) -> Iterator[str]:
    """The page, part by part."""
    title = f"Findings: {check.first_on} to {check.last_on}"
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
    yield f"<p>{len(found):,} findings, looked at {check.made_at:%Y-%m-%d %H:%M} UTC.</p>\n"
    yield '<div tabindex="0" role="region" aria-label="Findings">\n<table>\n<thead><tr>'
    yield "".join(f'<th scope="col">{escape(caption)}</th>' for caption in FINDING_COLUMNS) + "</tr></thead>\n<tbody>\n"
    for one in found:
        yield f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in finding_row(one))}</tr>\n"
    yield "</tbody>\n</table>\n</div>\n</body>\n</html>\n"
