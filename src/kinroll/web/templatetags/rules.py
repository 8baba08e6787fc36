"""What templates about rules and sources call things by."""

from django import template

from kinroll.web import rule_words, source_words

register = template.Library()
register.filter("key_words", rule_words.key_words)
register.filter("place_words", rule_words.place_words)


@register.filter
def finding_severity(code: str) -> str:
    """How grave something is."""
    return str(rule_words.SEVERITIES.get(code, code))


@register.filter
def rule_runs(code: str) -> str:
    """When a rule runs."""
    return str(rule_words.RUNS.get(code, code))


@register.filter
def gives_access_to(code: str) -> str:
    """What a rule gives access to."""
    return str(rule_words.PROVISIONS.get(code, code))


@register.filter
def comes_out(code: str) -> str:
    """In what a document would come out differently."""
    return str(rule_words.DIFFERENCES.get(code, code))


@register.filter
def setting_name(code: str) -> str:
    """What one of the five settings is called."""
    return str(rule_words.SETTINGS[code][0])


@register.filter
def choice_words(value: str, setting: str) -> str:
    """What a choice of one of the five settings means; the choice itself where it has no other words."""
    words = rule_words.CHOICES.get(setting, {}).get(value)
    return str(words[0]) if words else value


@register.filter
def line_tone(line: str) -> str:
    """How a line of a comparison looks."""
    return {"+": "plus", "-": "minus", "@": "at"}.get(line[:1], "")


@register.filter
def report_name(code: str) -> str:
    """What a report, or those whom it lists, are called."""
    return str(source_words.REPORTS.get(code, code))


@register.filter
def source_setting(code: str) -> str:
    """What a setting of a source is called."""
    return str(source_words.SETTINGS.get(code, code))
