"""The invented people of the demonstration: schools of a département that doesn't exist, teachers, teams, aliases."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Organiser
from contest.rules.legal import Notice
from contest.rules.rights import Actor, Role
from contest.rules.schools import check_letter
from contest.rules.teams import WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class DemonstrationAccount:
    """Somebody who can sign in, with the password in plain words: it is shown to whoever starts the demonstration."""

    role: str
    name: str
    email: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedSchool:
    """A school nobody can be a pupil of: 999 is no département."""

    number: int
    name: str
    town: str

    @property
    def uai(self) -> str:
        """A code whose check letter is right, so that the rule of the real ones is tried too."""
        digits = f"999{self.number:04d}"
        return digits + check_letter(digits)


REGION = "Nulle-Part"
SCHOOLS = (
    InventedSchool(number=1, name="Collège des Trois-Copeaux", town="Rabotville"),
    InventedSchool(number=2, name="Lycée de la Bobine", town="Fil-sur-Plateau"),
    InventedSchool(number=3, name="Lycée professionnel du Buton", town="Sainte-Équerre"),
)
# Two at the first school, so that handing over and joining can be tried.
TEACHERS = (
    ("Mme Copeau", "copeau", 0),
    ("M. Bobine", "bobine", 1),
    ("Mme Équerre", "equerre", 2),
    ("M. Rabot", "rabot", 0),
)
ORGANISER = ("L’équipe du concours", "organisation")
DOMAIN = "demonstration.invalid"
# Who would answer for the site, if it were one.
LEGAL = {
    Notice.PUBLISHER: "Le concours inventé de la démonstration",
    Notice.PUBLISHER_ADDRESS: "1, place des Copeaux, Rabotville",
    Notice.DIRECTOR: "Mme Tremplin, directrice inventée",
    Notice.HOST: "Cette machine, pour un essai",
    Notice.HOST_ADDRESS: "Là où elle est posée",
    Notice.HOST_PHONE: "Aucun",
}

TEAM_NAMES = (
    "Club Terreau", "Les Lents Malins", "Butine et Cie", "Sans Gobelet", "Les Watts-Else", "Potager 12",
    "Les Robinsons", "Team Tisane", "Les Mésanges", "Bouchons Malins", "Les Taille-Crayons", "Fil Vert",
    "Radis et Cie", "Les Récupérateurs", "Zéro Chute", "La Bande à Compost", "Les Économes", "Goutte à Goutte",
    "Les Petits Ressorts", "Atelier du Jeudi", "Les Bricoleuses", "Club Vapeur", "Les Loutres", "Demi-Plateau",
)  # fmt: skip
ALIASES = (
    "Ada", "Bilal", "Chloé", "Driss", "Elio", "Fanta", "Gaspard", "Hana", "Inès", "Jules", "Kenza", "Léo",
    "Maïa", "Noé", "Olga", "Paul", "Rosa", "Sami", "Théa", "Yanis",
)  # fmt: skip


def new_password() -> str:
    """Three words and four digits: easy to copy from a terminal, 29 bits, for invented data only."""
    words = "-".join(secrets.choice(WORDS).lower() for _ in range(3))
    return f"{words}-{secrets.randbelow(10_000):04d}"


def host_of(session: Session) -> Actor:
    """The invented organiser, to act as."""
    account_id = session.scalars(select(Organiser.account_id).order_by(Organiser.id)).first()
    return Actor(role=Role.ORGANISER, account_id=account_id)
