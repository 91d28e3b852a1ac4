"""The access table: every endpoint and the right it asks for. A URL without a line here doesn't exist."""

from __future__ import annotations

from contest.rules.rights import Right

# Closed by default: tests/shape tries each URL as each role, and fails for a route that isn't listed.
# Object-level rights (which team, which entry) are checked by the services; a stranger's object is a 404.
ACCESS: dict[str, Right] = {
    "static": Right.LOOK,
    # health
    "health.alive": Right.LOOK,
    "health.ready": Right.LOOK,
    # public
    "public.home": Right.LOOK,
    "public.rules": Right.LOOK,
    "public.calendar": Right.LOOK,
    "public.rubric": Right.LOOK,
    "public.export_help": Right.LOOK,
    "public.privacy": Right.LOOK,
    "public.accessibility": Right.LOOK,
    "public.legal": Right.LOOK,
    "public.contact": Right.LOOK,
    "public.colors_css": Right.LOOK,
    # trial
    "trial.try_it": Right.TRY_FILE,
    "trial.receive": Right.TRY_FILE,
    "trial.receive_raw": Right.TRY_FILE,
    "trial.sample": Right.TRY_FILE,
    "trial.report": Right.TRY_FILE,
    "trial.units": Right.TRY_FILE,
    "trial.units_apply": Right.TRY_FILE,
    "trial.recheck": Right.TRY_FILE,
    # account
    "account.sign_in": Right.SIGN_IN,
    "account.sent": Right.SIGN_IN,
    "account.password": Right.SIGN_IN,
    "account.link": Right.SIGN_IN,
    "account.forgotten": Right.SIGN_IN,
    "account.new_password": Right.SIGN_IN,
    "account.confirm": Right.SIGN_IN,
    "account.sign_up": Right.SIGN_IN,
    "account.add_school": Right.SIGN_IN,
    "account.sign_out": Right.SIGN_OUT,
    "account.profile": Right.KEEP_ACCOUNT,
    "account.rename": Right.KEEP_ACCOUNT,
    "account.change_email": Right.KEEP_ACCOUNT,
    "account.change_password": Right.KEEP_ACCOUNT,
    "account.close_session": Right.KEEP_ACCOUNT,
    "account.my_data": Right.KEEP_ACCOUNT,
    "account.leave": Right.KEEP_ACCOUNT,
    "account.colleagues": Right.LEAD_TEAM,
    "account.approve_colleague": Right.LEAD_TEAM,
    # team
    "team.home": Right.LEAD_TEAM,
    "team.new": Right.LEAD_TEAM,
    "team.show": Right.LEAD_TEAM,
    "team.rename": Right.LEAD_TEAM,
    "team.add_colleague": Right.LEAD_TEAM,
    "team.invite": Right.LEAD_TEAM,
    "team.join": Right.LEAD_TEAM,
    "team.use_invitation": Right.LEAD_TEAM,
    "team.hand_over": Right.LEAD_TEAM,
    "team.leave": Right.LEAD_TEAM,
    "team.dissolve": Right.LEAD_TEAM,
    "team.code_change": Right.LEAD_TEAM,
    "team.coupons": Right.LEAD_TEAM,
    "team.pupils": Right.LEAD_TEAM,
    "team.pupil": Right.LEAD_TEAM,
    "team.remove_pupil": Right.LEAD_TEAM,
    "team.consents": Right.LEAD_TEAM,
    "team.consents_many": Right.LEAD_TEAM,
    "team.pupil_consents": Right.LEAD_TEAM,
    "team.withdraw_consent": Right.LEAD_TEAM,
    "team.consent_forms": Right.LEAD_TEAM,
    "team.draft": Right.LOOK_AT_DRAFT,
    "team.save_draft": Right.WRITE_DRAFT,
    "team.autosave": Right.WRITE_DRAFT,
    "team.photo_add": Right.WRITE_DRAFT,
    "team.photo_caption": Right.WRITE_DRAFT,
    "team.photo_delete": Right.WRITE_DRAFT,
    "team.upload": Right.LOOK_AT_DRAFT,
    "team.upload_form": Right.WRITE_DRAFT,
    "team.upload_raw": Right.WRITE_DRAFT,
    "team.report": Right.LOOK_AT_DRAFT,
    "team.units": Right.LOOK_AT_DRAFT,
    "team.units_apply": Right.WRITE_DRAFT,
    "team.recheck": Right.WRITE_DRAFT,
    "team.submit": Right.SUBMIT,
    "team.withdraw": Right.SUBMIT,
    "team.receipt": Right.SUBMIT,
    # class code
    "team.class_sign_in": Right.SIGN_IN,
    # jury
    "jury.home": Right.JUDGE,
    # organiser
    "organiser.board": Right.ORGANISE,
    "organiser.retry_job": Right.ORGANISE,
    "organiser.teachers": Right.ORGANISE,
    "organiser.approve": Right.ORGANISE,
    "organiser.refuse": Right.ORGANISE,
    "organiser.suspend": Right.ORGANISE,
    "organiser.give_teams": Right.ORGANISE,
    "organiser.teams": Right.ORGANISE,
    "organiser.extension": Right.ORGANISE,
    "organiser.journal": Right.ORGANISE,
    # files: which ones is checked by contest.queries.files; a tried file opens with its key alone
    "files.light": Right.LOOK,
    "files.layers": Right.LOOK,
    "files.picture": Right.LOOK,
    "files.photo": Right.LOOK,
    "files.original": Right.LOOK,
    "files.standing": Right.LOOK,
}

# The endpoints that may receive a large body; everywhere else 1 MB, and 200 kB for an urlencoded form.
UPLOADS: frozenset[str] = frozenset(
    {"trial.receive", "trial.receive_raw", "team.upload_form", "team.upload_raw", "team.photo_add"}
)
