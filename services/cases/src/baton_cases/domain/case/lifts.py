"""Lifts of stored events of a case to the versions of today."""

from typing import Any


def say_why(v1: dict[str, Any]) -> dict[str, Any]:
    """v1 had only the person; v2 distinguishes mail, call, survey and manual reopening."""
    return {**v1, "why": "by-hand" if v1.get("by") else "written-again"}


def say_who_began(v1: dict[str, Any]) -> dict[str, Any]:
    """v1 did not say whether the customer came to us with it: they did, by mail or by a contact."""
    began = v1.get("mail_id") is not None or v1.get("contact_id") is not None
    return {**v1, "customer_began": began, "for_others": False, "address": None}
