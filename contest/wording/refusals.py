"""Every refusal in French: what happened and what to do."""

from __future__ import annotations

from datetime import datetime

from contest.rules.ballots import Unfinished
from contest.rules.errors import (
    Closed,
    Conflict,
    Incomplete,
    Invalid,
    LinkExpired,
    NotApproved,
    NotFound,
    ProofNeeded,
    Refused,
    RegistrationClosed,
    SignInNeeded,
    TooMany,
    Unrecognised,
    WrongPassword,
)
from contest.wording.dates import instant_in_words
from contest.wording.numbers import bytes_in_words, plural
from contest.wording.typography import typo
from uploads.errors import PictureRefused, StoreFull, TooLarge

TITLES: dict[type[Exception], str] = {
    NotFound: "Cette page a dû finir au compost.",
    SignInNeeded: "Votre session est fermée.",
    WrongPassword: "Cette adresse et ce mot de passe ne vont pas ensemble.",
    NotApproved: "Votre place dans l’établissement n’est pas encore confirmée.",
    ProofNeeded: "Prouvez d’abord que c’est vous.",
    Unrecognised: "Votre place dans l’établissement n’est pas reconnue.",
    Refused: "Vous n’avez pas accès à cette page.",
    RegistrationClosed: "Aucune équipe ne se crée en ce moment.",
    Closed: "Ce n’est pas ouvert en ce moment.",
    Incomplete: "Il manque quelque chose à la candidature.",
    Unfinished: "Ce bulletin n’est pas encore complet.",
    Conflict: "Quelqu’un d’autre vient de passer par là.",
    TooMany: "Doucement, la limite est atteinte.",
    Invalid: "Il reste quelque chose à reprendre.",
    LinkExpired: "Ce lien ne sert plus.",
    TooLarge: "Ce fichier est trop lourd.",
    StoreFull: "Il n’y a plus de place sur le serveur.",
    PictureRefused: "Cette photo ne peut pas être lue.",
}
SENTENCES: dict[type[Exception], str] = {
    NotFound: "L’adresse n’existe pas, n’existe plus, ou n’est pas pour vous. Rien n’est perdu de votre travail.",
    SignInNeeded: "Connectez-vous, puis recommencez : ce que vous veniez d’envoyer n’a pas été enregistré.",
    WrongPassword: "Vérifiez l’adresse et le mot de passe, ou demandez un lien de connexion par e-mail.",
    NotApproved: (
        "Vous pouvez préparer vos candidatures. Pour déposer, il faut qu’un collègue déjà inscrit, ou "
        "l’organisation, confirme que vous enseignez bien là : un e-mail vous préviendra."
    ),
    ProofNeeded: "Votre connexion a plus de 15 minutes. Connectez-vous à nouveau, puis recommencez.",
    Unrecognised: (
        "Vous pouvez relire les pages de vos équipes, sans rien y changer. Votre compte dit pourquoi ; "
        "si c’est une erreur, écrivez aux organisateurs."
    ),
    Refused: "Votre compte ne permet pas cette action. Si vous pensez que si, écrivez aux organisateurs.",
    Incomplete: "La liste « Avant de déposer » dit ce qui manque, avec un lien vers chaque endroit.",
    Unfinished: "Notez les trois critères, et écrivez une phrase pour chaque 0 et chaque 4.",
    Invalid: "Une valeur ne peut pas être acceptée telle quelle. Revenez au formulaire et corrigez-la.",
    LinkExpired: (
        "Un lien sert une seule fois et ne dure pas longtemps. Demandez-en un nouveau : il arrive en une minute."
    ),
    StoreFull: (
        "Le fichier n’a pas été reçu. Réessayez dans quelques minutes ; les organisateurs sont prévenus par le journal."
    ),
}
CONFLICTS: dict[str, str] = {
    "name": "Ce nom est déjà pris dans votre établissement. Choisissez-en un autre.",
    "email": "Cette adresse sert déjà à un autre compte.",
    "uai": "Un établissement porte déjà ce code UAI : cherchez-le dans la liste.",
    "submitted": "La candidature est déposée. Retirez-la d’abord, ou confiez l’équipe à un collègue.",
    "teams": (
        "Une de vos équipes a déposé sa candidature et n’a pas d’autre enseignant. Confiez-la à un collègue, "
        "ou retirez la candidature, puis revenez."
    ),
    "approved": "La place de cette personne a changé entre-temps. Revenez à la liste.",
    "recognised": "Cette personne est reconnue dans son établissement : ses équipes restent les siennes.",
    "lead": "Vous êtes référent de cette équipe. Confiez-la à un collègue, ou dissolvez-la.",
    "done": "Ce bulletin est déjà rendu. Vous pouvez encore en changer les notes.",
    "cannot": "Vous avez rendu ce bulletin sans note. Reprenez-le d’abord.",
    "conflict": (
        "Vous avez déclaré un lien avec cet objet : il sera lu par quelqu’un d’autre. Si c’est une erreur, écrivez "
        "aux organisateurs."
    ),
    "award": "Ce prix vient d’être donné ou changé par quelqu’un d’autre. Revenez à la liste, puis recommencez.",
    "podium": "Une autre candidature tient déjà une de ces places. Retirez d’abord son prix, ou donnez-les un par un.",
    "publication": "Ce qui serait publié a changé depuis que vous l’avez relu. Relisez la page, puis publiez.",
    "marks": "Des notes ont changé depuis le calcul. Recalculez le classement avant de publier.",
    "awards": "Un prix est donné à une candidature qui ne concourt plus. Retirez-le avant de publier.",
    "override": "Un prix ne suit pas le classement. Retirez-le, ou dites pourquoi le jury en décide autrement.",
    "newer_rules": "Une autre version du règlement est sortie entre-temps. Relisez-la, puis recommencez.",
    "message": "Ce message a changé entre-temps, ou il est déjà parti. Rouvrez-le avant de continuer.",
    "nobody": "Ce message n’aurait aucun destinataire.",
    "recipients": "Le nombre de destinataires a changé depuis la relecture. Rouvrez le message, puis envoyez-le.",
    "juror_state": "La situation de ce juré a changé entre-temps. Relisez sa fiche.",
    "juror": "Quelqu’un d’autre vient de changer cette fiche. Relisez-la, puis recommencez.",
    "invitations": "La liste du jury a changé depuis l’aperçu. Relisez-le, puis recommencez.",
    "nothing_left": "Ce juré n’a plus aucun bulletin à lire : il n’y a rien à lui rappeler.",
    "apart": "Cet établissement est déjà écarté pour ce juré.",
    "own_school": "C’est l’établissement du juré : personne ne juge les objets de sa propre école.",
    "lifted": "Ce conflit est déjà levé.",
    "assignment": (
        "Le jury, les candidatures ou les bulletins ont changé depuis l’aperçu : rien n’est appliqué. "
        "Voici la nouvelle répartition ; relisez-la, puis appliquez."
    ),
    "decision": (
        "Quelqu’un vient de décider, ou l’équipe de répondre. Rien n’a été enregistré de votre côté : relisez, "
        "puis recommencez."
    ),
    "not_submitted": "La candidature n’est pas déposée, ou ne l’est plus.",
    "answered": "Un collègue vient de répondre, ou les organisateurs de décider. Relisez la page de l’équipe.",
    "photos": "Quelqu’un vient de regarder les mêmes photos. Relisez, puis recommencez.",
    "last_organiser": "Vous êtes la seule personne qui organise. Ajoutez quelqu’un avant de partir.",
}
LIMITS: dict[str, str] = {
    "teams": "Votre établissement a déjà {limit} équipes : c’est le nombre prévu par le règlement.",
    "photos": "Il y a déjà {limit} photos : retirez-en une pour en ajouter une autre.",
}
REMINDED = "Ce juré a déjà été relancé il y a moins d’un jour. Ce sera possible {wait}."
ATTEMPTS = "Il y a eu trop d’essais à la suite. Réessayez {wait}."
PICTURES: dict[str, str] = {
    "heic": (
        "C’est une photo HEIC d’iPhone. Dans Réglages, Appareil photo, Formats, choisissez « Le plus compatible », "
        "ou envoyez-vous la photo par e-mail : elle devient un JPEG."
    ),
    "not_a_picture": "Nous lisons les photos JPEG, PNG et WebP. Ce fichier n’en est pas une.",
    "too_many_pixels": "Cette photo dépasse 40 millions de pixels. Réduisez-la, puis renvoyez-la.",
    "broken": "Le fichier est abîmé ou incomplet. Renvoyez l’original.",
}
CHANGED = "La page a changé entre-temps. Rechargez-la, puis recommencez."
DEFAULT = "Cela n’a pas marché. Revenez en arrière et réessayez."


