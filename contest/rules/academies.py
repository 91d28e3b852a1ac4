"""The académies a school can belong to."""

from __future__ import annotations

# Code de l'éducation, article R222-2 (académies) and the overseas vice-rectorats and services.
ACADEMIES = (
    "Aix-Marseille", "Amiens", "Besançon", "Bordeaux", "Clermont-Ferrand", "Corse", "Créteil", "Dijon", "Grenoble",
    "Guadeloupe", "Guyane", "La Réunion", "Lille", "Limoges", "Lyon", "Martinique", "Mayotte", "Montpellier",
    "Nancy-Metz", "Nantes", "Nice", "Normandie", "Orléans-Tours", "Paris", "Poitiers", "Reims", "Rennes",
    "Strasbourg", "Toulouse", "Versailles",
    "Nouvelle-Calédonie", "Polynésie française", "Saint-Pierre-et-Miquelon", "Wallis-et-Futuna",
    "Étranger",
)  # fmt: skip
