"""The record layouts of the VET Provider Collection as data, by release: start, length, type, must fill, name.

Types: A text, left justified and filled with spaces; N digits, right justified and filled with zeros; D a day,
DDMMYYYY. Must fill: Y never blank; C depends on other fields; N may be blank; S a tail for state authorities; F filler
of spaces.

Source: notes on AVETMISS of 2026-11-21, sections 3 and 4, and the table that goes with them. The tables of 7.0 were
compared there with NCVER's specification of April 2013. Those of 8.0 come from software that writes or reads the files,
two or more for each; NCVER's own specification of 8.0 could not be read. What is not known is named in
``docs/reference/avetmiss.md``. The layouts of 8.1 (from 2027) were nowhere to be found, so there are none here. To add
them: a table like those here, the lengths of its records, and both in the line of 8.1 at the end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

RELEASE_8_0 = """
NAT00010
    1  10 A Y training organisation identifier
   11 100 A Y training organisation name
  111 158 A F filler
  269  60 A S contact name
  329  20 A S telephone number
  349  20 A S facsimile number
  369  80 A S email address
NAT00010A
    1  10 A Y training organisation identifier
   11 100 A Y training organisation name
  111   2 N C training organisation type identifier
  113  50 A Y address first line
  163  50 A N address second line
  213  50 A Y address suburb locality or town
  263   4 A Y postcode
  267   2 N Y state identifier
  269  60 A S contact name
  329  20 A S telephone number
  349  20 A S facsimile number
  369  80 A S email address
NAT00020
    1  10 A Y training organisation identifier
   11  10 A Y delivery location identifier
   21 100 A Y delivery location name
  121   4 A Y postcode
  125   2 N Y state identifier
  127  50 A Y address suburb locality or town
  177   4 A Y country identifier
NAT00030
    1  10 A Y program identifier
   11 100 A Y program name
  111   4 N C nominal hours
  115  16 A F filler
NAT00030A
    1  10 A Y program identifier
   11 100 A Y program name
  111   4 N Y nominal hours
  115   2 N C program recognition identifier
  117   3 N C program level of education identifier
  120   4 N C program field of education identifier
  124   6 A C ANZSCO identifier
  130   1 A Y VET flag
NAT00060
    1  12 A Y subject identifier
   13 100 A Y subject name
  113   6 A C subject field of education identifier
  119   1 A C VET flag
  120   4 N C nominal hours
NAT00080
    1  10 A Y client identifier
   11  60 A Y name for encryption
   71   2 A Y highest school level completed identifier
   73   1 A Y gender
   74   8 A Y date of birth
   82   4 A Y postcode
   86   1 A Y Indigenous status identifier
   87   4 A Y language identifier
   91   2 A Y labour force status identifier
   93   4 A Y country identifier
   97   1 A Y disability flag
   98   1 A Y prior educational achievement flag
   99   1 A Y at school flag
  100  50 A Y address suburb locality or town
  150  10 A C unique student identifier
  160   2 A Y state identifier
  162  50 A N address building/property name
  212  30 A N address flat/unit details
  242  15 A Y address street number
  257  70 A Y address street name
  327   1 A Y survey contact status
  328  11 A S statistical area level 1 identifier
  339   9 A S statistical area level 2 identifier
NAT00085
    1  10 A Y client identifier
   11   4 A N client title
   15  40 A C client first given name
   55  40 A Y client family name
   95  50 A N address building/property name
  145  30 A N address flat/unit details
  175  15 A C address street number
  190  70 A C address street name
  260  22 A C address postal delivery box
  282  50 A Y address postal suburb locality or town
  332   4 A Y postcode
  336   2 N Y state identifier
  338  20 A N telephone number home
  358  20 A N telephone number work
  378  20 A N telephone number mobile
  398  80 A N email address
  478  80 A N email address alternative
NAT00090
    1  10 A Y client identifier
   11   2 N Y disability type identifier
NAT00100
    1  10 A Y client identifier
   11   3 N Y prior educational achievement identifier
NAT00120
    1  10 A Y training organisation identifier
   11  10 A Y delivery location identifier
   21  10 A Y client identifier
   31  12 A Y subject identifier
   43  10 A C program identifier
   53   8 D Y activity start date
   61   8 D Y activity end date
   69   3 A Y delivery mode identifier
   72   2 N Y outcome identifier national
   74   2 N Y funding source national
   76   1 N Y commencing program identifier
   77  10 A C training contract identifier
   87  10 A C client identifier apprenticeships
   97   2 A C study reason identifier
   99   1 A Y VET in schools flag
  100  10 A C specific funding identifier
  110   2 A C school type identifier
  112   3 A S outcome identifier training organisation
  115   3 A S funding source state training authority
  118   5 N S client tuition fee
  123   2 A S fee exemption/concession type identifier
  125  12 A S purchasing contract identifier
  137   3 A S purchasing contract schedule identifier
  140   4 N S hours attended
  144  10 A S associated course identifier
  154   4 N S scheduled hours
  158   1 A S predominant delivery mode
NAT00130
    1  10 A Y training organisation identifier
   11  10 A Y program identifier
   21  10 A Y client identifier
   31   8 D Y date program completed
   39   1 A Y issued flag
   40   8 D S parchment issue date
   48  25 A S parchment number
"""

RELEASE_7_0 = """
NAT00005
    1  10 A Y training authority identifier
   11 100 A Y training authority name
  111  50 A Y address first line
  161  50 A N address second line
  211  50 A Y address suburb locality or town
  261   4 A Y postcode
  265   2 N Y state identifier
  267  60 A Y contact name
  327  20 A Y telephone number
  347  20 A N facsimile number
  367  80 A Y email address
