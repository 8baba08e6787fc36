"""The rules about single fields, as a table: number, severity, number in the authority's software, file, kind, field.

A severity with ``?`` is ours: the notes say that the rule holds, and not how bad a breach is. Files of release 7.0 are
looked at by these rules too, where the field exists there; ``7.0`` or ``8.0`` behind the kind keeps a rule to one.
Numbers are never used again for another rule. Source: notes on AVETMISS, sections 3, 5 and 9.
"""

from kinroll.core.avetmiss.findings import Rule
from kinroll.core.avetmiss.kinds import KINDS

_TABLE = """
K5-01    error?   -     NAT00005   filled                     training authority identifier
K5-02    error?   -     NAT00005   filled                     training authority name

K10-01   error    3830  NAT00010   filled                     training organisation identifier
K10-02   error    -     NAT00010   filled                     training organisation name
K10-04   warning? -     NAT00010   spaces                     filler
K10-05   error?   -     NAT00010   filled/7.0                 address first line
K10-06   error?   -     NAT00010   filled/7.0                 address suburb locality or town
K10-07   error?   -     NAT00010   postcode-in-australia/7.0  postcode
K10-08   error?   -     NAT00010   code/7.0                   state identifier
K10-09   error?   -     NAT00010   number-or-blank/7.0        training organisation type identifier

K10A-01  error    3830  NAT00010A  filled                     training organisation identifier
K10A-02  error    -     NAT00010A  filled                     training organisation name
K10A-04  error?   -     NAT00010A  number-or-blank            training organisation type identifier
K10A-05  error    -     NAT00010A  filled                     address first line
K10A-06  error    -     NAT00010A  filled                     address suburb locality or town
K10A-07  error    -     NAT00010A  postcode-in-australia      postcode
K10A-08  error    -     NAT00010A  code                       state identifier

K20-01   error    3830  NAT00020   filled                     training organisation identifier
K20-02   error    3830  NAT00020   filled                     delivery location identifier
K20-04   error    -     NAT00020   filled                     delivery location name
K20-05   error    -     NAT00020   postcode-of-place          postcode
K20-06   error    -     NAT00020   code                       state identifier
K20-07   error    -     NAT00020   filled                     address suburb locality or town
K20-08   error    -     NAT00020   code                       country identifier

K30-01   error    3830  NAT00030   filled                     program identifier
K30-02   error    -     NAT00030   filled                     program name
K30-04   error    -     NAT00030   number-or-blank/8.0        nominal hours
K30-05   warning? -     NAT00030   spaces                     filler
K30-06   error    -     NAT00030   number/7.0                 nominal hours
K30-07   error    -     NAT00030   code-or-blank/7.0          program recognition identifier
K30-08   error    -     NAT00030   code-or-blank/7.0          program level of education identifier
K30-09   error    -     NAT00030   digits-or-blank/7.0        program field of education identifier
K30-10   error    -     NAT00030   digits-or-blank/7.0        ANZSCO identifier
K30-11   error    -     NAT00030   code/7.0                   VET flag

K30A-01  error    3830  NAT00030A  filled                     program identifier
K30A-02  error    -     NAT00030A  filled                     program name
K30A-04  error    -     NAT00030A  number                     nominal hours
K30A-05  error    -     NAT00030A  code-or-blank              program recognition identifier
K30A-06  error    -     NAT00030A  code-or-blank              program level of education identifier
K30A-07  error    -     NAT00030A  digits-or-blank            program field of education identifier
K30A-08  error    -     NAT00030A  digits-or-blank            ANZSCO identifier
K30A-09  error    -     NAT00030A  code                       VET flag

K60-01   error    3830  NAT00060   filled                     subject identifier
K60-02   error    -     NAT00060   filled                     subject name
K60-04   error    3720  NAT00060   field-of-education         subject field of education identifier
K60-05   error    -     NAT00060   code-or-blank/8.0          VET flag
K60-06   error    -     NAT00060   number-or-blank            nominal hours
K60-08   error    -     NAT00060   code/7.0                   VET flag

K80-01   error    4619  NAT00080   filled                     client identifier
K80-02   error    4619  NAT00080   solid                      client identifier
K80-04   error    3853  NAT00080   filled                     name for encryption
K80-06   error    3740  NAT00080   code                       highest school level completed identifier
K80-07   error    -     NAT00080   code                       gender
K80-08   error    -     NAT00080   birthday                   date of birth
K80-09   warning? -     NAT00080   whole-birthday/8.0         date of birth
K80-10   error    3705  NAT00080   postcode/8.0               postcode
K80-11   error    -     NAT00080   code                       Indigenous status identifier
K80-12   error    -     NAT00080   code                       language identifier
K80-13   error    3723  NAT00080   code                       labour force status identifier
K80-14   error    -     NAT00080   code                       country identifier
K80-15   error    -     NAT00080   code                       disability flag
K80-16   error    -     NAT00080   code                       prior educational achievement flag
K80-17   error    -     NAT00080   code                       at school flag
K80-18   error    -     NAT00080   filled                     address suburb locality or town
K80-19   error    -     NAT00080   usi/8.0                    unique student identifier
K80-20   error?   4746  NAT00080   filled/8.0                 unique student identifier
K80-21   error    -     NAT00080   code                       state identifier
K80-22   error    -     NAT00080   filled                     address street number
K80-23   error    -     NAT00080   filled                     address street name
K80-24   error    -     NAT00080   code-or-blank              survey contact status
K80-25   warning? -     NAT00080   filled                     survey contact status
K80-26   warning? -     NAT00080   digits-or-blank            statistical area level 1 identifier
K80-27   warning? -     NAT00080   digits-or-blank            statistical area level 2 identifier
K80-28   error    -     NAT00080   code                       sex
K80-29   error    -     NAT00080   postcode-7.0/7.0           postcode
K80-30   error    -     NAT00080   usi-7.0/7.0                unique student identifier
K80-31   error    -     NAT00080   year-or-unknown            year highest school level completed

K85-01   error    4619  NAT00085   filled                     client identifier
K85-02   error    4619  NAT00085   solid                      client identifier
K85-04   error    -     NAT00085   filled                     client family name
K85-05   error    4637  NAT00085   no-digits                  client family name
K85-07   error    -     NAT00085   filled                     address postal suburb locality or town
K85-08   error    -     NAT00085   postcode/8.0               postcode
K85-09   error    -     NAT00085   code                       state identifier
K85-10   warning  4635  NAT00085   email                      email address
K85-11   warning  4635  NAT00085   email                      email address alternative
K85-12   warning  -     NAT00085   telephone                  telephone number home
K85-13   warning  -     NAT00085   telephone                  telephone number work
K85-14   warning  -     NAT00085   telephone                  telephone number mobile
K85-15   warning  -     NAT00085   area-code                  telephone number home
K85-16   warning  -     NAT00085   area-code                  telephone number work
K85-17   warning  -     NAT00085   mobile                     telephone number mobile
K85-18   error    -     NAT00085   postcode-7.0/7.0           postcode

K90-01   error    4619  NAT00090   filled                     client identifier
K90-02   error    -     NAT00090   code                       disability type identifier

K100-01  error    4619  NAT00100   filled                     client identifier
K100-02  error    3701  NAT00100   code                       prior educational achievement identifier

K120-01  error    -     NAT00120   filled                     training organisation identifier
K120-02  error    -     NAT00120   filled                     delivery location identifier
K120-03  error    4619  NAT00120   filled                     client identifier
K120-04  error    -     NAT00120   filled                     subject identifier
K120-05  error    -     NAT00120   day                        activity start date
K120-06  error    3213  NAT00120   day                        activity end date
K120-07  error    3716  NAT00120   code/8.0                   delivery mode identifier
K120-08  error    -     NAT00120   code                       outcome identifier national
K120-09  error    -     NAT00120   code                       funding source national
K120-10  error    -     NAT00120   code                       commencing program identifier
K120-11  error    -     NAT00120   code-or-blank              study reason identifier
K120-12  warning? -     NAT00120   filled/8.0                 study reason identifier
K120-13  error    -     NAT00120   code                       VET in schools flag
K120-14  error    -     NAT00120   code-or-blank              school type identifier
K120-15  warning? -     NAT00120   number-or-blank            client tuition fee
K120-16  warning? -     NAT00120   number-or-blank            hours attended
K120-17  warning? -     NAT00120   number-or-blank            scheduled hours
K120-18  warning? -     NAT00120   code-or-blank              predominant delivery mode
K120-19  error    -     NAT00120   number/7.0                 delivery mode identifier

K130-01  error    -     NAT00130   filled                     training organisation identifier
K130-02  error    -     NAT00130   filled                     program identifier
K130-03  error    4619  NAT00130   filled                     client identifier
K130-04  error    -     NAT00130   day                        date program completed
K130-05  error    -     NAT00130   code                       issued flag
K130-06  error?   -     NAT00130   day-or-blank               parchment issue date
K130-12  error    -     NAT00130   year                       year program completed
"""

