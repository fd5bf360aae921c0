# METADATA
# title: Access points and directory buckets
# description: >-
#   What hangs in the account's record with answers of its own: each has a
#   policy that was read by itself, and what it lets in from outside of the
#   account is in input.derived, under the same index.
# schemas:
#   - input: schema.input
package s3audit.lib.point

import data.s3audit.lib.state

answered(observed) if observed.state in state.answered

# outsiders are those whom a judged policy lets in from outside of the account,
# but for whom the configuration or one of the lists trusts. Services act for
# somebody, and where that is an outsider he is named.
outsiders(judged, trusted) := {name |
	some a in judged.analysis.statements
	a.level in {"shared", "public"}
	some caller in a.callers
	not caller.own
	not caller.trusted
	caller.kind != "service"
	not caller.id in trusted
	name := called(caller)
}

called(caller) := "anyone" if caller.kind == "anyone"

called(caller) := sprintf("%s %s", [caller.kind, caller.id]) if caller.kind != "anyone"

# lacking is the entry for an answer that would decide and was not given.
lacking(subresource, resource, observed, usual) := {
	"subresource": subresource,
	"state": observed.state,
	"api": object.get(observed, "api", usual.api),
	"action": object.get(observed, "action", usual.action),
	"code": object.get(observed, "code", ""),
	"resource": resource,
}

# unreadable is the entry for a policy that was answered and could not be judged, and why.
unreadable(subresource, resource, reasons, usual) := {
	"subresource": subresource,
	"state": "failed",
	"api": usual.api,
	"action": usual.action,
	"code": concat(": ", array.concat(["MalformedPolicy"], reasons)),
	"resource": resource,
}
