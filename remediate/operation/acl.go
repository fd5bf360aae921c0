package operation

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"s3audit/remediate/plan"
)

const (
	groups        = "http://acs.amazonaws.com/groups/"
	allUsers      = groups + "global/AllUsers"
	authenticated = groups + "global/AuthenticatedUsers"
	logDelivery   = groups + "s3/LogDelivery"
	// execReader is the account that reads AMI bundles for EC2.
	execReader = "6aa5a366c34c1cbe25dc49211496e913e0351eb0e8c37aa3477e40942ec6b97c"

	fullControl = "FULL_CONTROL"
)

// canned are the ACLs that have a name, beside the owner's own grant. The two
// bucket-owner ACLs mean an object's; for a bucket S3 takes them as private.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl
var canned = map[string][][2]string{
	"private": {}, "bucket-owner-read": {}, "bucket-owner-full-control": {},
	"public-read":        {{allUsers, "READ"}},
	"public-read-write":  {{allUsers, "READ"}, {allUsers, "WRITE"}},
	"authenticated-read": {{authenticated, "READ"}},
	"log-delivery-write": {{logDelivery, "WRITE"}, {logDelivery, "READ_ACP"}},
	"aws-exec-read":      {{execReader, "READ"}},
}

// expand spells out a canned ACL, which is a whole one: S3 puts it in the place of
// whatever was there.
func expand(e *Edit, old object) (json.RawMessage, error) {
	var set struct {
		ACL   *string
		Owner json.RawMessage
	}
	if err := json.Unmarshal(e.Set, &set); err != nil {
		return nil, err
	}
	if set.ACL == nil {
		return e.Set, nil
	}
	var members object
	if err := number(e.Set, &members); err != nil {
		return nil, err
	}
	if len(members) > 1 {
		return nil, errors.New("has a canned ACL beside grants")
	}
	if _, ok := canned[*set.ACL]; !ok {
		return nil, fmt.Errorf("no canned ACL is named %q: there are %s", *set.ACL, strings.Join(slices.Sorted(maps.Keys(canned)), ", "))
	}
	owner, _ := old["Owner"].(object)
	if textOf(owner["ID"]) == "" {
		return nil, errors.New("the ACL was not read, and so the owner is not known")
	}
	e.Whole = true
	return encoded(object{"Grants": spelledOut(*set.ACL, owner["ID"])}), nil
}

// CannedACL is the name of the canned ACL whose grants a document has, "" for none.
func CannedACL(d plan.Document) string {
	var body object
	if d.State != plan.Present || number(d.Value, &body) != nil {
		return ""
	}
	owner, _ := body["Owner"].(object)
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(canned))) { // "private" before its synonyms
		if sameGrants(object{"Grants": spelledOut(name, owner["ID"])}, body) {
			return name
		}
	}
	return ""
}

// spelledOut are the grants of a canned ACL.
func spelledOut(name string, owner any) []any {
	list := []any{object{"Grantee": object{"Type": "CanonicalUser", "ID": owner}, "Permission": fullControl}}
	for _, g := range canned[name] {
		list = append(list, object{"Grantee": grantee(g[0]), "Permission": g[1]})
	}
	return list
}

func grantee(who string) object {
	if strings.HasPrefix(who, groups) {
		return object{"Type": "Group", "URI": who}
	}
	return object{"Type": "CanonicalUser", "ID": who}
}

// grantMeaning is who gets what, without names that S3 no longer keeps.
func grantMeaning(grant object) string {
	who, _ := grant["Grantee"].(object)
	return string(encoded([]any{who["ID"], who["URI"], who["EmailAddress"], grant["Permission"]}))
}

// finishACL keeps the owner, and refuses what S3 would.
func finishACL(c *composition) error {
	if c.body["Owner"] == nil {
		c.body["Owner"] = clone(c.old["Owner"])
	}
	owner, _ := c.body["Owner"].(object)
	was, _ := c.old["Owner"].(object)
	if textOf(owner["ID"]) == "" || textOf(owner["ID"]) != textOf(was["ID"]) {
		return errors.New("an ACL's owner is the bucket's, and cannot be changed")
	}
	if sameGrants(c.body, c.old) {
		c.body = clone(c.old).(object)
		return nil
	}
	delete(owner, "DisplayName")
	list, _ := c.body["Grants"].([]any)
	if len(list) > 100 {
		return fmt.Errorf("the ACL would have %d grants, and S3 takes 100", len(list))
	}
	for i, item := range list {
		grant, _ := item.(object)
		who, _ := grant["Grantee"].(object)
		delete(who, "DisplayName")
		switch {
		case textOf(who["EmailAddress"]) != "":
			return fmt.Errorf("grant %d goes to the e-mail address %q: S3 takes no such grants any more; remove it", i, who["EmailAddress"])
		case who["Type"] == nil && who["URI"] != nil:
			who["Type"] = "Group"
		case who["Type"] == nil && who["ID"] != nil:
			who["Type"] = "CanonicalUser"
		}
	}
	return nil
}

func sameGrants(a, b object) bool { return slices.Equal(grantsOf(a), grantsOf(b)) }

// grantsOf is what an ACL grants, as a list that can be compared.
func grantsOf(body object) []string {
	grants := rulesOf(body, "Grants")
	out := make([]string, len(grants))
	for i, g := range grants {
		out[i] = grantMeaning(g)
	}
	slices.Sort(out)
	return out
}
