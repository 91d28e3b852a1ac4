"""Rows: columns, constraints with names, relations; no decisions."""

from contest.models.accounts import Account, Organiser, RateCount, SignInSession, Teacher, Token
from contest.models.editions import Edition, EditionPhase, Rulebook
from contest.models.entries import EligibilityDecision, Entry, Photo, Receipt
from contest.models.inspections import FindingRow, Inspection, Trial, Upload
from contest.models.jobs import Job
from contest.models.journal import JournalRow
from contest.models.jury import (
    Assignment,
    Ballot,
    ConflictOfInterest,
    ContentReport,
    Juror,
    MarkRow,
    RubricVersion,
)
from contest.models.messages import OutgoingMessage
from contest.models.results import Award, Publication, Redaction, Result
from contest.models.schools import School
from contest.models.teams import ConsentRow, Extension, Pupil, Team, TeamTeacher

__all__ = [
    "Account",
    "Assignment",
    "Award",
    "Ballot",
    "ConflictOfInterest",
    "ConsentRow",
    "ContentReport",
    "Edition",
    "EditionPhase",
    "EligibilityDecision",
    "Entry",
    "Extension",
    "FindingRow",
    "Inspection",
    "Job",
    "JournalRow",
    "Juror",
    "MarkRow",
    "Organiser",
    "OutgoingMessage",
    "Photo",
    "Publication",
    "Pupil",
    "RateCount",
    "Receipt",
    "Redaction",
    "Result",
    "RubricVersion",
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
