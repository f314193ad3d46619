"""Names of customers: as many as one likes, the same each time, none twice."""

_PLACES = (
    "Aldgate", "Belmont", "Carrick", "Dorset", "Elmswell", "Farley", "Glenmore", "Harrow",
    "Ivybridge", "Jarrow", "Kelso", "Langley", "Marlow", "Newark", "Oakham", "Penrith", "Quorn",
    "Ripley", "Selby", "Thirsk", "Ulverston", "Venn", "Wexford", "Yarrow", "Zeal",
)  # fmt: skip
_TRADES = (
    "Dental", "Logistics", "Law", "Foods", "Engineering", "Housing", "Clinics", "Printing",
    "Schools", "Motors", "Textiles", "Energy", "Consulting", "Glass", "Hotels", "Pharmacy",
    "Media", "Timber", "Insurance", "Catering",
)  # fmt: skip


def name_of(number: int) -> str:
    """Return the name of a customer; from the 501st on it has a number."""
    round_, place = divmod(number, len(_PLACES))
    again, trade = divmod(round_, len(_TRADES))
    # Neighbours in number are no neighbours in the alphabet.
    name = f"{_PLACES[place * 7 % len(_PLACES)]} {_TRADES[(trade + place) % len(_TRADES)]}"
    return f"{name} {again + 1}" if again else name


def domain_of(number: int) -> str:
    return f"{name_of(number).lower().replace(' ', '-')}.example"
