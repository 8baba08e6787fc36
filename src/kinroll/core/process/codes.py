"""The code lists of the fields that AVETMISS has, release 8.0, as data: code to label, in the order they are offered.

Source: notes on AVETMISS, section 5 and appendices; the lists of countries (SACC) and languages (ASCL) are NCVER's of
November 2025. Only the codes that the notes name have a name here: an organisation gives names to the others that its
people need in the ``options`` of its own country and language fields.
"""

from collections.abc import Mapping

NOT_STATED = "not stated"
YES_NO_NOT_STATED: Mapping[str, str] = {"Y": "Yes", "N": "No", "@": NOT_STATED}

CODES: Mapping[str, Mapping[str, str]] = {
    "gender": {"F": "Female", "M": "Male", "X": "Other or indeterminate", "@": NOT_STATED},
    "state": {
        "01": "New South Wales",
        "02": "Victoria",
        "03": "Queensland",
        "04": "South Australia",
        "05": "Western Australia",
        "06": "Tasmania",
        "07": "Northern Territory",
        "08": "Australian Capital Territory",
        "09": "Other Australian territories or dependencies",
        "99": "Other (overseas)",
        "@@": NOT_STATED,
    },
    "highest school level": {
        "02": "Did not go to school",
        "08": "Year 8 or below",
        "09": "Year 9",
        "10": "Year 10",
        "11": "Year 11",
        "12": "Year 12",
        "@@": NOT_STATED,
    },
    "indigenous status": {
        "1": "Aboriginal",
        "2": "Torres Strait Islander",
        "3": "Aboriginal and Torres Strait Islander",
        "4": "Neither",
        "@": NOT_STATED,
    },
    "labour force status": {
        "01": "Full-time employee",
        "02": "Part-time employee",
        "03": "Self-employed, without employees",
        "04": "Self-employed, employing others",
        "05": "Unpaid worker in a family business",
        "06": "Unemployed, seeking full-time work",
        "07": "Unemployed, seeking part-time work",
        "08": "Not employed, not seeking work",
        "@@": NOT_STATED,
    },
    "disability flag": YES_NO_NOT_STATED,
    "prior achievement flag": YES_NO_NOT_STATED,
    "at school flag": YES_NO_NOT_STATED,
    "disability types": {
        "11": "Hearing or deaf",
        "12": "Physical",
        "13": "Intellectual",
        "14": "Learning",
        "15": "Mental illness",
        "16": "Acquired brain impairment",
        "17": "Vision",
        "18": "Medical condition",
        "19": "Other",
        "99": NOT_STATED,
    },
    "prior achievements": {
        "008": "Bachelor degree or higher",
        "410": "Advanced diploma or associate degree",
        "420": "Diploma",
        "511": "Certificate IV",
        "514": "Certificate III",
        "521": "Certificate II",
        "524": "Certificate I",
        "990": "Other education",
    },
    "survey contact status": {
        "A": "Available",
        "C": "Correctional facility",
        "D": "Deceased",
        "E": "Excluded by the client",
        "I": "Invalid address or itinerant",
        "M": "Minor under 15",
        "O": "Overseas",
    },
    "study reason": {
        "01": "To get a job",
        "02": "To develop my existing business",
        "03": "To start my own business",
        "04": "To try for a different career",
        "05": "To get a better job or promotion",
        "06": "It was a requirement of my job",
        "07": "I wanted extra skills for my job",
        "08": "To get into another course of study",
        "11": "Other reasons",
        "12": "For personal interest",
        "13": "For community or voluntary work",
        "@@": NOT_STATED,
    },
    "funding source": {
        "11": "Commonwealth and state recurrent",
        "13": "Commonwealth specific",
        "15": "State specific",
        "20": "Domestic fee for service",
        "31": "International, onshore",
        "32": "International, offshore",
        "80": "From another organisation",
    },
    "commencing program": {"3": "Commencing", "4": "Continuing from an earlier year", "8": "Subject only"},
    "VET in schools flag": {"Y": "Yes", "N": "No"},
    "school type": {
        "21": "Government school",
        "25": "Catholic",
        "27": "Independent",
        "31": "TAFE",
        "61": "Community",
        "91": "Private provider",
        "92": "Home school arrangement",
    },
    "outcome": {
        "20": "Competent or pass",
        "30": "Not competent or fail",
        "40": "Withdrawn",
        "41": "Incomplete, as the organisation closed",
        "51": "Recognition of prior learning, granted",
        "52": "Recognition of prior learning, not granted",
        "60": "Credit transfer",
        "61": "Superseded subject",
        "70": "Continuing",
        "81": "Non-assessable, satisfactory",
        "82": "Non-assessable, withdrawn or not satisfactory",
        "85": "Not yet started",
    },
    "delivery mode": {
        "YNN": "Internal",
        "NYN": "External",
        "NNY": "Workplace",
        "YYN": "Internal and external",
        "YNY": "Internal and workplace",
        "NYY": "External and workplace",
        "YYY": "Internal, external and workplace",
        "NNN": "None (recognition or credit transfer)",
    },
}

