"""What a check of NAT files has found: as one JSON object, as rows for a spreadsheet, and as one page."""

from collections.abc import Iterator
from html import escape
from typing import Any

from kinroll.core.avetmiss.findings import ERROR, Finding
from kinroll.core.formulas import harmless
from kinroll.flows.avetmiss.checking import Report

COLUMNS = (
    "severity",
    "rule",
    "file",
    "line",
    "client",
    "record",
    "field",
    "value",
    "what must hold",
    "authority's rule",
)


def report_json(report: Report) -> dict[str, Any]:
    """The whole report as one object; of each rule the findings that were kept."""
    return {
        "schema": 1,
        "path": report.path,
        "release": report.release,
        "year": report.year,
        "year_from": report.year_from,
        "records": dict(report.records),
        "errors": report.errors,
        "warnings": report.warnings,
        "rules": [_rule_json(report, number) for number in sorted(report.tally.counts)],
        "findings": [_finding_json(one) for one in report.tally.findings()],
        "not_checked": list(report.not_checked),
    }


def _rule_json(report: Report, number: str) -> dict[str, Any]:
    rule, tally = report.tally.rules[number], report.tally
    return {
        "rule": number,
        "severity": tally.severity(rule),
        "count": tally.counts[number],
        "shown": len(tally.kept[number]),
        "says": rule.says,
        "authority": rule.avs,
        "doubt": rule.doubt,
    }


def _finding_json(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule.number,
        "severity": one.severity,
        "file": one.file,
        "line": one.line or None,
        "client": one.client,
        "record": one.key,
        "field": one.field,
        "value": one.value,
        "says": one.rule.says,
        "authority": one.rule.avs,
    }


def rows(report: Report) -> Iterator[tuple[str, ...]]:
    """The findings as rows of a table, the captions first; no text of them is a formula to a spreadsheet."""
    yield COLUMNS
    for one in report.tally.findings():
        texts = (one.severity, one.rule.number, one.file, str(one.line or ""), one.client, one.key, one.field)
        yield tuple(harmless(text) for text in (*texts, one.value, one.rule.says, one.rule.avs))


_STYLE = """
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.45; }
body { margin: 0 auto; max-width: 75rem; padding: 1rem; }
table { border-collapse: collapse; }
.wide { overflow-x: auto; }
th, td { border-bottom: 1px solid #8886; padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; }
td:nth-child(-n + 2) { white-space: nowrap; }
td:last-child { min-width: 12rem; }
td.value { font-family: ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
"""


def page(report: Report) -> Iterator[str]:
    """The report as one HTML page: no script, nothing from elsewhere."""
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield f"<title>Check of NAT files: {escape(report.path)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    yield f"<h1>Check of NAT files</h1>\n<p>{escape(report.path)}: release {escape(report.release)}, "
    yield f"activity of {report.year} ({escape(report.year_from)}).</p>\n"
    yield f"<p><strong>{report.errors:,} errors, {report.warnings:,} warnings.</strong></p>\n"
    if report.tally.counts:
        yield "<h2>By rule</h2>\n"
        yield from _table("By rule", ("rule", "severity", "times", "what must hold"), _by_rule(report))
        yield "<h2>One by one</h2>\n"
        yield from _table("One by one", COLUMNS[:-1], _one_by_one(report))
        yield from _left_out(report)
    else:
        yield "<p>Nothing is wrong by the rules that were checked.</p>\n"
    yield "<h2>What was read</h2>\n"
    records = ((name, f"{count:,}") for name, count in report.records.items())
    yield from _table("What was read", ("file", "records"), records)
    yield "<h2>Not checked</h2>\n<ul>\n"
    yield from (f"<li>{escape(text)}</li>\n" for text in report.not_checked)
    yield "</ul>\n</body>\n</html>\n"


def _by_rule(report: Report) -> Iterator[tuple[str, ...]]:
    tally = report.tally
    for number, rule in sorted(tally.rules.items(), key=lambda one: (tally.severity(one[1]) != ERROR, one[0])):
        says = f"{rule.says}. {rule.doubt}" if rule.doubt else rule.says
        yield number, tally.severity(rule), f"{tally.counts[number]:,}", says


def _one_by_one(report: Report) -> Iterator[tuple[str, ...]]:
    for one in report.tally.findings():
        texts = (one.severity, one.rule.number, one.file, str(one.line or ""), one.client, one.key, one.field)
        yield (*texts, one.value, one.rule.says)


def _left_out(report: Report) -> Iterator[str]:
    missing = sum(report.tally.counts.values()) - sum(len(kept) for kept in report.tally.kept.values())
    if missing:
        yield f"<p>{missing:,} more of the same rules are counted above and not listed.</p>\n"


def _table(name: str, captions: tuple[str, ...], lines: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{name}">\n<table>\n<thead><tr>'
    yield "".join(f'<th scope="col">{escape(caption)}</th>' for caption in captions) + "</tr></thead>\n<tbody>\n"
    place = captions.index("value") if "value" in captions else -1
    for line in lines:
        cells = (
            f'<td class="value">{escape(text)}</td>' if at == place else f"<td>{escape(text)}</td>"
            for at, text in enumerate(line)
        )
        yield f"<tr>{''.join(cells)}</tr>\n"
    yield "</tbody>\n</table>\n</div>\n"