def title_of(error: Exception) -> str:
    """The refusal as a title."""
    return typo(_most_precise(TITLES, error, "Cela n’a pas marché."))


def sentence_of(error: Exception) -> str:
    """What happened and what to do, in one or two sentences."""
    return typo(_sentence(error))


def code_of(error: Exception) -> str:
    """A stable word for scripts: `too_many`, `link_expired`…"""
    name = type(error).__name__
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")


def wait_in_words(seconds: int) -> str:
    """« dans 40 secondes », « dans 12 minutes », « dans 2 heures »: never less than what is left."""
    if seconds < 60:
        return f"dans {plural(seconds, 'seconde')}"
    minutes = -(-seconds // 60)
    return (
        f"dans {plural(minutes, 'minute')}" if minutes < 60 else f"dans {plural(-(-minutes // 60), 'heure')}"
    )


def _sentence(error: Exception) -> str:
    match error:
        case RegistrationClosed():
            words = _registration_in_words(error)
        case Closed():
            words = closed_in_words(opens_at=error.opens_at, closed_at=error.closed_at)
        case Conflict():
            words = CONFLICTS.get(error.field, CHANGED)
        case TooMany():
            words = _too_many(error)
        case TooLarge():
            words = f"La limite est de {bytes_in_words(error.limit_bytes)}. Exportez avec moins de triangles."
        case PictureRefused():
            words = PICTURES.get(error.why, PICTURES["broken"])
        case _:
            words = _most_precise(SENTENCES, error, DEFAULT)
    return words


def closed_in_words(*, opens_at: datetime | None, closed_at: datetime | None) -> str:
    """When it closed or will open."""
    if closed_at is not None:
        return (
            f"C’était ouvert jusqu’au {instant_in_words(closed_at)}. Ce qui a été reçu avant compte ; "
            "pour une raison sérieuse, écrivez aux organisateurs."
        )
    if opens_at is not None:
        return f"Cela ouvre {instant_in_words(opens_at)}. Vous pouvez déjà tout préparer."
    return "Les organisateurs ont mis cette étape en pause. Elle reprendra : rien n’est perdu."


def _registration_in_words(error: RegistrationClosed) -> str:
    if error.closed_at is not None:
        return (
            f"Les inscriptions se sont terminées {instant_in_words(error.closed_at)}. Rien ne change pour les "
            "équipes déjà créées ; pour une raison sérieuse, écrivez aux organisateurs."
        )
    if error.opens_at is not None:
        return f"Les inscriptions ouvrent {instant_in_words(error.opens_at)}."
    return "Les inscriptions sont en pause. Elles reprendront ; rien ne change pour les équipes déjà créées."


def _too_many(error: TooMany) -> str:
    if error.what in LIMITS:
        return LIMITS[error.what].format(limit=error.limit)
    if error.retry_after_seconds is None:
        return f"La limite est de {error.limit}."
    words = REMINDED if error.what == "reminder" else ATTEMPTS
    return words.format(wait=wait_in_words(error.retry_after_seconds))


def _most_precise(table: dict[type[Exception], str], error: Exception, otherwise: str) -> str:
    """The line of the error's class, or of the nearest class above it."""
    return next((table[kind] for kind in type(error).__mro__ if kind in table), otherwise)