NAT00010
    1  10 A Y training organisation identifier
   11 100 A Y training organisation name
  111   2 N C training organisation type identifier
  113  50 A Y address first line
  163  50 A N address second line
  213  50 A Y address suburb locality or town
  263   4 A Y postcode
  267   2 N Y state identifier
  269  60 A S contact name
  329  20 A S telephone number
  349  20 A S facsimile number
  369  80 A S email address
NAT00020
    1  10 A Y training organisation identifier
   11  10 A Y delivery location identifier
   21 100 A Y delivery location name
  121   4 A Y postcode
  125   2 N Y state identifier
  127  50 A Y address suburb locality or town
  177   4 A Y country identifier
NAT00030
    1  10 A Y program identifier
   11 100 A Y program name
  111   4 N Y nominal hours
  115   2 N C program recognition identifier
  117   3 N C program level of education identifier
  120   4 N C program field of education identifier
  124   6 A C ANZSCO identifier
  130   1 A Y VET flag
NAT00060
    1   1 A C subject flag
    2  12 A Y subject identifier
   14 100 A Y subject name
  114   6 A C subject field of education identifier
  120   1 A Y VET flag
  121   4 N C nominal hours
NAT00080
    1  10 A Y client identifier
   11  60 A Y name for encryption
   71   2 A Y highest school level completed identifier
   73   4 A Y year highest school level completed
   77   1 A Y sex
   78   8 A Y date of birth
   86   4 A Y postcode
   90   1 A Y Indigenous status identifier
   91   4 A Y language identifier
   95   2 A Y labour force status identifier
   97   4 A Y country identifier
  101   1 A Y disability flag
  102   1 A Y prior educational achievement flag
  103   1 A Y at school flag
  104   1 A C proficiency in spoken English identifier
  105  50 A Y address suburb locality or town
  155  10 A C unique student identifier
  165   2 A Y state identifier
  167  50 A N address building/property name
  217  30 A N address flat/unit details
  247  15 A Y address street number
  262  70 A Y address street name
  332  11 A S statistical area level 1 identifier
  343   9 A S statistical area level 2 identifier
NAT00085
    1  10 A Y client identifier
   11   4 A N client title
   15  40 A C client first given name
   55  40 A Y client family name
   95  50 A N address building/property name
  145  30 A N address flat/unit details
  175  15 A C address street number
  190  70 A C address street name
  260  22 A C address postal delivery box
  282  50 A Y address postal suburb locality or town
  332   4 A Y postcode
  336   2 N Y state identifier
  338  20 A N telephone number home
  358  20 A N telephone number work
  378  20 A N telephone number mobile
  398  80 A N email address
NAT00090
    1  10 A Y client identifier
   11   2 N Y disability type identifier
NAT00100
    1  10 A Y client identifier
   11   3 N Y prior educational achievement identifier
NAT00120
    1  10 A Y delivery location identifier
   11  10 A Y client identifier
   21  12 A Y subject identifier
   33  10 A C program identifier
   43   8 D Y activity start date
   51   8 D Y activity end date
   59   2 N Y delivery mode identifier
   61   2 N Y outcome identifier national
   63   4 N N scheduled hours
   67   2 N Y funding source national
   69   1 N Y commencing program identifier
   70  10 A C training contract identifier
   80  10 A C client identifier apprenticeships
   90   2 A N study reason identifier
   92   1 A Y VET in schools flag
   93  10 A C specific funding identifier
  103   3 A S outcome identifier training organisation
  106   3 A S funding source state training authority
  109   4 N S client tuition fee
  113   1 A S fee exemption/concession type identifier
  114  12 A S purchasing contract identifier
  126   3 A S purchasing contract schedule identifier
  129   4 N S hours attended
  133  10 A S associated course identifier
NAT00130
    1  10 A Y training organisation identifier
   11  10 A Y program identifier
   21  10 A Y client identifier
   31   4 N Y year program completed
   35   1 A Y issued flag
"""

LENGTHS_8_0: Mapping[str, tuple[int, ...]] = {
    "NAT00010": (110, 268, 448),  # the samples of NCVER are filled with spaces to 448
    "NAT00010A": (268, 448),
    "NAT00020": (180,),
    "NAT00030": (114, 130),  # some write 16 spaces more, some do not
    "NAT00030A": (130,),
    "NAT00060": (123,),
    "NAT00080": (327, 347),  # 347: the two areas of state authorities, as spaces
    "NAT00085": (557,),
    "NAT00090": (12,),
    "NAT00100": (13,),
    "NAT00120": (111, 158),
    "NAT00130": (39, 72),
}
LENGTHS_7_0: Mapping[str, tuple[int, ...]] = {
    "NAT00005": (446,),
    "NAT00010": (268, 448),
    "NAT00020": (180,),
    "NAT00030": (130,),
    "NAT00060": (124,),
    "NAT00080": (331, 351),
    "NAT00085": (477,),
    "NAT00090": (12,),
    "NAT00100": (13,),
    "NAT00120": (102, 142),
    "NAT00130": (35,),
}
"""Record lengths in use, without CR LF; first the national one, which a record must have at least."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release: the first calendar year of activity it is for, its layouts if they are known, whether we write it."""

    first_year: int
    table: str = ""
    lengths: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    is_written: bool = False


RELEASES: dict[str, Release] = {
    "7.0": Release(2014, RELEASE_7_0, LENGTHS_7_0),
    "8.0": Release(2018, RELEASE_8_0, LENGTHS_8_0, is_written=True),
    "8.1": Release(2027),
}
"""Every release, oldest first."""
