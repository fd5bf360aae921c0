package remediate

import (
	"encoding/json"
	"fmt"
	"strings"

	"s3audit/collector/snapshot"
	"s3audit/remediate/operation"
	"s3audit/remediate/plan"
)

// record is the record of a bucket or of an account, taken apart by subresource.
type record map[string]json.RawMessage

// recordOf takes a [snapshot.Bucket] or [snapshot.Account] apart.
func recordOf(v any) (record, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	r := record{}
	return r, json.Unmarshal(text, &r)
}

func (r record) into(v any) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, v)
}

// reading is one answer, whatever its document.
type reading struct {
	State snapshot.State  `json:"state"`
	Value json.RawMessage `json:"value,omitempty"`
	snapshot.Refusal
}

// member is the name of a subresource within its record.
func member(subresource string) string { return strings.TrimPrefix(subresource, "account.") }

func (r record) reading(subresource string) reading {
	var o reading
	if json.Unmarshal(r[member(subresource)], &o) != nil || o.State == "" {
		o = reading{State: snapshot.NotCollected}
	}
	return o
}

// unread says that a before state is not known, and how to come to know it.
type unread struct {
	subresource string
	reading     reading
}

// Error implements error.
func (u *unread) Error() string {
	o := &u.reading
	switch {
	case o.Denial == organization:
		return fmt.Sprintf("the %s is managed by the organization: %s was refused by its policy", u.subresource, o.API)
	case o.State == snapshot.NotCollected:
		return fmt.Sprintf("the %s was not read, and what was not read is not changed", u.subresource)
	case o.State == snapshot.Unsupported:
		return fmt.Sprintf("the endpoint has no %s", o.API)
	case o.Code != "":
		return fmt.Sprintf("the %s could not be read: %s answered %s", u.subresource, o.API, o.Code)
	}
	return fmt.Sprintf("the %s could not be read: it is %s", u.subresource, o.State)
}

// organization is the Denial of what a policy of the organization refuses.
const organization = "organization"

func (u *unread) hint() string {
	o := &u.reading
	switch {
	case o.Denial == organization:
		return "ask those who manage the organization's policies"
	case o.State == snapshot.Unsupported:
		return ""
	case o.State == snapshot.Denied && o.Action != "":
		return "grant " + o.Action + ", and scan again"
	}
	return "scan again with everything that the fixes write (collect --all)"
}

// document is a subresource's before state; of a keyed one, that of one key.
func (r record) document(subresource, key string) (plan.Document, error) {
	o := r.reading(subresource)
	if !o.State.Answered() {
		return plan.Document{}, &unread{subresource, o}
	}
	whole := plan.None()
	if o.State == snapshot.Present {
		whole = plan.Document{State: plan.Present, Value: o.Value}
	}
	if key == "" {
		return whole, nil
	}
	list, err := operation.Split(subresource, whole)
	if err != nil {
		return plan.Document{}, err
	}
	if d, ok := list[key]; ok {
		return d, nil
	}
	return plan.None(), nil
}

// set puts a document into the record, as a read after the write would find it.
func (r record) set(subresource, key string, after plan.Document) error {
	if key != "" {
		return r.setKey(subresource, key, after)
	}
	o := reading{State: snapshot.Absent}
	if after.State == plan.Present {
		o = reading{State: snapshot.Present, Value: after.Value}
	}
	text, err := json.Marshal(o)
	r[member(subresource)] = text
	return err
}

// lists are the members that hold the configurations of keyed subresources.
var lists = map[string]string{
	"inventory": "InventoryConfigurationList", "analytics": "AnalyticsConfigurationList", "metrics": "MetricsConfigurationList",
	"intelligent-tiering": "IntelligentTieringConfigurationList", "uploads": "Uploads",
}

// setKey changes one configuration of a list. A list without any is none at all.
func (r record) setKey(subresource, key string, after plan.Document) error {
	whole := record{}
	if o := r.reading(subresource); o.State == snapshot.Present {
		if err := json.Unmarshal(o.Value, &whole); err != nil {
			return err
		}
	}
	var list, kept []json.RawMessage
	if text := whole[lists[subresource]]; text != nil {
		if err := json.Unmarshal(text, &list); err != nil {
			return err
		}
	}
	placed := after.State != plan.Present
	for _, item := range list {
		var id struct{ Id, UploadId string }
		if err := json.Unmarshal(item, &id); err != nil {
			return err
		}
		switch {
		case id.Id != key && id.UploadId != key:
			kept = append(kept, item)
		case !placed:
			kept, placed = append(kept, after.Value), true
		}
	}
	if !placed {
		kept = append(kept, after.Value)
	}
	if len(kept) == 0 {
		return r.set(subresource, "", plan.None())
	}
	text, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	whole[lists[subresource]] = text
	d, err := plan.Of(whole)
	if err != nil {
		return err
	}
	return r.set(subresource, "", d)
}
