"""The check every service's tests make: no route without a policy, none beside the edge."""

from fastapi import FastAPI

from baton_common.edge.http.routes import PolicedRoute


def policy_violations(app: FastAPI, *, may_be_public: frozenset[str] = frozenset()) -> list[str]:
    """A sentence for each route that has no policy, that is public without being a door or
    named in `may_be_public` (`POST /v1/answers`), or that did not come through `Routes`; and
    for each middleware: those go into the one stack, since BaseHTTPMiddleware costs 70 % of
    the throughput."""
    found = [f"{each.cls} is a middleware beside the stack" for each in app.user_middleware]
    for route in app.router.routes:
        if not isinstance(route, PolicedRoute):
            found.append(f"{getattr(route, 'path', route)} did not come through Routes")
            continue
        declared = route.declared
        name = f"{declared.method} {declared.path}"
        if declared.policy is None:
            found.append(f"{name} has no policy")
        elif declared.policy.is_public and declared.tag != "doors" and name not in may_be_public:
            found.append(f"{name} is open to everybody")
    return found
