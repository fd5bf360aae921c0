package policy

import "strings"

// Cover sets what the statements' elements take in, for a bucket whose ARN is
// "arn:<partition>:s3:::<name>" and whose name may be written {bucket} in the
// resources. It reports whether any answer came from a pattern that matches
// this name only by chance, such as "arn:aws:s3:::my-*": for a bucket of
// another name the same text may then say something else.
func (d *Document) Cover(partition, name string) (byName bool) {
	own := "arn:" + partition + ":s3:::"
	at := targets{bucket: own + name, objects: own + name + "/", key1: own + name + "/\x00", key2: own + name + "/\x00\x00"}
	for i := range d.Statements {
		s := &d.Statements[i]
		s.coverActions()
		s.coverResources(at, name)
		for _, pattern := range s.Resources {
			byName = byName || dependsOnName(pattern, own)
		}
	}
	return byName
}

// targets are the ARNs that resources are held against. Two keys of bytes
// that no pattern can spell stand for any key: wildcards only match them, and
// their lengths tell "*" from a row of "?".
type targets struct{ bucket, objects, key1, key2 string }

func (s *Statement) coverResources(at targets, name string) {
	var bucket, objects, someBucket, someObjects bool
	for _, pattern := range s.Resources {
		if strings.Contains(pattern, OwnBucket) {
			pattern = strings.ReplaceAll(pattern, OwnBucket, name)
		}
		someObjects = someObjects || reaches(pattern, at.objects)
		fixed, _, variable := strings.Cut(pattern, "${")
		if variable { // it stands for some text, not for every one
			someBucket = someBucket || Match(fixed+"*", at.bucket)
			continue
		}
		bucket = bucket || Match(pattern, at.bucket)
		objects = objects || Match(pattern, at.key1) && Match(pattern, at.key2)
	}
	s.CoversBucket, s.CoversObjects = bucket, objects
	s.TouchesBucket, s.TouchesObjects = bucket || someBucket, someObjects
	if s.NotResource {
		s.CoversBucket, s.CoversObjects = false, false
		s.TouchesBucket, s.TouchesObjects = !bucket, !objects
	}
}

// coverActions looks for a pattern that matches any name S3 could give an
// action, as "s3:*" does.
func (s *Statement) coverActions() {
	every, some := false, false
	for _, pattern := range s.Actions {
		every = every || Match(pattern, service+"\x00") && Match(pattern, service+"\x00\x00")
		some = some || reaches(pattern, service)
	}
	s.CoversActions = every
	if s.NotAction {
		s.CoversActions = !some
	}
}

// dependsOnName reports whether a pattern has a wildcard within the bucket's
// name. A pattern without one names this bucket as {bucket} or another bucket.
func dependsOnName(pattern, own string) bool {
	if pattern == "*" || !wild(pattern) {
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
	return wild(bucket)
}

// wild reports whether a pattern can match texts that differ: by a wildcard,
// or by a policy variable.
func wild(pattern string) bool {
	return strings.ContainsAny(pattern, "*?") || strings.Contains(pattern, "${")
}

// reaches reports whether the pattern can match prefix followed by something.
// From its first star on, or its first variable, it can match whatever is left.
func reaches(pattern, prefix string) bool {
	for i := range len(prefix) {
		switch {
		case i == len(pattern):
			return false
		case pattern[i] == '*' || strings.HasPrefix(pattern[i:], "${"):
			return true
		case pattern[i] != '?' && pattern[i] != prefix[i]:
			return false
		}
	}
	return len(pattern) > len(prefix)
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
