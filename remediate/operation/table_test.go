package operation

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"

	"s3audit/collector"
	"s3audit/rules/policy"
)

var (
	_ Client  = (*s3.Client)(nil)
	_ Control = (*s3control.Client)(nil)
)

// TestTable holds the rows to the collector's table, the SDK and IAM.
func TestTable(t *testing.T) {
	known := map[string]bool{}
	for _, s := range collector.Subresources() {
		known[s.Name] = true
	}
	seen := map[string]bool{}
	for _, row := range Rows() {
		if !known[row.Subresource] {
			t.Errorf("%s is no subresource of the collector", row.Subresource)
		}
		client := reflect.TypeFor[Client]()
		if row.Account {
			client = reflect.TypeFor[Control]()
		}
		for _, c := range []Call{row.Put, row.Delete} {
			if c == (Call{}) {
				continue
			}
			if seen[c.Block] {
				t.Errorf("block %s stands twice", c.Block)
			}
			seen[c.Block] = true
			if _, ok := client.MethodByName(c.API); !ok {
				t.Errorf("%s: the client has no %s", row.Subresource, c.API)
			}
			list := policy.Expand(c.Action)
			if len(list) != 1 || "s3:"+list[0].Name != c.Action {
				t.Errorf("%s: IAM has no action %s: %v", row.Subresource, c.Action, list)
			}
			found, deletes, ok := ByBlock(c.Block)
			if !ok || found.Subresource != row.Subresource || deletes != (c == row.Delete) {
				t.Errorf("block %s is not found", c.Block)
			}
		}
		if (row.write == nil) != (row.Put.API == "") || (row.remove == nil) != (row.Delete.API == "") {
			t.Errorf("%s: calls and writers do not match", row.Subresource)
		}
	}
	if blocks := Blocks(); len(blocks) != len(seen)+1 || !slices.IsSorted(blocks) {
		t.Errorf("blocks: %v", blocks)
	}
}

// TestEveryWrite holds the table to S3's own list of operations: every Put and
// Delete of a bucket's configuration is here, or in the list of those that are not.
func TestEveryWrite(t *testing.T) {
	elsewhere := []string{
		"DeleteBucket", "DeleteBucketMetadataConfiguration", "DeleteBucketMetadataTableConfiguration", // not configuration that fixes write
	}
	here := map[string]bool{}
	for _, row := range Rows() {
		here[row.Put.API], here[row.Delete.API] = true, true
	}
	client := reflect.TypeFor[*s3.Client]()
	for i := range client.NumMethod() {
		name := client.Method(i).Name
		configuration := strings.HasPrefix(name, "PutBucket") || strings.HasPrefix(name, "DeleteBucket") || strings.HasSuffix(name, "PublicAccessBlock") && !strings.HasPrefix(name, "Get") || name == "PutObjectLockConfiguration"
		if configuration && !here[name] && !slices.Contains(elsewhere, name) {
			t.Errorf("no row has %s", name)
		}
	}
}
