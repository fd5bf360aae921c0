# METADATA
# title: What is not known of access points
# description: >-
#   The list of access points was answered, so that nothing that a rule declares is missing; what was not
#   answered is the policy or the details of one of them, and who can reach the bucket depends on it.
# schemas:
#   - input: schema.input
package s3audit.lib.unreached

import data.s3audit.lib.point

# entries are the answers without which it is not known who has one of the classes of access.
entries(classes) := {entry |
	some class in classes
	input.derived.exposure[class] == "unknown"
	some gap in input.derived.exposure.missing
	parts := split(gap.input, "/") # access_points/NAME/PART; nothing else has parts
	some asked in questions(parts[1], parts[2])
	some entry in lacks(asked, gap.reason)
}

# questions are the answers in which a part of an access point of that name is told.
questions(name, "policy") := {asked |
	some access_point in input.account.accessPoints.value.AccessPointList
	access_point.Name == name
	asked := {
		"of": "account.accessPoints", "answer": access_point.Policy,
		"usual": {"api": "GetAccessPointPolicy", "action": "s3:GetAccessPointPolicy"},
	}
} | {asked |
	some access_point in input.account.multiRegionAccessPoints.value.AccessPoints
	access_point.Report.Name == name
	asked := {
		"of": "account.multiRegionAccessPoints", "answer": access_point.Policy,
		"usual": {"api": "GetMultiRegionAccessPointPolicy", "action": "s3:GetMultiRegionAccessPointPolicy"},
	}
}

questions(name, part) := {asked |
	some access_point in input.account.accessPoints.value.AccessPointList
	access_point.Name == name
	asked := {
		"of": "account.accessPoints", "answer": access_point.Detail,
		"usual": {"api": "GetAccessPoint", "action": "s3:GetAccessPoint"},
	}
} if {
	part in {"network_origin", "public_access_block"}
}

# lacks is what is missing of an answer: all of it, or the sense of a policy that is none. What was
# answered of one access point may be missing of another of its name elsewhere.
lacks(asked, _) := {object.remove(point.lacking(asked.of, "", asked.answer, asked.usual), ["resource"])} if {
	not point.answered(asked.answer)
}

lacks(asked, reason) := {object.remove(point.unreadable(asked.of, "", [reason], asked.usual), ["resource"])} if {
	point.answered(asked.answer)
	startswith(reason, "malformed")
}