_DOUBTS = {
    "K80-09": "Whether release 8.0 takes a day of birth that is known in part is not known.",
    "K80-20": "Whether a blank is an error or a warning depends on year and funding.",
    "K80-25": "Whether a blank passes is not known; A is what every writer seen gives.",
    "K120-12": "Whether a blank passes in release 8.0 is not known; @@ is safe.",
}
_SAYS = {
    "K10-04": "The characters between 111 and 268 must be spaces",
    "K30-05": "The characters behind the nominal hours must be spaces",
    "K80-20": "The unique student identifier must not be blank: a USI, INTOFF or INDIV",
    "K80-25": "The survey contact status should not be blank: A where nothing else holds",
    "K120-12": "The study reason should not be blank: @@ where it is not known",
}


class FieldRule:
    """A rule about one field: the rule itself, its kind, and the one release that it is for ("" for all)."""

    __slots__ = ("kind", "name", "release", "rule")

    def __init__(self, line: str) -> None:
        number, severity, avs, file, kind, field = line.split(maxsplit=5)
        self.name, _, self.release = kind.partition("/")
        self.kind = KINDS[self.name]
        doubt = _DOUBTS.get(number, "")
        if severity.endswith("?") and not doubt:
            doubt = "How bad it is, is not known."
        says = _SAYS.get(number) or f"The {field} {self.kind.says}"
        self.rule = Rule(number, severity.rstrip("?"), file, field, says, "" if avs == "-" else avs, doubt)


FIELD_RULES = tuple(FieldRule(line) for line in _TABLE.splitlines() if line)
"""Every rule about a single field."""
