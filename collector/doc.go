// Package collector owns reading: which subresources there are, how each is
// asked for, what its answers mean, in which region, how fast and how often.
// It turns an account into snapshot records. It never writes to S3, never
// judges what it read, and never turns a refusal into a value.
package collector

//go:generate go run ./snapshot/gen -source snapshot -o snapshot/schema.json
