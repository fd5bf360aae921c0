package policy

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// The access levels of AWS's service authorization reference.
const (
	LevelList        = "List"
	LevelRead        = "Read"
	LevelWrite       = "Write"
	LevelTagging     = "Tagging"
	LevelPermissions = "Permissions management"
)

// Action is one IAM action of S3.
// Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
type Action struct {
	// Name is spelled as AWS spells it, without the service: "GetObject".
	Name        string `json:"name"`
	AccessLevel string `json:"access_level"`
	// Resources are the resource types that the action can be limited to,
	// sorted; none for an action on the account.
	Resources []string `json:"resources"`

	index              int
	pattern            string
	onBucket, onObject bool
}

// Index is the action's place in [Actions], for sets of bits.
func (a *Action) Index() int { return a.index }

// Pattern is the action as a policy in normal form writes it: "s3:getobject".
func (a *Action) Pattern() string { return a.pattern }

// OnBucket reports whether the action is on a bucket, or on an access point
// in the place of one.
func (a *Action) OnBucket() bool { return a.onBucket }

// OnObject reports whether the action is on objects, by bucket or access point.
func (a *Action) OnObject() bool { return a.onObject }

// Actions is the S3 IAM action table, sorted by lower-case name. It is
// shared: do not modify it.
func Actions() []Action { return actions().list }

// ActionsSource says where the table comes from, and of what day it is.
func ActionsSource() (url, date string) { return actions().source, actions().date }

//go:embed actions.json
var actionsJSON []byte

// service is what the actions of S3 start with.
const service = "s3:"

// actionTable is actions.json made ready for lookups.
type actionTable struct {
	source, date string
	list         []Action
	all          []*Action      // into list, in the same order
	place        map[string]int // pattern to index
}

var actions = sync.OnceValue(func() *actionTable {
	t, err := readActions(actionsJSON)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return t
})

func readActions(text []byte) (*actionTable, error) {
	var file struct {
		Source  string   `json:"source"`
		Date    string   `json:"date"`
		Actions []Action `json:"actions"`
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("actions.json: %w", err)
	}
	t := &actionTable{source: file.Source, date: file.Date, list: file.Actions, place: make(map[string]int, len(file.Actions))}
	for i := range t.list {
		t.list[i].pattern = service + strings.ToLower(t.list[i].Name)
	}
	slices.SortFunc(t.list, func(a, b Action) int { return strings.Compare(a.pattern, b.pattern) })
	for i := range t.list {
		a := &t.list[i]
		a.index = i
		a.onBucket = slices.Contains(a.Resources, "bucket")
		a.onObject = slices.Contains(a.Resources, "object") || slices.Contains(a.Resources, "accesspointobject")
		t.all = append(t.all, a)
		t.place[a.pattern] = i
	}
	return t, nil
}
