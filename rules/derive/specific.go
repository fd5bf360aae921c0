package derive

import (
	"slices"
	"strings"

	"s3audit/rules/policy"
)

// byChance reports whether a pattern matches this bucket's name only by
// chance, or not at all, such as "arn:aws:s3:::my-*": of a bucket of another
// name it may say something else. A policy variable stands for some text.
func byChance(pattern, own string) bool {
	if pattern == "*" {
		return false
	}
	bucket, ok := strings.CutPrefix(pattern, own)
	if ok {
		if strings.HasPrefix(bucket, policy.OwnBucket) || bucket == "*" || bucket == "*/*" {
			return false
		}
		bucket, _, _ = strings.Cut(bucket, "/")
	}
	return strings.ContainsAny(bucket, "*?") || strings.Contains(bucket, "${")
}

func anyByChance(doc *policy.Document, self Self) bool {
	own := "arn:" + self.Partition + ":s3:::"
	return slices.ContainsFunc(doc.Statements, func(s policy.Statement) bool {
		return slices.ContainsFunc(s.Resources, func(pattern string) bool { return byChance(pattern, own) })
	})
}

// specific is the document with every resource that matches names by chance
// made to say what it says of this bucket: "arn:aws:s3:::my-*" becomes
// "arn:aws:s3:::{bucket}*" where the name starts so, and nothing where it does
// not. Whoever reads the result needs not know the name.
func specific(doc *policy.Document, self Self) *policy.Document {
	own := "arn:" + self.Partition + ":s3:::"
	out := *doc
	out.Statements = slices.Clone(doc.Statements)
	for i := range out.Statements {
		s := &out.Statements[i]
		resources := make([]string, 0, len(s.Resources))
		for _, pattern := range s.Resources {
			if !byChance(pattern, own) {
				resources = append(resources, pattern)
				continue
			}
			left := residuals(starred(strings.ReplaceAll(pattern, policy.OwnBucket, self.Name)), own+self.Name)
			if strings.Contains(pattern, "${") && len(left) > 0 {
				left, resources = nil, append(resources, pattern) // not every text: no star says it
			}
			for _, rest := range left {
				resources = append(resources, own+policy.OwnBucket+rest)
			}
		}
		s.Resources = resources
	}
	return &out
}

// residuals are the patterns that a glob leaves to match once it has matched a
// text: of "*-logs" after "my-logs" these are "*-logs" and "".
func residuals(pattern, text string) []string {
	at := reached(make([]bool, len(pattern)+1), pattern, 0)
	for i := range len(text) {
		next := make([]bool, len(pattern)+1)
		for p, here := range at[:len(pattern)] {
			switch {
			case !here:
			case pattern[p] == '*':
				next = reached(next, pattern, p)
			case pattern[p] == '?' || pattern[p] == text[i]:
				next = reached(next, pattern, p+1)
			}
		}
		at = next
	}
	var out []string
	for p, here := range at {
		if here && (p == 0 || pattern[p-1] != '*' || !at[p-1]) {
			out = append(out, pattern[p:])
		}
	}
	return out
}

// reached marks a place in the pattern, and those behind the stars that stand there.
func reached(at []bool, pattern string, p int) []bool {
	for at[p] = true; p < len(pattern) && pattern[p] == '*'; p++ {
		at[p+1] = true
	}
	return at
}

// starred writes a star for each policy variable.
func starred(pattern string) string {
	for {
		head, rest, found := strings.Cut(pattern, "${")
		if !found {
			return pattern
		}
		_, rest, _ = strings.Cut(rest, "}")
		pattern = head + "*" + rest
	}
}
