package s3audit.lib.stranger_test

import data.s3audit.lib.stranger
import data.s3audit.testing as t

# can tells whether anyone can by a statement of this one action, on the bucket or on its objects.
can(verb, action, resources) if {
	doc := t.input_of({}, t.told([t.statement(object.union(resources, {"actions": [action]}))], [t.judged({})]))
	count(stranger.of_verb(verb)) == 1 with input as doc
}

bucket := {"resources": ["arn:aws:s3:::{bucket}"], "covers_bucket": true, "covers_objects": false}

objects := {}

test_putting_on_the_bucket if {
	every action in [
		"s3:putaccelerateconfiguration", "s3:putanalyticsconfiguration", "s3:putbucketabac", "s3:putbucketacl",
		"s3:putbucketcors", "s3:putbucketlogging", "s3:putbucketnotification", "s3:putbucketobjectlockconfiguration",
		"s3:putbucketownershipcontrols", "s3:putbucketpolicy", "s3:putbucketpublicaccessblock",
		"s3:putbucketrequestpayment", "s3:putbuckettagging", "s3:putbucketversioning", "s3:putbucketwebsite",
		"s3:putencryptionconfiguration", "s3:putintelligenttieringconfiguration", "s3:putinventoryconfiguration",
		"s3:putlifecycleconfiguration", "s3:putmetricsconfiguration", "s3:putreplicationconfiguration",
	] {
		can("put", action, bucket)
		not can("put", action, objects)
		not can("delete", action, bucket)
	}
}

test_putting_on_objects if {
	every action in [
		"s3:putobject", "s3:putobjectacl", "s3:putobjectannotation", "s3:putobjectlegalhold", "s3:putobjectretention",
		"s3:putobjecttagging", "s3:putobjectversionacl", "s3:putobjectversionannotation", "s3:putobjectversiontagging",
		"s3:replicateobject", "s3:replicateobjectannotation", "s3:replicatetags",
	] {
		can("put", action, objects)
		not can("put", action, bucket)
		not can("delete", action, objects)
	}
}

test_deleting if {
	every action in [
		"s3:deletebucket", "s3:deletebucketmetadatatableconfiguration", "s3:deletebucketpolicy", "s3:deletebucketwebsite",
	] {
		can("delete", action, bucket)
		not can("delete", action, objects)
	}
	every action in [
		"s3:deleteobject", "s3:deleteobjectannotation", "s3:deleteobjecttagging", "s3:deleteobjectversion",
		"s3:deleteobjectversionannotation", "s3:deleteobjectversiontagging", "s3:replicatedelete",
	] {
		can("delete", action, objects)
		not can("delete", action, bucket)
		not can("put", action, objects)
	}
}

test_reading_is_neither if {
	every verb in ["put", "delete"] {
		not can(verb, "s3:getobject", objects)
		not can(verb, "s3:listbucket", bucket)
	}
}
