package fix

import (
	"encoding/json"
	"strings"
	"unicode"

	"github.com/zclconf/go-cty/cty"

	"s3audit/remediate/operation"
)

// What expressions see has a type that does not depend on the bucket: every
// attribute is always there, null, or empty where it is a list or a map, when S3
// has nothing in its place.

// shapeOf is the type of a document in Terraform's spelling. Levels that only
// Terraform or only S3 has are left out: bucket.versioning.status.
func shapeOf(attributes []operation.Attribute) map[string]cty.Type {
	out := map[string]cty.Type{}
	for i := range attributes {
		a := &attributes[i]
		switch {
		case a.Name == "" || a.Field == "": // a level of S3's, or of Terraform's
			for name, t := range shapeOf(a.Attributes) {
				out[name] = t
			}
		case a.Field == "ACL": // a canned ACL is written, and never read
		default:
			out[a.Name] = kindType(a)
		}
	}
	return out
}

func kindType(a *operation.Attribute) cty.Type {
	switch a.Kind {
	case operation.KindNumber:
		return cty.Number
	case operation.KindBool:
		return cty.Bool
	case operation.KindList:
		return cty.List(cty.String)
	case operation.KindMap:
		return cty.Map(cty.String)
	case operation.KindBlock:
		return cty.Object(shapeOf(a.Attributes))
	case operation.KindBlocks:
		return cty.List(cty.Object(shapeOf(a.Attributes)))
	case operation.KindString:
	}
	return cty.String
}

// flat is a document in Terraform's spelling without the levels that shapeOf
// leaves out.
func flat(tree map[string]any, attributes []operation.Attribute) map[string]any {
	for i := range attributes {
		if a := &attributes[i]; a.Field == "" {
			if inside, ok := tree[a.Name].(map[string]any); ok {
				return inside
			}
		}
	}
	return tree
}

// valueOf is a decoded JSON value as one of a type. What the type does not have
// is left out, and what the value lacks is null or empty.
func valueOf(v any, t cty.Type) cty.Value {
	switch {
	case t.IsObjectType() && len(t.AttributeTypes()) == 0:
		if v == nil {
			return cty.NullVal(t)
		}
		return cty.EmptyObjectVal
	case t.IsObjectType():
		tree, _ := v.(map[string]any)
		out := map[string]cty.Value{}
		for name, inner := range t.AttributeTypes() {
			out[name] = valueOf(tree[name], inner)
		}
		return cty.ObjectVal(out)
	case t.IsListType():
		return listOf(v, t.ElementType())
	case t.IsMapType():
		return mapOf(v, t.ElementType())
	}
	return plain(v, t)
}

func listOf(v any, t cty.Type) cty.Value {
	list, _ := v.([]any)
	if len(list) == 0 {
		return cty.ListValEmpty(t)
	}
	out := make([]cty.Value, len(list))
	for i, item := range list {
		out[i] = valueOf(item, t)
	}
	return cty.ListVal(out)
}

func mapOf(v any, t cty.Type) cty.Value {
	tree, _ := v.(map[string]any)
	if len(tree) == 0 {
		return cty.MapValEmpty(t)
	}
	out := map[string]cty.Value{}
	for key, item := range tree {
		out[key] = valueOf(item, t)
	}
	return cty.MapVal(out)
}

func plain(v any, t cty.Type) cty.Value {
	switch v := v.(type) {
	case string:
		if t == cty.String {
			return cty.StringVal(v)
		}
	case bool:
		if t == cty.Bool {
			return cty.BoolVal(v)
		}
	case json.Number:
		if n, err := cty.ParseNumberVal(v.String()); err == nil && t == cty.Number {
			return n
		}
	}
	return cty.NullVal(t)
}

// snake is the name of a subresource in expressions: "publicAccessBlock" is
// public_access_block, and "object-lock" object_lock.
func snake(name string) string {
	var out strings.Builder
	for _, c := range name {
		switch {
		case c == '-':
			out.WriteByte('_')
		case unicode.IsUpper(c):
			out.WriteByte('_')
			out.WriteRune(unicode.ToLower(c))
		default:
			out.WriteRune(c)
		}
	}
	return out.String()
}
