"""Rights of the running service: call `append`, read the log, write its own tables."""

from sqlalchemy import Connection

READ_ONLY = (
    "common_schema",
    "log_head",
    "events",
    "contracts",
    "marks",
    "deadlines",
    "idempotency",
    "guards",
    "dead_letters",
    "readable_events",
    "readable_contracts",
)
WRITABLE = ("projection_marks", "relay", "relay_log", "leases", "gaps", "blobs")
FUNCTIONS = ("append", "begin_epoch", "sweep_idempotency", "prune_contracts")


def grants_for(service_role: str) -> list[str]:
    """The statements, run as the owner in the service's database; running them again is fine.

    The service role may also make schemas, for read models that are being rebuilt.
    """
    role = '"' + service_role.replace('"', '""') + '"'
    return [
        f"revoke all on all tables in schema public from {role}",
        f"grant usage on schema public to {role}",
        f"grant select on {', '.join(READ_ONLY)} to {role}",
        f"grant select, insert, update, delete on {', '.join(WRITABLE)} to {role}",
        f"grant execute on function {', '.join(FUNCTIONS)} to {role}",
        f"grant usage, create on schema projections to {role}",
        "do $do$ begin execute format('grant create on database %I to "
        f"{role}', current_database()); end $do$",
    ]


def grant_service(connection: Connection, service_role: str) -> None:
    """Grant it in the caller's transaction (an Alembic migration's)."""
    for statement in grants_for(service_role):
        connection.exec_driver_sql(statement)
