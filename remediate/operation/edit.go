package operation

import (
	"encoding/json"
	"errors"
	"fmt"

	"s3audit/remediate/plan"
	"s3audit/rules/policy"
)

// Edit is what one block of a fix asks for, in S3's spelling.
type Edit struct {
	// Source says who asks, for messages: `fix "tls-only" at fixes.hcl:3`.
	Source string `json:"source"`
	// Block is the block's name: "put_bucket_policy". A delete_ block has no more
	// than a Key.
	Block string `json:"block"`
	// Key is the id of one configuration of a keyed list.
	Key string `json:"key,omitempty"`
	// Set is the part of the request's own document (the element that the API
	// takes, such as PublicAccessBlockConfiguration) that is to be so. For a policy
	// it is the policy itself, and for an ACL {"ACL": "private"} will do.
	Set json.RawMessage `json:"set,omitempty"`
	// Remove has the shape of Set: list entries that match one here in all that it
	// names go, and so does a member with the value true.
	Remove json.RawMessage `json:"remove,omitempty"`
	// Whole takes away what Set does not name.
	Whole bool `json:"whole,omitempty"`
	// Where removes the policy statements for which it is true.
	Where func(policy.Statement) bool `json:"-"`
}

// ErrConflict says that two edits want different things of one place.
var ErrConflict = errors.New("fixes contradict each other")

func conflict(where string, a, b string, x, y any) error {
	return fmt.Errorf("%w on %s: %s wants %s, %s wants %s", ErrConflict, where, a, brief(x), b, brief(y))
}

// brief is a value short enough for a message.
func brief(v any) string {
	const most = 120
	text := []rune(string(encoded(v)))
	if len(text) > most {
		return string(text[:most]) + "…"
	}
	return string(text)
}

// Compose is the document after all edits of one subresource, or of one key of a
// keyed one. What no edit names stays; edits that agree compose in any order,
// those that do not are [ErrConflict]; and composing again changes nothing. Where
// nothing changes, the document is the one given, to the byte.
func Compose(subresource string, before plan.Document, edits []Edit) (plan.Document, error) {
	row, ok := Find(subresource)
	if !ok {
		return plan.Document{}, fmt.Errorf("no operation writes %q", subresource)
	}
	c := &composition{row: &row, before: before, edits: sortedEdits(edits)}
	if err := c.check(); err != nil {
		return plan.Document{}, err
	}
	switch deletes, err := c.deletes(); {
	case err != nil:
		return plan.Document{}, err
	case deletes && before.State == plan.Absent:
		return before, nil
	case deletes:
		return plan.None(), nil
	case len(edits) == 0:
		return before, nil
	case subresource == "policy":
		return c.policy()
	}
	return c.document()
}
