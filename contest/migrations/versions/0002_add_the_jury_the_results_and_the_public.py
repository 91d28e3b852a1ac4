"""Add the jury, the results and what the public sees."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from contest import database

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JOB_KINDS = ("inspect", "pictures", "photo", "example", "mail", "sweep", "rank")
PURPOSES = ("confirm_email", "sign_in", "new_password", "join_team", "invite_juror")


def upgrade() -> None:
    """Add the jury, the results and what the public sees."""
    op.create_table(
        "rubric_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "rubric",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("first_used_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rubric_version")),
        sa.UniqueConstraint("digest", name=op.f("uq_rubric_version_digest")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=40), nullable=False),
        sa.Column("readings", sa.Integer(), nullable=False),
        sa.Column(
            "facts",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("applied_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("applied_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["applied_by"], ["account.id"], name=op.f("fk_assignment_applied_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_assignment_edition_id_edition")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("edition_id", "number", name=op.f("uq_assignment_edition_id_number")),
    )
    op.create_table(
        "juror",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("affiliation", sa.String(length=120), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("invited_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("accepted_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("conflicts_declared_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("declined_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("left_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("seen_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_juror_account_id_account")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_juror_edition_id_edition")),
        sa.ForeignKeyConstraint(["invited_by"], ["account.id"], name=op.f("fk_juror_invited_by_account")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_juror_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_juror")),
        sa.UniqueConstraint("edition_id", "account_id", name=op.f("uq_juror_edition_id_account_id")),
        sa.UniqueConstraint("edition_id", "number", name=op.f("uq_juror_edition_id_number")),
    )
    with op.batch_alter_table("juror", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_juror_account_id"), ["account_id"], unique=False)

    op.create_table(
        "result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("computed_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=200), nullable=True),
        sa.Column("method", sa.String(length=24), nullable=False),
        sa.Column("method_version", sa.String(length=24), nullable=False),
        sa.Column("input_digest", sa.String(length=64), nullable=False),
        sa.Column(
            "content",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_result_asked_by_account")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_result_edition_id_edition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
        sa.UniqueConstraint("edition_id", "number", name=op.f("uq_result_edition_id_number")),
    )
    op.create_table(
        "outgoing_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "team",
                "all_teams",
                "draft_teams",
                "juror",
                "all_jurors",
                "late_jurors",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("juror_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "sent", name="state", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("sent_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        sa.Column("recipients", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_outgoing_message_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(["juror_id"], ["juror.id"], name=op.f("fk_outgoing_message_juror_id_juror")),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["account.id"], name=op.f("fk_outgoing_message_sent_by_account")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_outgoing_message_team_id_team")),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_outgoing_message_written_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_message")),
    )
    with op.batch_alter_table("outgoing_message", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outgoing_message_edition_id_state"), ["edition_id", "state"], unique=False
        )

    op.create_table(
        "publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column(
            "content",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("ballots", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("published_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_publication_edition_id_edition")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["account.id"], name=op.f("fk_publication_published_by_account")
        ),
        sa.ForeignKeyConstraint(["result_id"], ["result.id"], name=op.f("fk_publication_result_id_result")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        sa.UniqueConstraint("edition_id", "number", name=op.f("uq_publication_edition_id_number")),
    )
    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("prize", "mention", name="kind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("given_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_award_edition_id_edition")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_award_entry_id_entry")),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_award_given_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint(
            "edition_id", "label", "entry_id", name=op.f("uq_award_edition_id_label_entry_id")
        ),
    )
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_award_edition_id"), ["edition_id"], unique=False)

    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("juror_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "to_read",
                "started",
                "later",
                "done",
                "cannot",
                "freed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "cannot",
            sa.Enum(
                "recognised",
                "helped",
                "not_shown",
                "not_understood",
                "other",
                name="cannot",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("cannot_note", sa.String(length=500), nullable=False),
        sa.Column("rubric_digest", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("assigned_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("saved_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("done_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("freed_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column(
            "freed",
            sa.Enum(
                "conflict",
                "juror_gone",
                "entry_gone",
                "dealt_again",
                name="freed",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_ballot_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_ballot_entry_id_entry")),
        sa.ForeignKeyConstraint(["juror_id"], ["juror.id"], name=op.f("fk_ballot_juror_id_juror")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("juror_id", "entry_id", name=op.f("uq_ballot_juror_id_entry_id")),
        sa.UniqueConstraint("key", name=op.f("uq_ballot_key")),
    )
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ballot_juror_id_state"), ["juror_id", "state"], unique=False)

    op.create_table(
        "conflict_of_interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("juror_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "own_school",
                "school",
                "entry",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column(
            "why",
            sa.Enum(
                "recognised",
                "helped",
                "not_shown",
                "not_understood",
                "other",
                name="why",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("declared_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("declared_by", sa.Integer(), nullable=True),
        sa.Column("looked_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("lifted_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(school_id IS NULL) <> (entry_id IS NULL)", name=op.f("ck_conflict_of_interest_one_object")
        ),
        sa.ForeignKeyConstraint(
            ["declared_by"], ["account.id"], name=op.f("fk_conflict_of_interest_declared_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_conflict_of_interest_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["juror_id"],
            ["juror.id"],
            name=op.f("fk_conflict_of_interest_juror_id_juror"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by"], ["account.id"], name=op.f("fk_conflict_of_interest_lifted_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["school_id"], ["school.id"], name=op.f("fk_conflict_of_interest_school_id_school")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_of_interest")),
    )
    with op.batch_alter_table("conflict_of_interest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conflict_of_interest_juror_id"), ["juror_id"], unique=False)

    op.create_table(
        "content_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("juror_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("reported_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("handled_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.Integer(), nullable=True),
        sa.Column("was_hidden", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_content_report_entry_id_entry")),
        sa.ForeignKeyConstraint(
            ["handled_by"], ["account.id"], name=op.f("fk_content_report_handled_by_account")
        ),
        sa.ForeignKeyConstraint(["juror_id"], ["juror.id"], name=op.f("fk_content_report_juror_id_juror")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_report")),
    )
    with op.batch_alter_table("content_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_content_report_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "eligibility_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "to_decide",
                "asked",
                "accepted",
                "refused",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("article", sa.String(length=120), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("answer_until", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_eligibility_decision_answered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_eligibility_decision_decided_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.id"],
            name=op.f("fk_eligibility_decision_entry_id_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_decision")),
    )
    with op.batch_alter_table("eligibility_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_eligibility_decision_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=24), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(length=500), nullable=False),
        sa.Column("saved_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("value IS NULL OR value BETWEEN 0 AND 4", name=op.f("ck_mark_value")),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_mark_ballot_id_ballot"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
        sa.UniqueConstraint("ballot_id", "criterion", name=op.f("uq_mark_ballot_id_criterion")),
    )
    op.create_table(
        "redaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("redacted_at", database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("redacted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=op.f("fk_redaction_ballot_id_ballot"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["redacted_by"], ["account.id"], name=op.f("fk_redaction_redacted_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction")),
        sa.UniqueConstraint("ballot_id", "criterion", name=op.f("uq_redaction_ballot_id_criterion")),
    )
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "themes",
                sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
                nullable=False,
                server_default="[]",
            )
        )
        batch_op.add_column(sa.Column("readings", sa.Integer(), nullable=False, server_default="3"))
        batch_op.add_column(sa.Column("action_color", sa.String(length=7), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("strand_color", sa.String(length=7), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column(
                "legal",
                sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
                nullable=False,
                server_default="{}",
            )
        )
        batch_op.add_column(
            sa.Column(
                "retention",
                sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
                nullable=False,
                server_default="{}",
            )
        )
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_check_constraint(op.f("ck_edition_readings"), "readings >= 1")

    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("theme", sa.String(length=24), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column(
                "eligibility",
                sa.Enum(
                    "to_decide",
                    "asked",
                    "accepted",
                    "refused",
                    name="eligibility",
                    native_enum=False,
                    create_constraint=True,
                    length=24,
                ),
                nullable=False,
                server_default="to_decide",
            )
        )
        batch_op.add_column(sa.Column("decision_version", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("hidden_at", database.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("hidden_by", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("hidden_reason", sa.String(length=500), nullable=False, server_default="")
        )
        batch_op.create_index(
            batch_op.f("ix_entry_edition_id_eligibility"), ["edition_id", "eligibility"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_entry_hidden_by_account"), "account", ["hidden_by"], ["id"]
        )

    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.add_column(sa.Column("looked_by", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "decision",
                sa.Enum(
                    "object",
                    "people",
                    "refused",
                    name="decision",
                    native_enum=False,
                    create_constraint=True,
                    length=24,
                ),
                nullable=True,
            )
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_photo_looked_by_account"), "account", ["looked_by"], ["id"]
        )

    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upload_inspection_id"), ["inspection_id"], unique=False)

    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_pupil_id"))
        batch_op.create_index(
            batch_op.f("ix_consent_pupil_id_use_withdrawn_at_answer_signer"),
            ["pupil_id", "use", "withdrawn_at", "answer", "signer"],
            unique=False,
        )

    with op.batch_alter_table("rulebook", schema=None) as batch_op:
        batch_op.add_column(sa.Column("changes", sa.String(length=500), nullable=False, server_default=""))

    # What the rows of before needed; from now on the application says every value.
    with op.batch_alter_table("edition") as batch_op:
        batch_op.alter_column("themes", server_default=None)
        batch_op.alter_column("readings", server_default=None)
        batch_op.alter_column("action_color", server_default=None)
        batch_op.alter_column("strand_color", server_default=None)
        batch_op.alter_column("legal", server_default=None)
        batch_op.alter_column("retention", server_default=None)
        batch_op.alter_column("version", server_default=None)

    with op.batch_alter_table("entry") as batch_op:
        batch_op.alter_column("theme", server_default=None)
        batch_op.alter_column("eligibility", server_default=None)
        batch_op.alter_column("decision_version", server_default=None)
        batch_op.alter_column("hidden_reason", server_default=None)

    with op.batch_alter_table("rulebook") as batch_op:
        batch_op.alter_column("changes", server_default=None)

    with op.batch_alter_table("job") as batch_op:
        batch_op.drop_constraint(op.f("ck_job_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_job_kind"), sa.column("kind").in_(JOB_KINDS))

    with op.batch_alter_table("token") as batch_op:
        batch_op.drop_constraint(op.f("ck_token_purpose"), type_="check")
        batch_op.create_check_constraint(op.f("ck_token_purpose"), sa.column("purpose").in_(PURPOSES))
