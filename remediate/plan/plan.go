// Package plan owns the plan: what would be written to S3, why, in which order,
// and what was there when it was made. It reads and writes plan files strictly,
// since a plan is obeyed. It never calls S3 and never decides what to change.
package plan

import (
	"encoding/json"
	"time"
)

// Format is the version of the plan format, "major.minor". A reader takes its
// own major version only.
const Format = "1.0"

// Plan is every change that was decided, and what was not and why. It holds all
// that a review needs: no account has to be at hand.
type Plan struct {
	// Format is the version of the plan format, "major.minor".
	Format string `json:"format"`
	// Tool is the version of s3audit that wrote the plan.
	Tool string `json:"tool"`
	// Created is the time of the snapshot that the plan rests on, not of its writing.
	Created   time.Time `json:"created"`
	Account   string    `json:"account"`
	Partition string    `json:"partition"`
	// Endpoint is the custom S3 endpoint, empty for AWS.
	Endpoint string `json:"endpoint,omitempty"`
	// Changes are in the order in which they are to be made.
	Changes []Change  `json:"changes"`
	Refused []Refusal `json:"refused,omitempty"`
	// Predictions are the verdicts that are others after the plan, and Exposures
	// who can reach the buckets that it changes. Both are sorted.
	Predictions []Prediction `json:"predictions,omitempty"`
	Exposures   []Exposure   `json:"exposures,omitempty"`
	Warnings    []string     `json:"warnings,omitempty"`
	// Digest is "sha256:" and the hex digest of the canonical JSON of everything
	// else. [Write] sets it and [Read] holds the plan to it.
	Digest string `json:"digest"`
}

// Change is one write: one subresource of one bucket, or of the account.
type Change struct {
	// ID is readable, and the same in every plan: see [ID].
	ID string `json:"id"`
	// Bucket is empty for what belongs to the account.
	Bucket  string `json:"bucket,omitempty"`
	Account string `json:"account"`
	Region  string `json:"region,omitempty"`
	// Subresource is spelled as the collector's table has it: "publicAccessBlock",
	// "account.publicAccessBlock".
	Subresource string `json:"subresource"`
	// Key is the id of one configuration of a list that S3 writes one by one.
	Key string `json:"key,omitempty"`
	// Operation is the API: "PutBucketPolicy", "DeleteBucketPolicy".
	Operation string   `json:"operation"`
	Before    Document `json:"before"`
	After     Document `json:"after"`
	// BeforeDigest tells whether the bucket moved on since.
	BeforeDigest string `json:"beforeDigest"`
	// Fixes are the names of those that made the change, sorted.
	Fixes    []string     `json:"fixes,omitempty"`
	Resolves []FindingRef `json:"resolves,omitempty"`
	Impacts  []Impact     `json:"impacts,omitempty"`
	Dangers  []Danger     `json:"dangers,omitempty"`
	// Irreversible says why a rollback cannot undo the change, "" where it can.
	Irreversible string `json:"irreversible,omitempty"`
	// Requires are the ids of the changes that have to come first, sorted.
	Requires []string `json:"requires,omitempty"`
	// Sensitive marks texts in the documents that no view shows: see [Change.Hide].
	Sensitive []string `json:"sensitive,omitempty"`
}

// The states of a document. A plan rests on nothing but these two.
const (
	Present = "present"
	Absent  = "absent"
)

// Document is one subresource's state: S3's own document in S3's spelling, as
// the snapshot has it, or none.
type Document struct {
	State string          `json:"state"`
	Value json.RawMessage `json:"value,omitempty"`
}

// None is the document of what is not configured.
func None() Document { return Document{State: Absent} }

// Of is the document with a value, which has to marshal.
func Of(value any) (Document, error) {
	raw, err := json.Marshal(value)
	if err != nil {
		return Document{}, err
	}
	return Document{State: Present, Value: raw}, nil
}

// FindingRef names a finding that a change resolves.
type FindingRef struct {
	Rule        string `json:"rule"`
	Fingerprint string `json:"fingerprint"`
}

// Impact is something that works today and may not tomorrow.
type Impact struct {
	// Kind is a word to select by: "website", "log-delivery", "replication".
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// Danger is a consequence that a fix has to allow by name.
type Danger struct {
	Name    string `json:"name"`
	Text    string `json:"text"`
	Allowed bool   `json:"allowed"`
}

// Refusal is a change that was asked for and is not in the plan.
type Refusal struct {
	Bucket      string   `json:"bucket,omitempty"`
	Subresource string   `json:"subresource,omitempty"`
	Fixes       []string `json:"fixes,omitempty"`
	// Reason says what stands against it, and Hint what to do.
	Reason string `json:"reason"`
	Hint   string `json:"hint,omitempty"`
}
