// Package operation owns the one table of what can be written to a bucket's
// configuration: which call writes which subresource, what it can break and what
// cannot be undone. From a document and the edits that fixes ask for it composes
// the document to write, and it sends a change to S3. It never decides what
// should change, reads nothing from S3, and keeps no record.
package operation
