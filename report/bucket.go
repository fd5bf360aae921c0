package report

import (
	"slices"
	"strings"

	"s3audit/rules/exposure"
)

// Bucket is what a reader wants to know of a bucket beside its findings.
type Bucket struct {
	Name    string `json:"name"`
	Account string `json:"account"`
	Region  string `json:"region"`
	ARN     string `json:"arn"`
	// Tags are those that say whose the bucket is and what it is for: see [TellingTag].
	Tags map[string]string `json:"tags,omitempty"`
	// Exposure is who can reach it, nil where nothing that decides was read.
	Exposure *exposure.Brief `json:"exposure,omitempty"`
}

// ownerTags are the keys that name who a bucket belongs to, the best first.
var ownerTags = []string{"owner", "bucket-owner", "data-owner", "business-owner", "technical-owner", "team", "squad", "contact", "department"}

// otherTags are the other keys that a report is read by. A tag may hold
// anything, so no others are taken along.
var otherTags = []string{"project", "application", "app", "service", "environment", "env", "stage", "classification", "data-classification", "cost-center", "costcenter"}

// TellingTag reports whether a tag of that key belongs in a report.
func TellingTag(key string) bool {
	return tagRank(key, ownerTags) >= 0 || tagRank(key, otherTags) >= 0
}

// tagRank compares keys as people write them: "Data_Owner" is "data-owner".
func tagRank(key string, keys []string) int {
	key = strings.NewReplacer("_", "-", " ", "-", ":", "-").Replace(strings.ToLower(key))
	return slices.Index(keys, key)
}

// Owner is who the bucket belongs to by its tags, "" where none says so.
func (b *Bucket) Owner() string {
	best, owner := len(ownerTags), ""
	for _, key := range sortedKeys(b.Tags) {
		if rank := tagRank(key, ownerTags); rank >= 0 && rank < best && b.Tags[key] != "" {
			best, owner = rank, b.Tags[key]
		}
	}
	return owner
}
