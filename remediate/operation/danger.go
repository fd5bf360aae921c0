package operation

import (
	"encoding/json"
	"strings"

	"s3audit/remediate/plan"
)

// The dangers that a fix has to allow by name.
const (
	DangerPublic     = "public-access"      // opens a block, or grants to everyone
	DangerStatements = "remove-statements"  // policy statements go
	DangerWebsite    = "stop-website"       // the website goes
	DangerLogging    = "stop-logging"       // logs are written no more, or elsewhere
	DangerEvents     = "stop-notifications" // a target hears no more of events
	DangerReplicas   = "stop-replication"   // a rule goes or is switched off
	DangerExpiry     = "expire-objects"     // lifecycle deletes what it did not
	DangerSuspend    = "suspend-versioning" // new overwrites are final
	DangerMFA        = "mfa-delete"         // only the root user can undo it
	DangerLock       = "object-lock"        // on for good
	DangerCompliance = "compliance-mode"    // nobody can delete, not even root
	DangerRetention  = "weaken-retention"   // new objects are kept less long
	DangerKey        = "change-encryption"  // readers may lack the new key
	DangerACLs       = "disable-acls"       // object ACLs count no more
	DangerPayer      = "requester-pays"     // anonymous and unaware callers are refused
	DangerTags       = "tags-decide"        // ABAC on or off: tags decide, or no more
	DangerUpload     = "abort-upload"       // its parts are gone
	DangerCORS       = "stop-cors"          // browsers are refused
)

// Dangers are what a change can do that somebody should have meant, in the order
// of the constants.
func Dangers(subresource string, before, after plan.Document) []plan.Danger {
	d := dangers{before: view(before), after: view(after)}
	if !before.Same(after) {
		if look := lookouts[subresource]; look != nil {
			look(&d)
		}
	}
	return d.found
}

type dangers struct {
	before, after tree
	found         []plan.Danger
}

func (d *dangers) when(condition bool, name, text string) {
	if condition {
		d.found = append(d.found, plan.Danger{Name: name, Text: text})
	}
}

var lookouts = map[string]func(*dangers){
	"publicAccessBlock": blockDangers, "account.publicAccessBlock": blockDangers,
	"acl": func(d *dangers) {
		d.when(publicGrants(d.after) > publicGrants(d.before), DangerPublic, "the ACL grants something to everyone")
	},
	"policy": func(d *dangers) {
		if n := lost(d); n > 0 {
			d.when(true, DangerStatements, "statements that are there now go: what they allow or forbid is so no more")
		}
	},
	"ownershipControls": func(d *dangers) {
		d.when(ownership(d.after) == enforced && ownership(d.before) != enforced, DangerACLs, "ACLs of the bucket and of its objects count no more")
		d.when(ownership(d.after) != enforced && ownership(d.before) == enforced, DangerPublic, "ACLs count again, those of objects too")
	},
	"encryption": func(d *dangers) {
		d.when(keyOf(d.after) != keyOf(d.before), DangerKey, "who reads or writes new objects needs another key")
	},
	"versioning": func(d *dangers) {
		d.when(d.before.text("Status") == on && d.after.text("Status") != on, DangerSuspend, "an overwritten object is gone from then on")
		d.when(d.before.text("MFADelete") != d.after.text("MFADelete") && d.after.text("MFADelete") == on, DangerMFA, "deleting versions needs the root user's MFA device")
	},
	"object-lock": lockDangers,
	"lifecycle": func(d *dangers) {
		d.when(expires(d.before, d.after), DangerExpiry, "rules delete objects or versions that no rule deletes now")
	},
	"replication": func(d *dangers) {
		d.when(gone(active(d.before, "ReplicationConfiguration", "Rules"), active(d.after, "ReplicationConfiguration", "Rules"), "ID"), DangerReplicas, "a rule replicates no more")
	},
	"logging": func(d *dangers) {
		was := d.before.text("LoggingEnabled", "TargetBucket")
		d.when(was != "" && was != d.after.text("LoggingEnabled", "TargetBucket"), DangerLogging, "no more logs are written to "+was)
	},
	"notification": func(d *dangers) {
		quiet := d.before.at("EventBridgeConfiguration").v != nil && d.after.at("EventBridgeConfiguration").v == nil
		for _, list := range notificationLists {
			quiet = quiet || gone(d.before.list(list), d.after.list(list), "Id")
		}
		d.when(quiet, DangerEvents, "a target hears no more of the bucket's events")
	},
	"website": func(d *dangers) {
		d.when(d.before.v != nil && d.after.v == nil, DangerWebsite, "the website is no longer served")
	},
	"cors": func(d *dangers) {
		d.when(d.before.v != nil && d.after.v == nil, DangerCORS, "browsers may no longer call the bucket from other sites")
	},
	"requestPayment": func(d *dangers) {
		d.when(d.after.text("Payer") == "Requester", DangerPayer, "callers that do not offer to pay are refused")
	},
	"abac": func(d *dangers) {
		d.when(d.after.text("AbacStatus", "Status") != d.before.text("AbacStatus", "Status"), DangerTags, "conditions on the bucket's tags begin or cease to count, and tags are written by other calls")
	},
	"uploads": func(d *dangers) {
		d.when(d.after.v == nil, DangerUpload, "the parts that were uploaded are gone")
	},
}

