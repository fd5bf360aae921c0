package collector

import "strings"

// denial says what kind of refusal an access-denied message speaks of, "" where
// it does not say. S3 names the policy type for callers of the bucket's own
// organization only.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
func denial(message string) string {
	m := strings.ToLower(message)
	switch {
	case strings.Contains(m, "service control policy"), strings.Contains(m, "resource control policy"):
		return "organization"
	case strings.Contains(m, "with an explicit deny"), strings.Contains(m, "explicitly denied"):
		return "explicit"
	case strings.Contains(m, "because no ") && strings.Contains(m, " allows the "):
		return "implicit"
	}
	return ""
}
