"""Rows: columns, constraints with names, relations; no decisions."""

from contest.models.accounts import Account, Organiser, RateCount, SignInSession, Teacher, Token
from contest.models.editions import Edition, EditionPhase, Rulebook
from contest.models.entries import Entry, Photo, Receipt
from contest.models.inspections import FindingRow, Inspection, Trial, Upload
from contest.models.jobs import Job
from contest.models.journal import JournalRow
from contest.models.schools import School
from contest.models.teams import ConsentRow, Extension, Pupil, Team, TeamTeacher

__all__ = [
    "Account",
    "ConsentRow",
    "Edition",
    "EditionPhase",
    "Entry",
    "Extension",
    "FindingRow",
    "Inspection",
    "Job",
    "JournalRow",
    "Organiser",
    "Photo",
    "Pupil",
    "RateCount",
    "Receipt",
    "Rulebook",
    "School",
    "SignInSession",
    "Teacher",
    "Team",
    "TeamTeacher",
    "Token",
    "Trial",
    "Upload",
]
