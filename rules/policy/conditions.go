package policy

import "strings"

// readConditions reads a Condition block. Operators and keys are compared
// without case, so one that comes twice in two spellings is a duplicate.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
func (r *reader) readConditions() ([]Condition, error) {
	if r.conditions == nil {
		r.conditions = make([]Condition, 0, 4)
	}
	start := len(r.conditions)
	var operators names
	err := r.object(func(operator string) error {
		operator = lower(operator)
		if !operators.add(operator) {
			return errDuplicate
		}
		form := split(operator)
		var keys names
		return r.object(func(key string) error {
			c := form
			c.Key = lower(key)
			if !keys.add(c.Key) {
				return errDuplicate
			}
			var err error
			c.Values, err = r.list(true)
			r.conditions = append(r.conditions, c)
			return err
		})
	})
	return r.conditions[start:len(r.conditions):len(r.conditions)], err
}

// split takes an operator apart: "forallvalues:stringlikeifexists".
func split(operator string) Condition {
	var c Condition
	if qualifier, rest, ok := strings.Cut(operator, ":"); ok {
		c.Qualifier, operator = qualifier, rest
	}
	c.Operator, c.IfExists = strings.CutSuffix(operator, "ifexists")
	return c
}
