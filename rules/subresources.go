package rules

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"s3audit/collector/snapshot"
)

// accountPrefix starts the name of a subresource that belongs to the account.
const accountPrefix = "account."

// subresources is every name a rule may declare, read off the snapshot's own
// records so that no second list has to be kept: the account's carry the
// prefix "account.". A name's place is its bit in a mask.
var subresources = append(observed(reflect.TypeFor[snapshot.Bucket](), ""),
	observed(reflect.TypeFor[snapshot.Account](), accountPrefix)...)

// observed lists the JSON names of a record's Observed fields.
func observed(record reflect.Type, prefix string) []string {
	var names []string
	for i := range record.NumField() {
		field := record.Field(i)
		if strings.HasPrefix(field.Type.Name(), "Observed[") {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			names = append(names, prefix+name)
		}
	}
	return names
}

// bit returns the mask of one subresource, 0 if there is none of that name.
func bit(name string) uint64 {
	i := slices.Index(subresources, name)
	if i < 0 {
		return 0
	}
	return 1 << i
}

// nearest suggests the candidate that a name was probably meant to be:
// ` Did you mean "policy"?`, or "" when none is close.
func nearest(name string, candidates []string) string {
	best, distance := "", len(name)/2+1
	for _, c := range candidates {
		if d := editDistance(strings.ToLower(name), strings.ToLower(c)); d < distance {
			best, distance = c, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("Did you mean %q?", best)
}

// editDistance is Levenshtein's, over bytes.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
