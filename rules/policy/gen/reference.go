package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"s3audit/rules/policy"
)

// service is the shape of the reference, as far as it is used.
type service struct {
	Name    string
	Actions []struct {
		Name        string
		Annotations struct {
			Properties struct{ IsList, IsPermissionManagement, IsTaggingOnly, IsWrite bool }
		}
		Resources []struct{ Name string }
	}
}

// fromReference reads the actions of S3 out of the reference.
func fromReference(text []byte) ([]policy.Action, error) {
	var s service
	if err := json.Unmarshal(text, &s); err != nil {
		return nil, err
	}
	if s.Name != "s3" {
		return nil, fmt.Errorf("is about service %q, not s3", s.Name)
	}
	if len(s.Actions) == 0 {
		return nil, errors.New("has no actions")
	}
	list := make([]policy.Action, 0, len(s.Actions))
	for _, a := range s.Actions {
		if a.Name == "" {
			return nil, errors.New("has an action without a name")
		}
		resources := []string{}
		for _, r := range a.Resources {
			resources = append(resources, r.Name)
		}
		slices.Sort(resources)
		p := a.Annotations.Properties
		list = append(list, policy.Action{
			Name: a.Name, Resources: slices.Compact(resources),
			AccessLevel: level(p.IsList, p.IsPermissionManagement, p.IsTaggingOnly, p.IsWrite),
		})
	}
	slices.SortFunc(list, func(a, b policy.Action) int { return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return list, nil
}

// level is the one access level of an action that can have several marks:
// what changes permissions or tags only is marked as a write besides.
func level(list, permissions, tagging, write bool) string {
	switch {
	case permissions:
		return policy.LevelPermissions
	case tagging:
		return policy.LevelTagging
	case list:
		return policy.LevelList
	case write:
		return policy.LevelWrite
	}
	return policy.LevelRead
}
