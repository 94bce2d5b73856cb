"""The cases that were merged into one: their words and files are shown with its own."""

FAMILY = """
with recursive family(case_id) as (
    values ($1::text)
    union select cases.case_id from cases join family on cases.merged_into = family.case_id
) select case_id from family
"""
"""The case `$1`, and all that lead to it."""
