package main

import (
	"reflect"
	"strings"
	"time"

	"s3audit/collector/snapshot"
	"s3audit/rules/derive"
	"s3audit/rules/finding"
)

// schema is a JSON Schema, as far as types need one.
type schema map[string]any

// inputSchema describes what rules read. No object allows a member it does not
// name, so that OPA's type checker finds a misspelt field of S3's documents.
func inputSchema(rules []finding.Rule) schema {
	parameters := map[string]any{}
	for _, rule := range rules {
		if len(rule.Parameters) > 0 {
			parameters[rule.ID] = parametersOf(rule)
		}
	}
	derived := typeOf(reflect.TypeFor[derive.Document]())
	addFields(derived["properties"].(map[string]any), reflect.TypeFor[derive.AccountDocument]())
	top := object(map[string]any{
		"bucket":     typeOf(reflect.TypeFor[snapshot.Bucket]()),
		"account":    typeOf(reflect.TypeFor[snapshot.Account]()),
		"derived":    derived,
		"parameters": schema{"type": "object", "properties": parameters, "additionalProperties": schema{"type": "object"}},
		"unsettled": schema{
			"type": "array", "items": schema{"type": "string"},
			"description": "ids of the rules whose parameters hang on tags that were not answered",
		},
	})
	top["$schema"] = "http://json-schema.org/draft-07/schema#"
	top["title"] = "The input of s3audit's rules"
	return top
}

func object(properties map[string]any) schema {
	return schema{"type": "object", "properties": properties, "additionalProperties": false}
}

// parametersOf describes the settings that may override a rule's defaults.
func parametersOf(rule finding.Rule) schema {
	properties := map[string]any{}
	for _, p := range rule.Parameters {
		s := parameterType(p.Type)
		s["description"] = p.Description
		properties[p.Name] = s
	}
	return object(properties)
}

func parameterType(name string) schema {
	switch name {
	case "bool":
		return schema{"type": "boolean"}
	case "list(string)":
		return schema{"type": "array", "items": schema{"type": "string"}}
	case "list(number)":
		return schema{"type": "array", "items": schema{"type": "number"}}
	case "map(string)":
		return schema{"type": "object", "additionalProperties": schema{"type": "string"}}
	}
	return schema{"type": name}
}

// typeOf describes what encoding/json makes of a type.
func typeOf(t reflect.Type) schema {
	if t == reflect.TypeFor[time.Time]() {
		return schema{"type": "string", "format": "date-time"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return typeOf(t.Elem())
	case reflect.Struct:
		properties := map[string]any{}
		addFields(properties, t)
		return object(properties)
	case reflect.Slice:
		return schema{"type": "array", "items": typeOf(t.Elem())}
	case reflect.Map:
		return schema{"type": "object", "additionalProperties": typeOf(t.Elem())}
	case reflect.Bool:
		return schema{"type": "boolean"}
	case reflect.String:
		return schema{"type": "string"}
	}
	return schema{"type": "number"}
}

func addFields(properties map[string]any, t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			addFields(properties, f.Type)
		case name != "-":
			properties[name] = typeOf(f.Type)
		}
	}
}
