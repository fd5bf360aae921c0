package operation

import (
	"reflect"
	"slices"
)

// Call is one way to write: the block that asks for it in a fix, the API, and
// the IAM action that allows it, which often has another name.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
type Call struct {
	Block  string
	API    string
	Action string
}

// Row is one subresource that can be written.
type Row struct {
	// Subresource is its name in the collector's table.
	Subresource string
	// Put has no API where nothing can be put, Delete where S3 has no delete.
	Put, Delete Call
	// Keyed marks a list whose entries S3 writes one by one, under an id.
	Keyed bool
	// Account marks what belongs to the account, not to a bucket.
	Account bool
	// PutsOff marks what a PUT can set to "not configured": better than a DELETE,
	// which other servers may take for the bucket's own.
	PutsOff bool
	// Demands says what S3 wants first, in words.
	Demands []string

	body   string       // the member of the snapshot's document that is S3's; "" for all of it
	member string       // the one of a list, in the snapshot's document
	doc    reflect.Type // of the document in a change
	lists  map[string]entries
	finish func(*composition) error
	write  writer
	remove writer
}

// Rows is the table, in the order of the collector's. The slice is the caller's.
func Rows() []Row {
	rows := make([]Row, len(table))
	for i, r := range table {
		rows[i] = *r
	}
	return rows
}

// Find is the row of a subresource.
func Find(subresource string) (Row, bool) {
	for _, r := range table {
		if r.Subresource == subresource {
			return *r, true
		}
	}
	return Row{}, false
}

// ByBlock is the row that a block in a fix writes to, and whether it deletes.
func ByBlock(name string) (row Row, deletes, ok bool) {
	for _, r := range table {
		switch name {
		case "":
		case r.Put.Block:
			return *r, false, true
		case r.Delete.Block:
			return *r, true, true
		}
	}
	return Row{}, false, false
}

// Blocks are the names of every block, sorted; [DisableACLs] is one of its own.
func Blocks() []string {
	names := []string{DisableACLs}
	for _, r := range table {
		for _, c := range []Call{r.Put, r.Delete} {
			if c.Block != "" {
				names = append(names, c.Block)
			}
		}
	}
	slices.Sort(names)
	return names
}

func call(block, api, action string) Call { return Call{block, api, "s3:" + action} }

func of[Doc any]() reflect.Type { return reflect.TypeFor[Doc]() }

var table = slices.Concat(accessRows(), dataRows(), serviceRows(), keyedRows(), otherRows())
