package fix

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

var (
	prefixed   = text([]string{"str", "prefix"}, cty.Bool, func(a []string) (cty.Value, error) { return cty.BoolVal(strings.HasPrefix(a[0], a[1])), nil })
	suffixed   = text([]string{"str", "suffix"}, cty.Bool, func(a []string) (cty.Value, error) { return cty.BoolVal(strings.HasSuffix(a[0], a[1])), nil })
	containing = text([]string{"str", "substr"}, cty.Bool, func(a []string) (cty.Value, error) { return cty.BoolVal(strings.Contains(a[0], a[1])), nil })
)

// replace takes a pattern between slashes for a regular expression, as Terraform's does.
var replace = text([]string{"str", "substr", "replace"}, cty.String, func(a []string) (cty.Value, error) {
	if len(a[1]) > 1 && strings.HasPrefix(a[1], "/") && strings.HasSuffix(a[1], "/") {
		re, err := regexp.Compile(a[1][1 : len(a[1])-1])
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(1, "is no regular expression: %s", err)
		}
		return cty.StringVal(re.ReplaceAllString(a[0], a[2])), nil
	}
	return cty.StringVal(strings.ReplaceAll(a[0], a[1], a[2])), nil
})

// utf8Value refuses bytes that are no text.
func utf8Value(b []byte) (cty.Value, error) {
	if !utf8.Valid(b) {
		return cty.NilVal, errors.New("is no UTF-8 text")
	}
	return cty.StringVal(string(b)), nil
}

// timeCompare is -1, 0 or 1, as the first time is before, at or after the second.
var timeCompare = text([]string{"a", "b"}, cty.Number, func(a []string) (cty.Value, error) {
	var times [2]time.Time
	for i := range a {
		t, err := time.Parse(time.RFC3339, a[i])
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(i, "want a time such as 2026-01-01T00:00:00Z")
		}
		times[i] = t
	}
	return cty.NumberIntVal(int64(times[0].Compare(times[1]))), nil
})

// every is alltrue, or anytrue: whether all of the list are what is asked, or one is.
func every(all bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			unsure := false
			for _, v := range args[0].AsValueSlice() {
				switch {
				case !v.IsKnown():
					unsure = true
				case (!v.IsNull() && v.True()) != all:
					return cty.BoolVal(!all), nil
				}
			}
			if unsure {
				return cty.UnknownVal(cty.Bool), nil
			}
			return cty.BoolVal(all), nil
		},
	})
}

// listed is a function of one list of anything.
func listed(result func(cty.Type) (cty.Type, error), impl func([]cty.Value) (cty.Value, error)) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
		Type: func(args []cty.Value) (cty.Type, error) {
			t := args[0].Type()
			if !t.IsListType() && !t.IsSetType() && !t.IsTupleType() {
				return cty.NilType, fmt.Errorf("want a list, have %s", t.FriendlyName())
			}
			return result(t)
		},
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) { return impl(args[0].AsValueSlice()) },
	})
}

// one is the one element of a list, null where there is none.
var one = listed(func(t cty.Type) (cty.Type, error) {
	switch {
	case !t.IsTupleType():
		return t.ElementType(), nil
	case t.Length() == 1:
		return t.TupleElementType(0), nil
	case t.Length() == 0:
		return cty.DynamicPseudoType, nil
	}
	return cty.NilType, errors.New("the list has more than one element")
}, func(list []cty.Value) (cty.Value, error) {
	switch len(list) {
	case 0:
		return cty.NullVal(cty.DynamicPseudoType), nil
	case 1:
		return list[0], nil
	}
	return cty.NilVal, errors.New("the list has more than one element")
})

var sum = listed(func(cty.Type) (cty.Type, error) { return cty.Number, nil }, func(list []cty.Value) (cty.Value, error) {
	total := cty.Zero
	for _, v := range list {
		switch {
		case !v.IsKnown():
			return cty.UnknownVal(cty.Number), nil
		case v.IsNull() || v.Type() != cty.Number:
			return cty.NilVal, errors.New("want numbers")
		}
		total = total.Add(v)
	}
	return total, nil
})

// index is the place of a value in a list, as Terraform's is; cty has another.
var index = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}, {Name: "value", Type: cty.DynamicPseudoType}},
	Type: func(args []cty.Value) (cty.Type, error) {
		if t := args[0].Type(); !t.IsListType() && !t.IsTupleType() {
			return cty.NilType, function.NewArgErrorf(0, "want a list, have %s", t.FriendlyName())
		}
		return cty.Number, nil
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		for i, v := range args[0].AsValueSlice() {
			same := v.Equals(args[1])
			if !same.IsKnown() {
				return cty.UnknownVal(cty.Number), nil
			}
			if same.True() {
				return cty.NumberIntVal(int64(i)), nil
			}
		}
		return cty.NilVal, errors.New("the list does not have it")
	},
})
