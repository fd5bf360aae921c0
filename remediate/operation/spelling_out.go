package operation

import (
	"maps"
	"strings"
)

// ToTerraform turns a subresource's document, as a decoded JSON object, into
// Terraform's spelling: what expressions in fixes see, and what an export writes.
func (r Row) ToTerraform(document map[string]any) map[string]any {
	if r.body != "" {
		document, _ = document[r.body].(object)
	}
	if r.Subresource == "policy" {
		return object{"policy": document["Policy"]}
	}
	out := object{}
	toTerraform(document, r.Attributes(), out)
	return out
}

func toTerraform(doc object, attributes []Attribute, out object) {
	for i := range attributes {
		a := &attributes[i]
		v := doc[a.Field]
		switch {
		case a.turn == level:
			inside := object{}
			toTerraform(doc, a.Attributes, inside)
			out[a.Name] = inside
		case v == nil:
		case a.turn == outside:
			toTerraform(v.(object), a.Attributes, out)
		case a.turn == tagList:
			out[a.Name] = tagMap(v.([]any))
		case a.turn == flag:
			out[a.Name] = true
		case a.turn == inner:
			if list := v.(object)["EncryptionType"]; list != nil {
				out[a.Name] = list
			}
		case a.turn == keyNames:
			for _, rule := range keyRules(v) {
				if "filter_"+strings.ToLower(textOf(rule["Name"])) == a.Name {
					out[a.Name] = rule["Value"]
				}
			}
		case a.turn == scope:
			inside := object{}
			toTerraform(unscoped(v.(object)), a.Attributes, inside)
			out[a.Name] = inside
		case a.Kind == KindBlock:
			inside := object{}
			toTerraform(v.(object), a.Attributes, inside)
			out[a.Name] = inside
		case a.Kind == KindBlocks:
			list := []any{}
			for _, item := range v.([]any) {
				inside := object{}
				toTerraform(item.(object), a.Attributes, inside)
				list = append(list, inside)
			}
			out[a.Name] = list
		default:
			out[a.Name] = v
		}
	}
}

func keyRules(filter any) []object {
	o, _ := filter.(object)
	key, _ := o["Key"].(object)
	return rulesOf(key, "FilterRules")
}

// unscoped is a filter with its conditions side by side.
func unscoped(filter object) object {
	if and, ok := filter["And"].(object); ok {
		return and
	}
	out := maps.Clone(filter)
	if tag, ok := out["Tag"]; ok {
		delete(out, "Tag")
		out["Tags"] = []any{tag}
	}
	return out
}

func tagMap(tags []any) object {
	out := object{}
	for _, item := range tags {
		if tag, ok := item.(object); ok {
			out[textOf(tag["Key"])] = tag["Value"]
		}
	}
	return out
}
