package operation

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"

	"s3audit/remediate/plan"
)

// bodyOf is S3's own part of a document, which has to be one that this version
// knows whole: a field it does not know would be lost by the write.
func bodyOf(row *Row, d plan.Document) (object, error) {
	if d.State == plan.Absent {
		return object{}, nil
	}
	doc := reflect.New(row.doc)
	if err := strict(d.Value, doc.Interface()); err != nil {
		return nil, fmt.Errorf("the %s cannot be written back: %w", row.Subresource, err)
	}
	tree, err := treeOf(doc.Interface())
	if err != nil {
		return nil, err
	}
	if row.body == "" {
		return tree, nil
	}
	body, _ := tree[row.body].(object)
	if body == nil {
		body = object{}
	}
	return body, nil
}

// documentOf is the document with a body; the one given where it says the same.
func documentOf(row *Row, body object, before plan.Document) (plan.Document, error) {
	if vacant(row, body) {
		if before.State == plan.Absent {
			return before, nil
		}
		if row.Delete.API == "" && !row.PutsOff {
			return plan.Document{}, fmt.Errorf("nothing of the %s would be left, and S3 has no way to unset it", row.Subresource)
		}
		return plan.None(), nil
	}
	whole := body
	if row.body != "" {
		whole = object{row.body: body}
	}
	doc := reflect.New(row.doc)
	if err := strict(encoded(whole), doc.Interface()); err != nil {
		return plan.Document{}, fmt.Errorf("the new %s: %w", row.Subresource, err)
	}
	after, err := plan.Of(doc.Interface())
	if err != nil {
		return plan.Document{}, err
	}
	if after.Same(before) {
		return before, nil
	}
	return after, nil
}

// vacant reports whether nothing is configured, whatever else stands there.
func vacant(row *Row, body object) bool {
	for name, v := range body {
		if list, ok := v.([]any); ok && len(list) == 0 || name == transitionSize {
			continue
		}
		if name == "Role" && row.Subresource == "replication" {
			continue // a role without rules replicates nothing
		}
		return false
	}
	return true
}

const transitionSize = "TransitionDefaultMinimumObjectSize"

// strict decodes JSON into one of the snapshot's documents, all of it.
func strict(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

func treeOf(doc any) (object, error) {
	text, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	var tree object
	return tree, number(text, &tree)
}

func number(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(into)
}

// Split is every configuration of a keyed subresource's whole document, by id.
// Multipart uploads have their upload id.
func Split(subresource string, whole plan.Document) (map[string]plan.Document, error) {
	row, ok := Find(subresource)
	if !ok || !row.Keyed {
		return nil, fmt.Errorf("%q is no list of configurations", subresource)
	}
	out := map[string]plan.Document{}
	if whole.State != plan.Present {
		return out, nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(whole.Value, &members); err != nil {
		return nil, err
	}
	var list []json.RawMessage
	if raw := members[row.member]; raw != nil {
		if err := json.Unmarshal(raw, &list); err != nil {
			return nil, err
		}
	}
	for _, item := range list {
		var id struct{ Id, UploadId string }
		if err := json.Unmarshal(item, &id); err != nil {
			return nil, err
		}
		out[cmp.Or(id.Id, id.UploadId)] = plan.Document{State: plan.Present, Value: item}
	}
	return out, nil
}
