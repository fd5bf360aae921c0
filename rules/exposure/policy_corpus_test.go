package exposure

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"s3audit/rules/policy"
)

// corpusRow is one labelled policy of the corpus.
type corpusRow struct {
	ID               string          `json:"id"`
	Policy           json.RawMessage `json:"policy"`
	OwnerAccount     string          `json:"owner_account"`
	Expected         Level           `json:"expected"`
	IsPublic         bool            `json:"is_public"`
	IsPublicDisputed bool            `json:"is_public_disputed"`
	Disputed         bool            `json:"disputed"`
	Confidence       Confidence      `json:"confidence"`
	PublicClasses    []Class         `json:"public_classes"`
	Dispute          []string        `json:"dispute"`
}

// TestCorpus measures the policy test against public policies with a label,
// where S3AUDIT_CORPUS names the folder that holds them.
func TestCorpus(t *testing.T) {
	folder := os.Getenv("S3AUDIT_CORPUS")
	if folder == "" {
		return
	}
	file, err := os.Open(filepath.Join(folder, "policies.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	var rows, public, level, classes, held int
	for lines.Scan() {
		var row corpusRow
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		rows++
		have, ok := judgeRow(t, row)
		if !ok {
			continue
		}
		if have.Public == row.IsPublic {
			public++
		}
		if have.Level == row.Expected {
			level++
		}
		if slices.Equal(openClasses(have), row.PublicClasses) {
			classes++
		} else {
			t.Errorf("%s: classes want %v, have %v", row.ID, row.PublicClasses, openClasses(have))
		}
		wrongPublic, wrongLevel := have.Public != row.IsPublic, have.Level != row.Expected
		if !wrongPublic && !wrongLevel {
			held++
			continue
		}
		say := t.Logf
		if wrongPublic && row.Confidence == Documented && !row.IsPublicDisputed || wrongLevel && !row.Disputed {
			say = t.Errorf
		}
		say("%s: want public %v, %s; have %v, %s, %s, disputed %v (%s)\n%s", row.ID, row.IsPublic, row.Expected,
			have.Public, have.Level, have.Confidence, have.Disputed, strings.Join(row.Dispute, "; "), row.Policy)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d rows: public right on %d, level on %d, both on %d, public classes on %d", rows, public, level, held, classes)
}

func judgeRow(t *testing.T, row corpusRow) (*PolicyResult, bool) {
	doc, err := policy.Parse(row.Policy)
	if err != nil {
		t.Errorf("%s: %v: %s", row.ID, err, row.Policy)
		return nil, false
	}
	return AnalysePolicy(doc, BucketPolicy, Self{Account: row.OwnerAccount}, nil), true
}

// openClasses are the classes that public statements give, sorted.
func openClasses(r *PolicyResult) []Class {
	var out []Class
	for _, s := range r.Statements {
		if s.Public {
			out = append(out, s.Classes...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