ALIASES: Mapping[str, Mapping[str, str]] = {
    "state": {
        "NSW": "01",
        "VIC": "02",
        "QLD": "03",
        "SA": "04",
        "WA": "05",
        "TAS": "06",
        "NT": "07",
        "ACT": "08",
        "overseas": "99",
    },
    "indigenous status": {"no": "4", "both": "3"},
}
"""Other words for a code, as they are written in registrations."""

COUNTRY_NAMES: Mapping[str, str] = {
    "1101": "Australia",
    "1102": "Norfolk Island",
    "1199": "Other Australian external territories",
    "1100": "Australia, including external territories",
    "0000": "Inadequately described",
    "0001": "Born at sea",
    "@@@@": NOT_STATED,
}
LANGUAGE_NAMES: Mapping[str, str] = {
    "1201": "English",
    "0000": "Unknown",
    "0001": "Non-verbal",
    "9700": "Sign languages",
    "9701": "Auslan",
    "9702": "Key word sign",
    "9799": "Other sign languages",
    "@@@@": NOT_STATED,
}

_COUNTRIES = """
0000 0001 0911 0912 0915 0916 0917 0918 1000 1100 1101 1102 1199 1201 1300 1301 1302 1303 1304 1400 1401 1402
1403 1404 1405 1406 1407 1500 1501 1502 1503 1504 1505 1506 1507 1508 1511 1512 1513 1599 1600 1601 1602 1603
1604 1605 1606 1607 2000 2100 2102 2103 2104 2105 2106 2107 2108 2201 2300 2301 2302 2303 2304 2305 2306 2307
2308 2311 2400 2401 2402 2403 2404 2405 2406 2407 2408 3000 3100 3101 3102 3103 3104 3105 3106 3107 3108 3200
3201 3202 3203 3204 3205 3206 3207 3208 3211 3212 3214 3215 3216 3300 3301 3302 3303 3304 3305 3306 3307 3308
3311 3312 4000 4100 4101 4102 4103 4104 4105 4106 4107 4108 4111 4200 4201 4202 4203 4204 4205 4206 4207 4208
4211 4212 4213 4214 4215 4216 4217 5000 5100 5101 5102 5103 5104 5105 5200 5201 5202 5203 5204 5205 5206 6000
6100 6101 6102 6103 6104 6105 6200 6201 6202 6203 7000 7100 7101 7102 7103 7104 7105 7106 7107 7200 7201 7202
7203 7204 7205 7206 7207 7208 7211 8000 8100 8101 8102 8103 8104 8200 8201 8202 8203 8204 8205 8206 8207 8208
8211 8212 8213 8214 8215 8216 8299 8300 8301 8302 8303 8304 8305 8306 8307 8308 8400 8401 8402 8403 8404 8405
8406 8407 8408 8411 8412 8413 8414 8415 8416 8417 8421 8422 8423 8424 8425 8426 8427 8428 8431 8432 8433 8434
8435 9000 9100 9101 9102 9103 9104 9105 9106 9107 9108 9111 9112 9113 9114 9115 9116 9117 9118 9121 9122 9123
9124 9125 9126 9127 9128 9200 9201 9202 9203 9204 9205 9206 9207 9208 9211 9212 9213 9214 9215 9216 9217 9218
9221 9222 9223 9224 9225 9226 9227 9228 9231 9232 9299
@@@@
"""
COUNTRIES = frozenset(_COUNTRIES.split())

