"""The people of the demo, and the password they share."""

from dataclasses import dataclass

from demo.world.customers import Customer
from tenantpilot.workspaces.models import Role

# Public on purpose: seed_demo never runs in production or beside anybody's real data.
PASSWORD = "harbour-lantern-42"  # noqa: S105


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person who signs in."""

    name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person's place in a workspace, and which customers are named for them."""

    person: Person
    role: Role
    sees: tuple[Customer, ...] = ()
    is_suspended: bool = False


HELENA = Person(name="Helena Brandt", email="helena.brandt@northbeam.example")
TOMAS = Person(name="Tomás Ferreira", email="tomas.ferreira@northbeam.example")
AISHA = Person(name="Aisha Rahman", email="aisha.rahman@northbeam.example")
LEWIS = Person(name="Lewis Grant", email="lewis.grant@northbeam.example")
MIRA = Person(name="Mira Solberg", email="mira.solberg@northbeam.example")
DANIEL = Person(name="Daniel Osei", email="daniel.osei@northbeam.example")

GRACE = Person(name="Grace Whitfield", email="grace.whitfield@brightwater.example")
PRIYA = Person(name="Priya Nair", email="priya.nair@brightwater.example")
OWEN = Person(name="Owen Tierney", email="owen.tierney@brightwater.example")
SOFIA = Person(name="Sofia Lindgren", email="sofia.lindgren@brightwater.example")

KATRIN = Person(name="Katrin Steinbrück", email="katrin.steinbrueck@steinbrueck.example")
JONAS = Person(name="Jonas Weber", email="jonas.weber@steinbrueck.example")
EMRE = Person(name="Emre Yıldız", email="emre.yildiz@steinbrueck.example")  # noqa: RUF001
LUISE = Person(name="Luise Hartmann", email="luise.hartmann@steinbrueck.example")

NAOMI = Person(name="Naomi Clarke", email="naomi.clarke@junipergate.example")

PLATFORM_OPERATORS = (
    Person(name="Petra Vance", email="petra.vance@platform.example"),
    Person(name="Rolf Andersen", email="rolf.andersen@platform.example"),
)
