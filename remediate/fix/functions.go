package fix

import (
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"sync"

	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// functions are Terraform's, under Terraform's names, as far as they are pure: no
// clock, no randomness, no network. Those that read files are bound to a
// directory: see [directory]. Most commands call none of them.
// https://developer.hashicorp.com/terraform/language/functions
var functions = sync.OnceValue(func() map[string]function.Function {
	return map[string]function.Function{
		"abs": stdlib.AbsoluteFunc, "ceil": stdlib.CeilFunc, "floor": stdlib.FloorFunc, "log": stdlib.LogFunc, "max": stdlib.MaxFunc, "min": stdlib.MinFunc,
		"parseint": stdlib.ParseIntFunc, "pow": bounded(stdlib.PowFunc), "signum": stdlib.SignumFunc,

		"chomp": stdlib.ChompFunc, "endswith": suffixed, "format": widths(stdlib.FormatFunc), "formatlist": widths(stdlib.FormatListFunc), "indent": stdlib.IndentFunc,
		"join": stdlib.JoinFunc, "lower": stdlib.LowerFunc, "regex": stdlib.RegexFunc, "regexall": stdlib.RegexAllFunc, "replace": replace,
		"split": stdlib.SplitFunc, "startswith": prefixed, "strcontains": containing, "strrev": stdlib.ReverseFunc, "substr": stdlib.SubstrFunc, "title": stdlib.TitleFunc,
		"trim": stdlib.TrimFunc, "trimprefix": stdlib.TrimPrefixFunc, "trimspace": stdlib.TrimSpaceFunc, "trimsuffix": stdlib.TrimSuffixFunc, "upper": stdlib.UpperFunc,

		"alltrue": every(true), "anytrue": every(false), "chunklist": stdlib.ChunklistFunc, "coalesce": stdlib.CoalesceFunc, "coalescelist": stdlib.CoalesceListFunc,
		"compact": stdlib.CompactFunc, "concat": stdlib.ConcatFunc, "contains": stdlib.ContainsFunc, "distinct": stdlib.DistinctFunc, "element": stdlib.ElementFunc,
		"flatten": stdlib.FlattenFunc, "index": index, "keys": stdlib.KeysFunc, "length": length, "lookup": stdlib.LookupFunc, "merge": stdlib.MergeFunc,
		"one": one, "range": stdlib.RangeFunc, "reverse": stdlib.ReverseListFunc, "setintersection": stdlib.SetIntersectionFunc, "setproduct": product(stdlib.SetProductFunc),
		"setsubtract": stdlib.SetSubtractFunc, "setunion": stdlib.SetUnionFunc, "slice": stdlib.SliceFunc, "sort": stdlib.SortFunc, "sum": sum,
		"values": stdlib.ValuesFunc, "zipmap": stdlib.ZipmapFunc,

		"base64decode": base64decode, "base64encode": base64encode, "csvdecode": stdlib.CSVDecodeFunc, "jsondecode": stdlib.JSONDecodeFunc, "jsonencode": stdlib.JSONEncodeFunc,
		"formatdate": stdlib.FormatDateFunc, "timeadd": stdlib.TimeAddFunc, "timecmp": timeCompare,
		"tobool": stdlib.MakeToFunc(cty.Bool), "tolist": stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)), "tomap": stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)),
		"tonumber": stdlib.MakeToFunc(cty.Number), "toset": stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)), "tostring": stdlib.MakeToFunc(cty.String),
		"try": tryfunc.TryFunc, "can": tryfunc.CanFunc,
		"cidrhost": cidrHost, "cidrnetmask": cidrNetmask, "cidrsubnet": cidrSubnet, "cidrcontains": cidrContains,
	}
})

// wide is a verb that asks for more text than anybody means.
var wide = regexp.MustCompile(`%[^A-Za-z%]*([0-9]{4,}|\*)`)

// widths refuses a format whose width fills the memory.
func widths(f function.Function) function.Function {
	return guarded(f, func(args []cty.Value) error {
		if args[0].Type() == cty.String && args[0].IsKnown() && !args[0].IsNull() && wide.MatchString(args[0].AsString()) {
			return function.NewArgErrorf(0, "a width has at most three digits")
		}
		return nil
	})
}

// bounded refuses a power with more digits than anybody means.
func bounded(f function.Function) function.Function {
	return guarded(f, func(args []cty.Value) error {
		for i, a := range args {
			if a.Type() == cty.Number && a.IsKnown() && !a.IsNull() {
				if n, _ := a.AsBigFloat().Float64(); n > 1024 || n < -1024 {
					return function.NewArgErrorf(i, "want a number between -1024 and 1024")
				}
			}
		}
		return nil
	})
}

// product refuses more combinations than anybody means.
func product(f function.Function) function.Function {
	return guarded(f, func(args []cty.Value) error {
		n := 1
		for _, a := range args {
			if t := a.Type(); a.IsKnown() && !a.IsNull() && (t.IsCollectionType() || t.IsTupleType()) {
				n *= max(1, a.LengthInt())
			}
			if n > 100_000 {
				return errors.New("that is more than 100000 combinations")
			}
		}
		return nil
	})
}

func guarded(f function.Function, check func([]cty.Value) error) function.Function {
	spec := &function.Spec{Params: f.Params(), VarParam: f.VarParam()}
	spec.Type = func(args []cty.Value) (cty.Type, error) {
		if err := check(args); err != nil {
			return cty.NilType, err
		}
		return f.ReturnTypeForValues(args)
	}
	spec.Impl = func(args []cty.Value, _ cty.Type) (cty.Value, error) { return f.Call(args) }
	return function.New(spec)
}

// text is a function of strings.
func text(names []string, result cty.Type, f func(args []string) (cty.Value, error)) function.Function {
	spec := &function.Spec{Type: function.StaticReturnType(result)}
	for _, n := range names {
		spec.Params = append(spec.Params, function.Parameter{Name: n, Type: cty.String})
	}
	spec.Impl = func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		plain := make([]string, len(args))
		for i, a := range args {
			plain[i] = a.AsString()
		}
		return f(plain)
	}
	return function.New(spec)
}

var base64encode = text([]string{"str"}, cty.String, func(a []string) (cty.Value, error) {
	return cty.StringVal(base64.StdEncoding.EncodeToString([]byte(a[0]))), nil
})

var base64decode = text([]string{"str"}, cty.String, func(a []string) (cty.Value, error) {
	out, err := base64.StdEncoding.DecodeString(a[0])
	if err != nil {
		return cty.NilVal, errors.New("is no base64")
	}
	return utf8Value(out)
})

// length counts the characters of a string, which cty's does not.
var length = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowDynamicType: true, AllowUnknown: true}},
	Type: func(args []cty.Value) (cty.Type, error) {
		t := args[0].Type()
		if t == cty.String || t == cty.DynamicPseudoType || t.IsTupleType() || t.IsObjectType() || t.IsCollectionType() {
			return cty.Number, nil
		}
		return cty.NilType, fmt.Errorf("want a list, a map or a string, have %s", t.FriendlyName())
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		v := args[0]
		switch {
		case v.Type() == cty.DynamicPseudoType:
			return cty.UnknownVal(cty.Number), nil
		case v.Type() == cty.String:
			return stdlib.Strlen(v)
		case v.Type().IsObjectType():
			return cty.NumberIntVal(int64(len(v.Type().AttributeTypes()))), nil
		}
		return v.Length(), nil
	},
})
