"""Words that say numbers, English and Spanish. "once" and "un" are left out: they are ordinary words too."""

from summaries.language.listing import listed

UNITS = {
    word: value
    for value, words in enumerate(
        [
            "zero cero",
            "one uno una",
            "two dos",
            "three tres",
            "four cuatro",
            "five cinco",
            "six seis",
            "seven siete",
            "eight ocho",
            "nine nueve",
            "ten diez",
            "eleven",
            "twelve doce",
            "thirteen trece",
            "fourteen catorce",
            "fifteen quince",
            "sixteen dieciséis",
            "seventeen diecisiete",
            "eighteen dieciocho",
            "nineteen diecinueve",
        ]
    )
    for word in words.split()
}
TEENS_OF_TWENTY = listed("""
    veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve
    """)
UNITS |= {word: 21 + at for at, word in enumerate(TEENS_OF_TWENTY)}
TENS = {
    word: 20 + 10 * at
    for at, words in enumerate(
        [
            "twenty veinte",
            "thirty treinta",
            "forty fourty cuarenta",
            "fifty cincuenta",
            "sixty sesenta",
            "seventy setenta",
            "eighty ochenta",
            "ninety noventa",
        ]
    )
    for word in words.split()
}
HUNDREDS = {
    "cien": 100,
    "ciento": 100,
    "doscientos": 200,
    "trescientos": 300,
    "cuatrocientos": 400,
    "quinientos": 500,
    "seiscientos": 600,
    "setecientos": 700,
    "ochocientos": 800,
    "novecientos": 900,
}
SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "mil": 10**3,
    "million": 10**6,
    "millón": 10**6,
    "millones": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
ORDINALS = {
    word: value
    for value, word in enumerate(
        listed("""
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth
    """),
        1,
    )
}
ORDINALS |= {
    word: 20 + 10 * at
    for at, word in enumerate(
        ["twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"]
    )
}
ORDINALS |= {"primero": 1, "hundredth": 100, "thousandth": 1000}
SUFFIXES = {"k": 10**3, "K": 10**3, "M": 10**6, "bn": 10**9, "Bn": 10**9, "B": 10**9}
CURRENCIES = {
    "$": "$",
    "€": "€",
    "£": "£",
    "%": "%",
    "percent": "%",
    "percents": "%",
    "dollar": "$",
    "dollars": "$",
    "bucks": "$",
    "euro": "€",
    "euros": "€",
    "pound": "£",
    "pounds": "£",
    "quid": "£",
}
