"""Why a photo can’t be taken, and what to do instead."""

from __future__ import annotations

REFUSALS: dict[str, str] = {
    "heic": "Cette photo est au format HEIC, celui des iPhone, que tous les navigateurs ne montrent pas. Sur le "
    "téléphone : Réglages, Appareil photo, Formats, « Le plus compatible » ; ou envoyez-vous la photo par e-mail, "
    "elle devient un JPEG.",
    "not_a_picture": "Ce fichier n’est pas une photo. Choisissez un JPEG, un PNG ou un WebP.",
    "too_many_pixels": "Cette photo a plus de 40 millions de pixels. Réduisez-la avant de l’envoyer.",
    "broken": "Cette photo ne s’ouvre pas. Essayez de l’enregistrer à nouveau, ou prenez-en une autre.",
}
