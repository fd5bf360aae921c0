package policy

import "strings"

// Cover sets CoversBucket and CoversObjects of every statement, for a bucket
// whose ARN is "arn:<partition>:s3:::<name>" and whose name may be written
// {bucket} in the resources. It reports whether any answer came from a
// pattern that matches this name only by chance, such as "arn:aws:s3:::my-*":
// for a bucket of another name the same text may then say something else.
func (d *Document) Cover(partition, name string) (byName bool) {
	own := "arn:" + partition + ":s3:::"
	for i := range d.Statements {
		s := &d.Statements[i]
		if s.NotResource {
			continue
		}
		for _, pattern := range s.Resources {
			if strings.Contains(pattern, "${") {
				continue // a variable stands for some name, not for every one
			}
			byName = byName || dependsOnName(pattern, own)
			pattern = strings.ReplaceAll(pattern, OwnBucket, name)
			s.CoversBucket = s.CoversBucket || Match(pattern, own+name)
			s.CoversObjects = s.CoversObjects || matchesAll(pattern, own+name+"/")
		}
	}
	return byName
}

// dependsOnName reports whether a pattern has a wildcard within the bucket's
// name. A pattern without one names this bucket as {bucket} or another bucket.
func dependsOnName(pattern, own string) bool {
	if !strings.ContainsAny(pattern, "*?") || pattern == "*" {
		return false
	}
	rest, ok := strings.CutPrefix(pattern, own)
	if !ok {
		return true
	}
	if strings.HasPrefix(rest, OwnBucket) || rest == "*" || rest == "*/*" {
		return false
	}
	bucket, _, _ := strings.Cut(rest, "/")
	return strings.ContainsAny(bucket, "*?")
}

// matchesAll reports whether the pattern matches prefix followed by any key.
// A key of bytes that no pattern can spell is matched by wildcards only; one
// of length 1 and one of length 2 tell "*" from a row of "?".
func matchesAll(pattern, prefix string) bool {
	return Match(pattern, prefix+"\x00") && Match(pattern, prefix+"\x00\x00")
}

// Match is the policy language's glob: "*" any run, "?" any one character.
func Match(pattern, s string) bool {
	p, i := 0, 0
	star, mark := -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == s[i]):
			p++
			i++
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}
