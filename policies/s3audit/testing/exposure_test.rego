package s3audit.testing

# opened is what is derived of a bucket whose policy lets anyone have these
# classes of access by one statement.
opened(classes) := object.union_n([
	policy([statement({})]),
	analysis([judged({"classes": classes})]),
	reached(classes),
	also({"policy_is_public": true}),
])

# restricted is the same behind RestrictPublicBuckets.
restricted(classes) := object.union_n([
	policy([statement({})]),
	analysis([judged({"classes": classes})]),
	also({"policy_is_public": true}),
	{"publicAccessBlock": object.union(unblocked, {"RestrictPublicBuckets": true})},
])

# reached is an exposure in which anyone has these classes of access.
reached(classes) := also(object.union(
	{"verdict": "public"},
	{class: "public" | some class in classes},
))

# also changes what is said of the exposure, and leaves the rest of it.
also(changes) := {"exposure": changes}

# told is what is derived of a policy with these statements and what the
# analyser says of them, with nothing of who gets in at the end.
told(statements, judgements) := object.union(
	policy([object.union(s, {"index": i}) | some i, s in statements]),
	analysis(judgements),
)

# judged_policy is what is derived of one policy of an access point or a directory bucket.
judged_policy(judgements) := {"state": "present", "statements": [], "analysis": analysis_of(judgements)}

# inside is what the analyser says of an Allow for the owner's own account.
inside := judged({
	"open": false, "public": false, "level": "private",
	"callers": [object.union(caller("account", "{account}"), {"own": true})],
})

# outside is what the analyser says of an Allow for a caller from outside.
outside(kind, id) := judged({"open": false, "public": false, "level": "shared", "callers": [caller(kind, id)]})

# access_point is one access point of the account, but for what it is given.
access_point(name, changes) := object.union(
	{
		"Name": name,
		"AccessPointArn": sprintf("arn:aws:s3:eu-west-1:111122223333:accesspoint/%s", [name]),
		"Bucket": "example-bucket",
		"Region": "eu-west-1",
		"Detail": present({
			"NetworkOrigin": "Internet",
			"BucketAccountId": "111122223333",
			"PublicAccessBlockConfiguration": unblocked,
		}),
		"Policy": present({"Policy": "{}"}),
		"PolicyStatus": status(false),
	},
	changes,
)

# points_of is the input of an account with these access points and what is derived of them.
points_of(points, derived) := object.union(
	account_of({"accessPoints": present({"AccessPointList": points})}),
	{"derived": derived},
)
