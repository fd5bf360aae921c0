package fix

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/zclconf/go-cty/cty"

	"s3audit/collector/snapshot"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
	"s3audit/rules/finding"
	"s3audit/rules/policy"
)

// A part is one subresource as expressions see it.
type part struct {
	name string // in expressions: "object_lock"
	row  operation.Row
	typ  cty.Type
}

var (
	texts         = cty.List(cty.String)
	principalType = cty.Object(map[string]cty.Type{"any": cty.Bool, "aws": texts, "accounts": texts, "service": texts, "federated": texts, "canonical_user": texts})
	conditionType = cty.Object(map[string]cty.Type{"operator": cty.String, "qualifier": cty.String, "if_exists": cty.Bool, "key": cty.String, "values": texts})
	// statementType is a statement in the normal form of the rules.
	statementType = cty.Object(map[string]cty.Type{
		"index": cty.Number, "sid": cty.String, "effect": cty.String, "principals": principalType, "not_principal": cty.Bool,
		"actions": texts, "not_action": cty.Bool, "resources": texts, "not_resource": cty.Bool, "conditions": cty.List(conditionType),
		"covers_actions": cty.Bool, "covers_bucket": cty.Bool, "covers_objects": cty.Bool, "touches_bucket": cty.Bool, "touches_objects": cty.Bool,
	})
	policyType = cty.Object(map[string]cty.Type{"configured": cty.Bool, "text": cty.String, "version": cty.String, "id": cty.String, "statement": cty.List(statementType)})
	uploadType = cty.Object(map[string]cty.Type{"key": cty.String, "upload_id": cty.String, "initiated": cty.String, "storage_class": cty.String})
	callerType = cty.Object(map[string]cty.Type{"kind": cty.String, "id": cty.String, "principal": cty.String, "own": cty.Bool, "trusted": cty.Bool, "classes": texts, "via": texts})
	// exposureType is who can reach the bucket: "private", "shared" or "public" at each level.
	exposureType = cty.Object(map[string]cty.Type{
		"verdict": cty.String, "trusted": cty.Bool, "policy_is_public": cty.Bool, "list": cty.String, "read": cty.String, "write": cty.String, "admin": cty.String,
		"metadata": cty.String, "cross_account": cty.List(callerType), "objects_can_be_public": cty.Bool, "confidence": cty.String, "disputed": cty.Bool,
	})
	evidenceType = cty.Object(map[string]cty.Type{"path": cty.String, "message": cty.String, "value": cty.String})
	findingType  = cty.Object(map[string]cty.Type{
		"rule": cty.String, "title": cty.String, "severity": cty.String, "bucket": cty.String, "arn": cty.String, "region": cty.String,
		"message": cty.String, "fingerprint": cty.String, "evidence": cty.List(evidenceType),
	})

	bucketParts, accountParts = partsOf(false), partsOf(true)
	bucketType                = objectOf(bucketParts, map[string]cty.Type{
		"name": cty.String, "arn": cty.String, "account": cty.String, "partition": cty.String, "region": cty.String, "creation_date": cty.String, "tags": cty.Map(cty.String),
	})
	accountType = objectOf(accountParts, map[string]cty.Type{"id": cty.String, "partition": cty.String, "buckets": cty.Number})
)

func partsOf(account bool) []part {
	var out []part
	for _, row := range operation.Rows() {
		if row.Account != account {
			continue
		}
		p := part{row: row, name: snake(row.Subresource)}
		switch {
		case row.Subresource == "policy":
			p.typ = policyType
		case row.Subresource == "uploads":
			p.typ = cty.List(uploadType)
		case row.Keyed:
			p.typ = cty.List(cty.Object(shapeOf(row.Attributes())))
		default:
			shape := shapeOf(row.Attributes())
			shape["configured"] = cty.Bool
			p.typ = cty.Object(shape)
		}
		if account {
			p.name = snake(row.Subresource[len("account."):])
		}
		out = append(out, p)
	}
	return out
}

func objectOf(parts []part, more map[string]cty.Type) cty.Type {
	for _, p := range parts {
		more[p.name] = p.typ
	}
	return cty.Object(more)
}

