"""The check every service's tests make: no route without a policy, none beside the edge."""

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from baton_common.edge.http.route_class import EdgeRoute


def policy_violations(app: FastAPI, *, may_be_public: frozenset[str] = frozenset()) -> list[str]:
    """A sentence for each route that has no policy, that is public without being one of health or
    named in `may_be_public` (`POST /v1/answers`), or that is none of ours; and for each
    middleware: those go into the outer stack, where they see every request."""
    found = [f"{each.cls} is a middleware beside the stack" for each in app.user_middleware]
    for context in iter_route_contexts(app.routes):
        route, path = context.original_route, context.path_format
        if not isinstance(route, EdgeRoute):
            found.append(f"{path or context.path} is not a route of the edge")
            continue
        policy = route.allow.policy if route.allow else None
        name = f"{', '.join(sorted(context.methods or ()))} {path}"
        if policy is None:
            found.append(f"{name} has no policy")
        elif policy.is_public and "health" not in context.tags and name not in may_be_public:
            found.append(f"{name} is open to everybody")
    return found
