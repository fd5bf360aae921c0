package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"s3audit/collector/snapshot"
)

type object = map[string]any

// states are the values of snapshot.State.
var states = []snapshot.State{
	snapshot.Present, snapshot.Absent, snapshot.Denied, snapshot.Failed, snapshot.Unsupported, snapshot.NotCollected, snapshot.Unknown,
}

// Generate returns the schema of a bucket record, with one definition for each
// type of the format, those of the other lines included.
func Generate(source string) ([]byte, error) {
	docs, err := comments(source)
	if err != nil {
		return nil, err
	}
	g := &generator{docs: docs, defs: object{}}
	g.ref(reflect.TypeFor[snapshot.Bucket]())
	lines := object{}
	for kind, t := range map[string]reflect.Type{
		snapshot.KindManifest: reflect.TypeFor[snapshot.Manifest](), snapshot.KindAccount: reflect.TypeFor[snapshot.Account](),
		snapshot.KindBucket: reflect.TypeFor[snapshot.Bucket](), snapshot.KindFooter: reflect.TypeFor[snapshot.Footer](),
	} {
		lines[kind] = g.ref(t)
	}
	g.defs["Line"] = object{
		"description": "One line of a snapshot file. Newer minor versions may have further kinds.",
		"type":        "object", "minProperties": 1, "maxProperties": 1, "properties": lines,
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err = enc.Encode(object{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$id":     "urn:s3audit:snapshot:" + snapshot.Format,
		"title":   "s3audit snapshot " + snapshot.Format + ": the record of one bucket",
		"$ref":    "#/$defs/Bucket",
		"$defs":   g.defs,
	})
	return buf.Bytes(), err
}

type generator struct {
	docs map[string]string // "Type" and "Type.Field" → comment
	defs object
}

// ref returns the schema of a type: itself for simple ones, a reference for structs.
func (g *generator) ref(t reflect.Type) object {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}
	case t == reflect.TypeFor[snapshot.State]():
		return object{"enum": states}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return g.ref(t.Elem())
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int32, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Slice:
		return object{"type": "array", "items": g.ref(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": g.ref(t.Elem())}
	case reflect.Struct:
		name := typeName(t)
		if _, done := g.defs[name]; !done {
			g.defs[name] = nil // types may hold themselves
			g.defs[name] = g.structure(t, name)
		}
		return object{"$ref": "#/$defs/" + name}
	}
	panic(fmt.Sprintf("gen: no schema for %s", t))
}

// typeName spells Observed[snapshot.ACL] as ObservedACL.
func typeName(t reflect.Type) string {
	name := t.Name()
	if generic, argument, ok := strings.Cut(name, "["); ok {
		return generic + argument[strings.LastIndexByte(argument, '.')+1:len(argument)-1]
	}
	return name
}

func (g *generator) structure(t reflect.Type, name string) object {
	properties, required := object{}, []string{}
	g.fields(t, properties, &required)
	s := object{"type": "object", "properties": properties}
	if doc := g.docs[strings.TrimSuffix(name, argumentName(t))]; doc != "" {
		s["description"] = doc
	}
	if len(required) > 0 {
		s["required"] = required
	}
	if _, open := t.FieldByName("Unknown"); !open && t != reflect.TypeFor[snapshot.Manifest]() && t != reflect.TypeFor[snapshot.Footer]() {
		s["additionalProperties"] = false
	}
	if strings.HasPrefix(name, "Observed") {
		s["if"] = object{"properties": object{"state": object{"const": snapshot.Present}}}
		s["then"] = object{"required": []string{"value"}}
		s["else"] = object{"not": object{"required": []string{"value"}}}
	}
	return s
}

func argumentName(t reflect.Type) string {
	if _, argument, ok := strings.Cut(t.Name(), "["); ok {
		return argument[strings.LastIndexByte(argument, '.')+1 : len(argument)-1]
	}
	return "\x00"
}

func (g *generator) fields(t reflect.Type, properties object, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			g.fields(f.Type, properties, required)
			continue
		}
		key, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if key == "-" || !f.IsExported() {
			continue
		}
		s := g.ref(f.Type)
		optional := strings.Contains(options, "omitempty")
		if f.Type.Kind() == reflect.Slice && !optional {
			s["type"] = []string{"array", "null"}
		}
		if doc := g.docs[strings.SplitN(t.Name(), "[", 2)[0]+"."+f.Name]; doc != "" {
			s["description"] = doc
		}
		properties[key] = s
		if !optional {
			*required = append(*required, key)
		}
	}
}
