"""Rights of the running service: call `append`, read the log, write its own tables."""

from sqlalchemy import Connection, text

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
FUNCTIONS = {
    "append": 2,
    "begin_epoch": 2,
    "sweep_idempotency": 2,
    "prune_contracts": 4,
    "claim_deadlines": 5,
    "extend_claims": 5,
}
"""With the number of the file that makes it."""
_APPLIED = text("select max(number) from common_schema")


def grants_for(service_role: str, up_to: int) -> list[str]:
    """The statements, run as the owner in the service's database to which the files up to a number
    were applied; running them again is fine.

    The service role may also make schemas, for read models that are being rebuilt.
    """
    functions = [name for name, number in FUNCTIONS.items() if number <= up_to]
    role = '"' + service_role.replace('"', '""') + '"'
    return [
        f"revoke all on all tables in schema public from {role}",
        f"grant usage on schema public to {role}",
        f"grant select on {', '.join(READ_ONLY)} to {role}",
        f"grant select, insert, update, delete on {', '.join(WRITABLE)} to {role}",
        f"grant execute on function {', '.join(functions)} to {role}",
        f"grant usage, create on schema projections to {role}",
        "do $do$ begin execute format('grant create on database %I to "
        f"{role}', current_database()); end $do$",
    ]


def grant_service(connection: Connection, service_role: str) -> None:
    """Grant it in the caller's transaction (an Alembic migration's)."""
    up_to = connection.execute(_APPLIED).scalar_one()
    for statement in grants_for(service_role, up_to):
        connection.exec_driver_sql(statement)
