package policy

import (
	"errors"
	"strings"

	"s3audit/rules/rawjson"
)

// parseConditions reads a Condition block. Operators and keys are compared
// without case, so one that comes twice in two spellings is a duplicate.
// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
func parseConditions(value []byte) ([]Condition, error) {
	out := make([]Condition, 0, 2)
	var operators []string
	err := rawjson.Object(value, func(rawOperator, block []byte) error {
		operator, err := element(rawOperator, &operators)
		if err != nil {
			return err
		}
		var keys []string
		err = rawjson.Object(block, func(rawKey, values []byte) error {
			key, err := element(rawKey, &keys)
			if err != nil {
				return err
			}
			list, err := conditionValues(values)
			if err != nil {
				return in(string(rawKey), err)
			}
			c := split(operator)
			c.Key, c.Values = key, list
			out = append(out, c)
			return nil
		})
		return in(string(rawOperator), err)
	})
	return out, err
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

// conditionValues reads one value or a list of them; numbers and booleans
// are kept as they are written.
func conditionValues(value []byte) ([]string, error) {
	if value[0] != '[' {
		s, err := scalar(value)
		return []string{s}, err
	}
	out := make([]string, 0, 4)
	err := rawjson.Array(value, func(one []byte) error {
		s, err := scalar(one)
		out = append(out, s)
		return err
	})
	return out, err
}

func scalar(value []byte) (string, error) {
	switch value[0] {
	case '"':
		return rawjson.String(value)
	case '{', '[', 'n':
		return "", errors.New("want strings, numbers or booleans")
	}
	return string(value), nil
}