// An answer is a subresource's value, or why there is none.
type answer struct {
	value cty.Value
	// why is "" where the value is known; hint says what would make it known.
	why, hint string
}

// observed is one member of a record, whatever its document.
type observed struct {
	State snapshot.State  `json:"state"`
	Value json.RawMessage `json:"value"`
	snapshot.Refusal
}

// see is what was read of a subresource. What was not answered is unknown, and
// never taken for not configured.
func (p *part) see(o *observed, b *snapshot.Bucket) answer {
	switch {
	case o.State == snapshot.Denied:
		return answer{cty.UnknownVal(p.typ), fmt.Sprintf("%s was refused (%s)", cmp.Or(o.API, "the read"), cmp.Or(o.Code, "denied")),
			fmt.Sprintf("Grant %s to who collects, and collect again.", cmp.Or(o.Action, "the permission to read it"))}
	case !o.State.Answered():
		return answer{cty.UnknownVal(p.typ), fmt.Sprintf("its state is %q", cmp.Or(o.State, snapshot.NotCollected)), "Collect it, and plan again."}
	case p.row.Subresource == "policy":
		return seePolicy(o, b)
	case p.row.Keyed:
		return p.seeList(o)
	}
	tree := map[string]any{}
	if o.State == snapshot.Present {
		document, err := decoded(o.Value)
		if err != nil {
			return unreadable(p.typ, err)
		}
		tree = maps.Clone(flat(p.row.ToTerraform(document), p.row.Attributes()))
	}
	tree["configured"] = o.State == snapshot.Present
	return answer{value: valueOf(tree, p.typ)}
}

func unreadable(t cty.Type, err error) answer {
	return answer{cty.UnknownVal(t), "it cannot be read: " + err.Error(), "Look at it by hand."}
}

func decoded(raw []byte) (map[string]any, error) {
	var tree map[string]any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return tree, d.Decode(&tree)
}

// seeList is every configuration of a keyed list, sorted by name.
func (p *part) seeList(o *observed) answer {
	all, err := operation.Split(p.row.Subresource, plan.Document{State: string(o.State), Value: o.Value})
	if err != nil {
		return unreadable(p.typ, err)
	}
	var list []any
	for _, id := range slices.Sorted(maps.Keys(all)) {
		document, err := decoded(all[id].Value)
		if err != nil {
			return unreadable(p.typ, err)
		}
		if p.row.Subresource == "uploads" {
			list = append(list, map[string]any{"key": document["Key"], "upload_id": document["UploadId"], "initiated": document["Initiated"], "storage_class": document["StorageClass"]})
			continue
		}
		list = append(list, p.row.ToTerraform(document))
	}
	return answer{value: valueOf(list, p.typ)}
}

func seePolicy(o *observed, b *snapshot.Bucket) answer {
	tree := map[string]any{"configured": o.State == snapshot.Present}
	if o.State != snapshot.Present {
		return answer{value: valueOf(tree, policyType)}
	}
	var d struct{ Policy string }
	if err := json.Unmarshal(o.Value, &d); err != nil {
		return unreadable(policyType, err)
	}
	document, err := policy.ParseString(d.Policy)
	if err != nil {
		return unreadable(policyType, err)
	}
	document.Cover(b.Partition, b.Name)
	tree["text"], tree["version"], tree["id"] = d.Policy, document.Version, document.ID
	tree["statement"] = treesOf(document.Statements)
	return answer{value: valueOf(tree, policyType)}
}

// treesOf is nouns by their JSON names.
func treesOf[T any](list []T) []any {
	out := make([]any, len(list))
	for i := range list {
		raw, err := json.Marshal(&list[i])
		if err != nil {
			panic("fix: " + err.Error()) // plain structs
		}
		tree, err := decoded(raw)
		if err != nil {
			panic("fix: " + err.Error())
		}
		out[i] = tree
	}
	return out
}

func seeFindings(list []finding.Finding) cty.Value {
	trees := treesOf(list)
	for i := range list {
		for j, e := range list[i].Evidence {
			if one, ok := trees[i].(map[string]any)["evidence"].([]any)[j].(map[string]any); ok {
				one["value"] = string(e.Value)
			}
		}
	}
	return valueOf(trees, cty.List(findingType))
}
