package s3audit.lib.replication_test

import data.s3audit.lib.replication

test_names if {
	replication.name(3, {"ID": "offsite"}) == "replication rule \"offsite\""
	replication.name(3, {"ID": ""}) == "replication rule 3"
	replication.name(3, {}) == "replication rule 3"
}
