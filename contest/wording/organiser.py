"""What organisers read of jobs, of the journal, of states and phases."""

from __future__ import annotations

from contest.models import Job, JournalRow
from contest.models.jobs import JobKind
from contest.rules.entries import EntryState
from contest.rules.phases import Phase
from contest.wording.typography import typo

PHASES: dict[Phase, str] = {
    Phase.REGISTRATION: "Inscription",
    Phase.SUBMISSION: "Dépôt",
    Phase.ELIGIBILITY: "Recevabilité",
    Phase.JUDGING: "Évaluation",
    Phase.DELIBERATION: "Délibération",
    Phase.RESULTS: "Résultats",
}
STATES: dict[EntryState, tuple[str, str]] = {
    EntryState.DRAFT: ("Brouillon", "note"),
    EntryState.SUBMITTED: ("Déposée", "good"),
    EntryState.WITHDRAWN: ("Retirée", "warning"),
}
JOBS: dict[JobKind, str] = {
    JobKind.INSPECT: "Relire un fichier",
    JobKind.PICTURES: "Dessiner les images d’un objet",
    JobKind.PHOTO: "Préparer une photo",
    JobKind.MAIL: "Envoyer un e-mail",
    JobKind.SWEEP: "Faire le ménage",
    JobKind.RANK: "Calculer le classement",
}
# What an organiser can do about it; anything else shows its code, to be passed on.
REASONS: dict[str, str] = {
    "worker_vanished": "Le programme s’est arrêté au milieu, trois fois. Le fichier est peut-être trop gros.",
    "ConnectionRefusedError": "Le serveur d’e-mail ne répond pas. Vérifiez CONTEST_MAIL_URL avec la commande doctor.",
    "SMTPAuthenticationError": "Le serveur d’e-mail refuse le mot de passe. Vérifiez CONTEST_MAIL_URL.",
    "SMTPRecipientsRefused": "Le serveur d’e-mail refuse cette adresse.",
}
ACTS: dict[str, str] = {
    "account.password_set": "choisit un mot de passe",
    "account.renamed": "change de nom",
    "account.email_change_asked": "demande à changer d’adresse",
    "account.email_changed": "change d’adresse",
    "account.erased": "efface son compte",
    "session.opened": "se connecte",
    "session.revoked": "ferme une session",
    "school.added": "ajoute un établissement",
    "teacher.joined": "rejoint un établissement",
    "teacher.approved": "confirme la place d’un enseignant",
    "teacher.refused": "refuse la place d’un enseignant",
    "teacher.suspended": "suspend un enseignant",
    "teacher.restored": "lève la suspension d’un enseignant",
    "organiser.added": "ajoute quelqu’un à l’organisation",
    "extension.granted": "accorde un délai",
    "job.retried": "relance une tâche",
    "refused.right": "demande une page qui n’est pas pour lui",
    "refused.password": "se trompe de mot de passe",
    "refused.limit": "atteint une limite",
    "team.created": "crée une équipe",
    "team.renamed": "renomme une équipe",
    "team.unnamed": "remplace par un numéro le nom d’une équipe qui contenait un prénom",
    "team.dissolved": "dissout une équipe",
    "team.colleague_added": "ajoute un collègue à une équipe",
    "team.invited": "invite un collègue",
    "team.joined": "rejoint une équipe",
    "team.handed_over": "confie une équipe",
    "team.given": "confie l’équipe d’un enseignant écarté à un collègue",
    "team.left": "quitte une équipe",
    "team.code_changed": "change un code de classe",
    "entry.submitted": "dépose une candidature",
    "photos.undecided": "retire un élève sans accord d’image : ses photos sont à regarder",
    "entry.allowed": "laisse une candidature redevenir publique",
    "entry.kept_private": "retire un élève sans accord : la candidature reste privée",
    "entry.withdrawn": "retire une candidature",
    "entry.saved": "enregistre un brouillon",
    "eligibility.accepted": "déclare une candidature recevable",
    "eligibility.asked": "demande une précision à une équipe",
    "eligibility.refused": "écarte une candidature",
    "eligibility.answered": "répond à une demande de précision",
    "entries.admitted": "déclare recevables les candidatures complètes",
    "entry.hidden": "masque une candidature",
    "entry.shown": "montre à nouveau une candidature",
    "content.dismissed": "classe un signalement sans suite",
    "photo.looked": "dit ce que montre une photo",
    "upload.received": "envoie un fichier",
    "upload.rescaled": "change l’échelle d’un fichier",
    "inspection.restarted": "fait relire un fichier",
    "photo.added": "ajoute une photo",
    "photo.captioned": "légende une photo",
    "photo.deleted": "retire une photo",
    "pupils.added": "ajoute des élèves",
    "pupil.corrected": "corrige un élève",
    "pupil.removed": "retire un élève",
    "consents.declared": "déclare des autorisations",
    "consent.withdrawn": "retire une autorisation",
    "class.entered": "entre avec un code de classe",
    "edition.created": "crée l’édition",
    "phase.moved": "déplace une étape",
    "phase.paused": "met une étape en pause",
    "phase.resumed": "reprend une étape",
    "data.forgotten": "efface des données gardées assez longtemps",
    "journal.forgotten": "efface le début du journal",
    "edition.copied": "copie une édition",
    "edition.chosen": "met une édition en cours",
    "settings.saved": "change les réglages",
    "rulebook.published": "publie une version du règlement",
    "rulebook.read": "dit avoir lu une version du règlement",
    "message.written": "écrit un message",
    "message.rewritten": "change un message avant l’envoi",
    "message.discarded": "jette un message sans l’envoyer",
    "message.sent": "envoie un message",
    "result.asked": "demande le calcul du classement",
    "award.given": "donne un prix ou une mention",
    "award.changed": "change un prix ou une mention",
    "award.removed": "retire un prix ou une mention",
    "sentence.withheld": "retire une phrase du retour d’une équipe",
    "sentence.restored": "remet une phrase dans le retour d’une équipe",
    "results.published": "publie les résultats",
    "results.corrected": "publie une correction des résultats",
    "mark.saved": "note un critère",
    "ballot.kept": "garde un bulletin pour plus tard",
    "ballot.handed_in": "rend un bulletin",
    "ballot.reopened": "reprend un bulletin rendu",
    "ballot.given_up": "rend un bulletin sans note",
    "ballot.taken_back": "reprend un bulletin rendu sans note",
    "conflict.declared": "déclare un conflit d’intérêts",
    "content.reported": "signale un contenu",
    "juror.invited": "invite un juré",
    "juror.invited_again": "renvoie l’invitation d’un juré",
    "juror.withdrawn": "annule l’invitation d’un juré",
    "juror.accepted": "accepte de faire partie du jury",
    "juror.declined": "décline l’invitation au jury",
    "juror.changed": "change la fiche d’un juré",
    "juror.taken_out": "retire un juré",
    "juror.brought_back": "rend sa place à un juré",
    "juror.reminded": "relance un juré",
    "conflicts.declared": "déclare ses conflits d’intérêts",
    "conflict.looked_at": "maintient un conflit d’intérêts",
    "conflict.lifted": "lève un conflit d’intérêts",
    "assignment.applied": "applique une répartition des bulletins",
    "readings.changed": "change le nombre de lectures par objet",
}


def job_in_words(job: Job) -> str:
    """What the dead job was for."""
    return JOBS[job.kind]


def reason_in_words(job: Job) -> str:
    """Why it failed."""
    code = (job.error or "").partition(":")[0].strip()
    return typo(REASONS.get(code, f"Trois essais, trois échecs ({job.error or 'sans raison notée'})."))


def act_in_words(row: JournalRow) -> str:
    """What was done, or its code when no sentence exists yet."""
    return ACTS.get(row.act, row.act)


def actor_in_words(row: JournalRow) -> str:
    """« Compte 12 », « Classe de l’équipe 4 », « L’administration »: never a name."""
    kind, _, number = row.actor.partition(":")
    known = {
        "account": f"Compte {number}",
        "class": f"Classe de l’équipe {number}",
        "organiser": "L’administration, par commande",
    }
    return known.get(kind, "Quelqu’un")
