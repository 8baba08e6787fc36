"""Windows Task Scheduler: an XML file for each entry.

Source: Task Scheduler schema, Microsoft (taskType, calendarTriggerType, execActionType), version 1.2. The order of the
elements of a trigger is that of the schema. Not tried on Windows.
"""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from kinroll.schedules.entry import Entry, File

NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
FIRST_DAY = "2020-01-01"
PLAIN = re.compile(r"[\w./\\:=-]+")


def files(entries: Sequence[Entry]) -> list[File]:
    """A task for each entry, in the encoding that ``schtasks`` writes itself."""
    return [File(f"kinroll-{entry.name}.xml", _xml(entry), "utf-16") for entry in entries]


def next_steps(entries: Sequence[Entry], folder: str) -> list[str]:
    """What to type to register the tasks; it asks for the password of the account that they run as."""
    where = f"{folder}\\" if folder else ""
    copied = [] if folder else ["kinroll schedule --for windows --install ."]
    return copied + [
        f'schtasks /Create /TN "Kinroll\\{entry.name}" /XML "{where}kinroll-{entry.name}.xml" /RU "%USERNAME%" /RP *'
        for entry in entries
    ]


def _xml(entry: Entry) -> str:
    entry.refuse('%"', "Windows reads % and quotation marks as its own")
    task = ET.Element("Task", version="1.2", xmlns=NAMESPACE)
    _add(task, "RegistrationInfo", Description=entry.does)
    _trigger(ET.SubElement(task, "Triggers"), entry)
    principal = _add(ET.SubElement(task, "Principals"), "Principal", LogonType="Password", RunLevel="LeastPrivilege")
    principal.set("id", "Author")
    _add(
        task,
        "Settings",
        MultipleInstancesPolicy="IgnoreNew",
        DisallowStartIfOnBatteries="false",
        StopIfGoingOnBatteries="false",
        StartWhenAvailable="true",
        ExecutionTimeLimit="PT12H",
        Enabled="true",
    )
    actions = ET.SubElement(task, "Actions", Context="Author")
    _add(actions, "Exec", Command="cmd.exe", Arguments=_arguments(entry), WorkingDirectory=entry.folder)
    ET.indent(task)
    return '<?xml version="1.0" encoding="UTF-16"?>\n' + ET.tostring(task, encoding="unicode") + "\n"


def _trigger(triggers: ET.Element, entry: Entry) -> None:
    """Every day; with no hour, every hour of the day."""
    starts = f"{FIRST_DAY}T{entry.hour or 0:02}:{entry.minute:02}:00"
    trigger = _add(triggers, "CalendarTrigger", Enabled="true", StartBoundary=starts)
    if entry.hour is None:
        _add(trigger, "Repetition", Interval="PT1H", Duration="P1D", StopAtDurationEnd="false")
    _add(trigger, "ScheduleByDay", DaysInterval="1")


def _arguments(entry: Entry) -> str:
    """What ``cmd`` runs. With /s it takes off the outermost quotation marks and leaves the others alone.

    The log holds names in any script, which the code page of a machine may not.
    """
    words = " ".join(_quoted(word) for word in (entry.program, *entry.words))
    return f'/d /s /c "set PYTHONUTF8=1&& {words} >> {_quoted(entry.log)} 2>&1"'


def _quoted(word: str) -> str:
    return word if PLAIN.fullmatch(word) else f'"{word}"'


def _add(parent: ET.Element, name: str, **texts: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    for child, text in texts.items():
        ET.SubElement(element, child).text = text
    return element
