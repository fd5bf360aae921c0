package operation

import (
	"errors"
	"fmt"
	"strings"

	"s3audit/remediate/plan"
)

func finishLogging(c *composition) error {
	to, ok := c.body["LoggingEnabled"].(object)
	if !ok {
		return nil
	}
	if textOf(to["TargetBucket"]) == "" {
		return errors.New("no TargetBucket is given")
	}
	fill(to, "TargetPrefix", "")
	return nil
}

// finishNotification holds ids to being unique over all three lists.
func finishNotification(c *composition) error {
	was := map[string]int{}
	for _, list := range notificationLists {
		for _, e := range rulesOf(c.old, list) {
			was[textOf(e["Id"])]++
		}
	}
	seen := map[string]string{}
	for _, list := range notificationLists {
		for _, e := range rulesOf(c.body, list) {
			id := textOf(e["Id"])
			if other := seen[id]; other != "" && was[id] < 2 {
				return fmt.Errorf("%s[%q]: %s has the same Id", list, id, other)
			}
			seen[id] = list
		}
	}
	return nil
}

var notificationLists = []string{"TopicConfigurations", "QueueConfigurations", "LambdaFunctionConfigurations"}

// finishWebsite refuses to mix a website with a redirect of everything, since
// either would have to go for the other.
func finishWebsite(c *composition) error {
	if c.body["RedirectAllRequestsTo"] == nil {
		if c.body["IndexDocument"] == nil && len(c.body) > 0 {
			return errors.New("no IndexDocument is given")
		}
		return nil
	}
	for _, name := range []string{"IndexDocument", "ErrorDocument", "RoutingRules"} {
		if c.body[name] != nil {
			return fmt.Errorf("RedirectAllRequestsTo cannot stand beside %s: ask for the whole document to put one in the place of the other", name)
		}
	}
	return nil
}

// sameCondition tells routing rules apart: of two with one condition S3 only ever
// takes the first.
func sameCondition(a, b object) bool { return equal(a["Condition"], b["Condition"]) }

func finishCORS(c *composition) error {
	if n := len(rulesOf(c.body, "CORSRules")); n > 100 {
		return fmt.Errorf("there would be %d CORS rules, and S3 takes 100", n)
	}
	return nil
}

// corsMeaning is what a rule allows: lists are sets, and the id says nothing.
func corsMeaning(rule object) string {
	out := object{}
	for name, v := range rule {
		if list, ok := v.([]any); ok {
			texts := make([]string, len(list))
			for i, item := range list {
				texts[i] = textOf(item)
			}
			v = sorted(texts, nil)
		}
		if name != "ID" {
			out[name] = v
		}
	}
	return string(encoded(out))
}

// systemTag opens the keys of tags that AWS sets. They have to be sent back as
// they are: S3 refuses a set without them.
const systemTag = "aws:"

func finishTagging(c *composition) error {
	system := func(body object) (tags []any, others int) {
		for _, t := range rulesOf(body, "TagSet") {
			if strings.HasPrefix(textOf(t["Key"]), systemTag) {
				tags = append(tags, t)
			} else {
				others++
			}
		}
		return tags, others
	}
	had, _ := system(c.old)
	have, others := system(c.body)
	if !equal(had, have) {
		return errors.New("tags whose keys start with aws: are AWS's own, and cannot be set or removed")
	}
	if others > 50 {
		return fmt.Errorf("there would be %d tags, and S3 takes 50", others)
	}
	for _, t := range rulesOf(c.body, "TagSet") {
		fill(t, "Value", "")
	}
	return nil
}

// finishAccelerate leaves unset what S3 would: suspending what was never on.
func finishAccelerate(c *composition) error {
	if c.before.State == plan.Absent && c.body["Status"] == "Suspended" {
		c.body = object{}
		return nil
	}
	return oneOf(c.body, "Status", "Enabled", "Suspended")
}

func finishPayment(c *composition) error { return oneOf(c.body, "Payer", "Requester", "BucketOwner") }
