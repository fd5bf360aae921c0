package s3audit.lib.acl_test

import data.s3audit.lib.acl
import data.s3audit.testing as t

granting(group, permission) := t.input_of({"acl": t.acl([t.group(group, permission)])}, {})

# gives are the classes of access that a permission gives to everyone.
gives(permission) := {class |
	some class in ["list", "write", "metadata", "admin", "any"]
	acl.public(class) with input as granting("global/AllUsers", permission)
}

test_what_each_permission_gives if {
	gives("READ") == {"list", "any"}
	gives("WRITE") == {"write", "any"}
	gives("READ_ACP") == {"metadata", "any"}
	gives("WRITE_ACP") == {"admin", "any"}
	gives("FULL_CONTROL") == {"list", "write", "metadata", "admin", "any"}
}

test_log_delivery_is_no_stranger if {
	found := acl.public_grants with input as granting("s3/LogDelivery", "FULL_CONTROL")
	found == set()
}