func blockDangers(d *dangers) {
	for _, name := range []string{"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"} {
		if d.before.at(blockBody, name).v == true && d.after.at(blockBody, name).v != true {
			d.when(true, DangerPublic, name+" is on now, and would be off")
			return
		}
	}
}

func publicGrants(acl tree) int {
	n := 0
	for _, g := range acl.list("Grants") {
		who, _ := g["Grantee"].(object)
		if uri := textOf(who["URI"]); uri == allUsers || uri == authenticated {
			n++
		}
	}
	return n
}

// lost counts the statements that are in the policy before and not after.
func lost(d *dangers) int {
	have := map[string]bool{}
	for _, m := range meanings(d.after.text("Policy")) {
		have[m] = true
	}
	n := 0
	for _, m := range meanings(d.before.text("Policy")) {
		if !have[m] {
			n++
		}
	}
	return n
}

// meanings are the meanings of a policy's statements; the text stands for those of
// one that cannot be read.
func meanings(text string) []string {
	if text == "" {
		return nil
	}
	p, err := readPolicy([]byte(text))
	if err != nil {
		return []string{text}
	}
	out := make([]string, len(p.parsed.Statements))
	for i := range p.parsed.Statements {
		out[i] = meaning(&p.parsed.Statements[i])
	}
	return out
}

const enforced = "BucketOwnerEnforced"

func ownership(t tree) string {
	for _, rule := range t.list("OwnershipControls", "Rules") {
		return textOf(rule["ObjectOwnership"])
	}
	return ""
}

// keyOf is what objects are encrypted with; every bucket has AES256 at least.
func keyOf(t tree) string {
	for _, rule := range t.list("ServerSideEncryptionConfiguration", "Rules") {
		by, _ := rule["ApplyServerSideEncryptionByDefault"].(object)
		if algorithm := textOf(by["SSEAlgorithm"]); algorithm != "" && algorithm != "AES256" {
			return strings.Join([]string{algorithm, textOf(by["KMSMasterKeyID"])}, " ")
		}
	}
	return ""
}

func lockDangers(d *dangers) {
	retention := func(t tree) tree { return t.at("ObjectLockConfiguration", "Rule", "DefaultRetention") }
	was, will := retention(d.before), retention(d.after)
	d.when(d.before.v == nil, DangerLock, "Object Lock stays on for good")
	d.when(will.text("Mode") == compliance, DangerCompliance, "nobody, not even root, can delete new objects before their time")
	weaker := was.text("Mode") == compliance && will.text("Mode") != compliance || days(will) < days(was)
	d.when(weaker, DangerRetention, "new objects are kept less long, or less strictly")
}

// days is a retention's length; a year is 365 days here, since it serves to compare.
func days(t tree) int64 {
	number := func(name string) int64 {
		n, _ := t.at(name).v.(json.Number)
		i, _ := n.Int64()
		return i
	}
	return number("Days") + 365*number("Years")
}

// active are the entries of a list that are switched on.
func active(t tree, path ...string) []object {
	var out []object
	for _, e := range t.list(path...) {
		if textOf(e["Status"]) == on {
			out = append(out, e)
		}
	}
	return out
}

// gone reports whether an entry of the first list is not in the second.
func gone(before, after []object, key string) bool {
	have := map[string]bool{}
	for _, e := range after {
		have[textOf(e[key])] = true
	}
	for _, e := range before {
		if !have[textOf(e[key])] {
			return true
		}
	}
	return false
}

// expires reports whether a rule deletes what no rule of the same id and scope
// deleted as early before.
func expires(before, after tree) bool {
	was := map[string]bool{}
	for _, rule := range active(before, "Rules") {
		was[deletion(rule)] = true
	}
	for _, rule := range active(after, "Rules") {
		if (rule["Expiration"] != nil || rule["NoncurrentVersionExpiration"] != nil) && !was[deletion(rule)] {
			return true
		}
	}
	return false
}

func deletion(rule object) string {
	return string(encoded([]any{rule["Filter"], rule["Prefix"], rule["Expiration"], rule["NoncurrentVersionExpiration"]}))
}
