package operation

import (
	"context"
	"fmt"
	"reflect"

	"s3audit/remediate/plan"
)

// API is the operation that brings a subresource to a document, "" where none can.
func (r Row) API(after plan.Document) string {
	if after.State == plan.Present || r.PutsOff {
		return r.Put.API
	}
	return r.Delete.API
}

// Action is the IAM action that [Row.API] needs.
func (r Row) Action(after plan.Document) string {
	if after.State == plan.Present || r.PutsOff {
		return r.Put.Action
	}
	return r.Delete.Action
}

// Send writes a change's after state. It reads nothing and decides nothing: who
// calls it has seen that the before state still holds. The request names the
// account that the bucket has to belong to.
func Send(ctx context.Context, t Target, c plan.Change) error {
	row, body, err := ready(&c)
	switch {
	case err != nil:
		return err
	case row.Account && t.Control == nil:
		return fmt.Errorf("change %s: no S3 Control endpoint is given", c.ID)
	case body != nil:
		return row.write(ctx, t, &c, body)
	}
	if err := t.Deletes.Allow(*row); err != nil {
		return fmt.Errorf("change %s: %w", c.ID, err)
	}
	return row.remove(ctx, t, &c, nil)
}

// Check says why a change of a plan could not be sent: its operation does not
// write its subresource, or its document is not what S3 takes, to the letter.
func Check(c plan.Change) error {
	_, _, err := ready(&c)
	return err
}

// ready is the row of a change and what to put, nil for a delete.
func ready(c *plan.Change) (*Row, any, error) {
	row, ok := Find(c.Subresource)
	switch api := row.API(c.After); {
	case !ok || api == "" || api != c.Operation:
		return nil, nil, fmt.Errorf("change %s: %s does not bring %s to the state %q", c.ID, c.Operation, c.Subresource, c.After.State)
	case row.Keyed == (c.Key == "") || row.Account != (c.Bucket == ""):
		return nil, nil, fmt.Errorf("change %s: bucket %q and key %q are no place for %s", c.ID, c.Bucket, c.Key, c.Subresource)
	case c.After.State != plan.Present && !row.PutsOff:
		return &row, nil, nil
	}
	body, err := document(&row, c.After)
	if err != nil {
		return nil, nil, fmt.Errorf("change %s: %w", c.ID, err)
	}
	return &row, body, nil
}

// document is S3's own document of a change, in the snapshot's type. What is sent
// is what the plan shows: a text that decodes to anything else than itself, with a
// name in another case, say, is refused.
func document(row *Row, d plan.Document) (any, error) {
	if d.State != plan.Present {
		return reflect.New(bodyType(row)).Interface(), nil
	}
	doc := reflect.New(row.doc)
	if err := strict(d.Value, doc.Interface()); err != nil {
		return nil, fmt.Errorf("the %s: %w", row.Subresource, err)
	}
	if again, err := plan.Of(doc.Interface()); err != nil || !again.Same(d) {
		return nil, fmt.Errorf("the %s is not spelled as S3 spells it", row.Subresource)
	}
	if row.body == "" {
		return doc.Interface(), nil
	}
	body := doc.Elem().FieldByName(row.body)
	if body.IsNil() {
		return nil, fmt.Errorf("the %s has no %s", row.Subresource, row.body)
	}
	return body.Interface(), nil
}