_LANGUAGES = """
0000 0001 0003 0004 0005 0006 0007 0008 0009 1000 1100 1101 1102 1103 1199 1201 1300 1301 1302 1303 1400 1401
1402 1403 1500 1501 1502 1503 1504 1599 1600 1601 1602 1699 2000 2101 2201 2300 2301 2302 2303 2399 2401 2501
2900 2901 2902 2999 3000 3100 3101 3102 3301 3400 3401 3402 3403 3500 3501 3502 3503 3504 3505 3506 3507 3600
3601 3602 3603 3604 3900 3901 3903 3904 3905 3999 4000 4100 4101 4102 4104 4105 4106 4107 4199 4200 4202 4204
4206 4207 4208 4299 4300 4301 4302 4303 4304 4305 4306 4399 4900 4901 4902 4999 5000 5100 5101 5102 5103 5104
5105 5199 5200 5201 5202 5203 5204 5205 5206 5207 5208 5211 5212 5213 5214 5215 5216 5217 5299 5999 6000 6100
6101 6102 6103 6104 6105 6199 6200 6201 6299 6300 6301 6302 6303 6399 6400 6401 6402 6499 6500 6501 6502 6503
6504 6505 6507 6508 6511 6512 6513 6514 6515 6516 6517 6518 6521 6599 6999 7000 7100 7101 7102 7104 7106 7107
7199 7201 7301 7900 7901 7902 7999 8000 8100 8101 8111 8113 8114 8115 8117 8121 8122 8123 8127 8128 8131 8132
8133 8136 8137 8138 8141 8142 8143 8144 8146 8147 8148 8151 8152 8153 8154 8155 8156 8157 8158 8161 8162 8163
8164 8165 8166 8170 8171 8172 8173 8174 8175 8179 8180 8181 8182 8183 8189 8199 8200 8210 8211 8212 8213 8219
8220 8221 8222 8229 8230 8231 8232 8233 8234 8235 8236 8239 8240 8242 8243 8244 8246 8247 8249 8250 8251 8259
8261 8262 8263 8269 8270 8271 8272 8279 8281 8282 8289 8290 8291 8292 8293 8294 8295 8299 8300 8301 8302 8303
8304 8305 8306 8307 8308 8311 8312 8313 8314 8315 8316 8317 8318 8321 8322 8399 8400 8401 8402 8403 8500 8504
8505 8506 8507 8508 8511 8512 8514 8515 8516 8517 8518 8521 8522 8599 8600 8603 8606 8607 8610 8611 8612 8619
8620 8621 8622 8629 8699 8700 8703 8704 8705 8706 8707 8708 8711 8712 8713 8714 8715 8716 8717 8718 8721 8722
8799 8800 8801 8802 8803 8804 8805 8806 8807 8808 8811 8812 8813 8814 8815 8899 8900 8901 8902 8903 8904 8905
8906 8907 8908 8911 8913 8914 8915 8916 8917 8918 8921 8922 8924 8925 8926 8927 8928 8931 8932 8933 8934 8935
8936 8937 8938 8941 8943 8944 8945 8946 8947 8948 8951 8952 8953 8954 8955 8956 8957 8958 8961 8962 8963 8964
8965 8998 8999 9000 9101 9200 9201 9203 9205 9206 9207 9208 9211 9212 9213 9214 9215 9216 9217 9218 9221 9222
9223 9224 9225 9226 9227 9228 9231 9232 9233 9234 9235 9236 9237 9238 9241 9242 9243 9244 9245 9246 9247 9248
9251 9252 9253 9254 9255 9256 9257 9258 9261 9262 9299 9300 9301 9302 9303 9304 9306 9307 9308 9311 9312 9313
9314 9315 9399 9400 9402 9403 9404 9405 9499 9500 9502 9503 9504 9599 9601 9700 9701 9702 9799
@@@@
"""
LANGUAGES = frozenset(_LANGUAGES.split())
