package operation

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

const blockBody = "PublicAccessBlockConfiguration"

// finishBlock says all four: S3 takes what is not said for false.
func finishBlock(c *composition) error {
	for _, name := range []string{"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"} {
		fill(c.body, name, false)
	}
	return nil
}

// fill sets what nobody set, to what S3 takes it for.
func fill(o object, name string, value any) {
	if o[name] == nil {
		o[name] = value
	}
}

// rulesOf are the entries of the list that is most often called Rules.
func rulesOf(o object, name string) []object {
	list, _ := o[name].([]any)
	out := make([]object, 0, len(list))
	for _, item := range list {
		if e, ok := item.(object); ok {
			out = append(out, e)
		}
	}
	return out
}

// finishEncryption keeps to the one rule. A key belongs to KMS only.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html
func finishEncryption(c *composition) error {
	rules := rulesOf(c.body, "Rules")
	if len(rules) > 1 {
		return errors.New("S3 takes one encryption rule")
	}
	for _, rule := range rules {
		fill(rule, "ApplyServerSideEncryptionByDefault", object{})
		by := rule["ApplyServerSideEncryptionByDefault"].(object)
		fill(by, "SSEAlgorithm", "AES256")
		fill(rule, "BucketKeyEnabled", false)
		if by["SSEAlgorithm"] != "AES256" {
			continue
		}
		if owner := c.owner[`Rules[""].ApplyServerSideEncryptionByDefault.KMSMasterKeyID`]; owner != "" && by["KMSMasterKeyID"] != nil {
			return fmt.Errorf("%s: AES256 has no KMS key", owner)
		}
		delete(by, "KMSMasterKeyID")
	}
	return nil
}

func finishVersioning(c *composition) error {
	return oneOf(c.body, "Status", "Enabled", "Suspended")
}

// finishObjectLock never turns the lock off: S3 has no way to say so.
func finishObjectLock(c *composition) error {
	fill(c.body, "ObjectLockEnabled", "Enabled")
	rule, ok := c.body["Rule"].(object)
	if !ok {
		return nil
	}
	retention, _ := rule["DefaultRetention"].(object)
	if retention == nil || retention["Days"] == nil && retention["Years"] == nil {
		return errors.New("DefaultRetention: want a Mode, and Days or Years")
	}
	return oneOf(retention, "Mode", "GOVERNANCE", "COMPLIANCE")
}

func oneOf(o object, name string, values ...string) error {
	if text := textOf(o[name]); !slices.Contains(values, text) {
		return fmt.Errorf("%s: want %s, have %q", name, strings.Join(values, " or "), text)
	}
	return nil
}

func finishLifecycle(c *composition) error {
	rules := rulesOf(c.body, "Rules")
	if len(rules) == 0 {
		return nil
	}
	fill(c.body, transitionSize, "all_storage_classes_128K")
	if len(rules) > 1000 {
		return fmt.Errorf("the lifecycle would have %d rules, and S3 takes 1000", len(rules))
	}
	for _, rule := range rules {
		if err := oneOf(rule, "Status", "Enabled", "Disabled"); err != nil {
			return fmt.Errorf("Rules[%q].%w", rule["ID"], err)
		}
		if rule["Filter"] == nil && rule["Prefix"] == nil {
			rule["Filter"] = object{} // every object, as S3 says it
		}
	}
	return nil
}

// finishReplication gives new rules what the schema with filters asks for: a
// priority of their own, and a word on delete markers.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-add-config.html
func finishReplication(c *composition) error {
	rules := rulesOf(c.body, "Rules")
	if len(rules) > 0 && textOf(c.body["Role"]) == "" {
		return errors.New("no Role is given")
	}
	next := int64(1)
	for _, rule := range rules {
		if n, ok := rule["Priority"].(json.Number); ok {
			if p, err := n.Int64(); err == nil && p >= next {
				next = p + 1
			}
		}
	}
	for _, rule := range rules {
		if err := oneOf(rule, "Status", "Enabled", "Disabled"); err != nil {
			return fmt.Errorf("Rules[%q].%w", rule["ID"], err)
		}
		if rule["Filter"] == nil && rule["Prefix"] == nil {
			rule["Filter"] = object{}
		}
		if rule["Filter"] == nil {
			continue
		}
		fill(rule, "DeleteMarkerReplication", object{"Status": "Disabled"})
		if rule["Priority"] == nil {
			rule["Priority"] = json.Number(fmt.Sprint(next))
			next++
		}
	}
	return nil
}

func finishABAC(c *composition) error { return oneOf(c.body, "Status", "Enabled", "Disabled") }

// finishKeyed keeps the id, which is the configuration's address.
func finishKeyed(c *composition) error {
	if id := textOf(c.old["Id"]); id != "" && id != c.edits[0].Key {
		return fmt.Errorf("the configuration is %q, not %q", id, c.edits[0].Key)
	}
	c.body["Id"] = c.edits[0].Key
	return nil
}

func finishInventory(c *composition) error {
	fill(c.body, "IsEnabled", true)
	return errors.Join(finishKeyed(c), oneOf(c.body, "IncludedObjectVersions", "All", "Current"))
}

func finishAnalytics(c *composition) error {
	fill(c.body, "StorageClassAnalysis", object{})
	return finishKeyed(c)
}

func finishTiering(c *composition) error {
	return errors.Join(finishKeyed(c), oneOf(c.body, "Status", "Enabled", "Disabled"))
}
