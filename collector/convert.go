package collector

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// convert turns an SDK document into ours. Ours have the SDK's field names, so
// one converter does for all: a plan for each pair of types, compiled once.
func convert[Doc any](sdk any) *Doc {
	doc := new(Doc)
	src, dst := reflect.ValueOf(sdk), reflect.ValueOf(doc).Elem()
	for src.Kind() == reflect.Pointer {
		if src.IsNil() {
			return nil
		}
		src = src.Elem()
	}
	planFor(src.Type(), dst.Type())(dst, src)
	return doc
}

// A copier sets dst, which is addressable and zero, from src.
type copier func(dst, src reflect.Value)

type typePair struct{ src, dst reflect.Type }

var plans sync.Map // typePair → copier

func planFor(src, dst reflect.Type) copier {
	key := typePair{src, dst}
	if plan, ok := plans.Load(key); ok {
		return plan.(copier)
	}
	plan, _ := plans.LoadOrStore(key, compile(src, dst))
	return plan.(copier)
}

// compile panics where the types do not match: the SDK and our documents are
// both fixed at build time, and a test compiles every pair.
func compile(src, dst reflect.Type) copier {
	switch {
	case src == dst:
		return func(d, s reflect.Value) { d.Set(s) }
	case src.Kind() == reflect.Interface && dst.Kind() == reflect.Pointer:
		return compileUnion(dst)
	case src.Kind() == reflect.String && dst.Kind() == reflect.String: // an enum
		return func(d, s reflect.Value) { d.SetString(s.String()) }
	case src.Kind() == reflect.Pointer && dst.Kind() == reflect.Pointer:
		elem := planFor(src.Elem(), dst.Elem())
		return func(d, s reflect.Value) {
			if !s.IsNil() {
				d.Set(reflect.New(dst.Elem()))
				elem(d.Elem(), s.Elem())
			}
		}
	case dst.Kind() == reflect.Pointer && src == dst.Elem(): // S3 Control has some values where S3 has pointers
		return func(d, s reflect.Value) {
			d.Set(reflect.New(src))
			d.Elem().Set(s)
		}
	case src.Kind() == reflect.Slice && dst.Kind() == reflect.Slice:
		return compileSlice(src, dst)
	case src.Kind() == reflect.Struct && dst.Kind() == reflect.Struct:
		return compileStruct(src, dst)
	}
	panic(fmt.Sprintf("collector: cannot convert %s to %s", src, dst))
}

func compileSlice(src, dst reflect.Type) copier {
	elem := planFor(src.Elem(), dst.Elem())
	return func(d, s reflect.Value) {
		n := s.Len()
		if n == 0 {
			return
		}
		d.Set(reflect.MakeSlice(dst, n, n))
		for i := range n {
			elem(d.Index(i), s.Index(i))
		}
	}
}

func compileStruct(src, dst reflect.Type) copier {
	type field struct {
		dst, src int
		zero     bool // a zero value means something
		copy     copier
	}
	fields := make([]field, 0, dst.NumField())
	for i := range dst.NumField() {
		f, ok := src.FieldByName(dst.Field(i).Name)
		if !ok {
			panic(fmt.Sprintf("collector: %s has no field %s of %s", src, dst.Field(i).Name, dst))
		}
		zero := f.Type.Kind() == reflect.Bool && dst.Field(i).Type.Kind() == reflect.Pointer
		fields = append(fields, field{i, f.Index[0], zero, planFor(f.Type, dst.Field(i).Type)})
	}
	return func(d, s reflect.Value) {
		for _, f := range fields {
			if from := s.Field(f.src); f.zero || !from.IsZero() {
				f.copy(d.Field(f.dst), from)
			}
		}
	}
}

// compileUnion handles the SDK's tagged unions: an interface, and for each
// member a type such as AnalyticsFilterMemberPrefix with one field, Value. Ours
// is a struct with one of its members set, as `aws s3api` prints it.
func compileUnion(dst reflect.Type) copier {
	return func(d, s reflect.Value) {
		member := s.Elem()
		for member.Kind() == reflect.Pointer {
			member = member.Elem()
		}
		_, name, _ := strings.Cut(member.Type().Name(), "Member")
		union := reflect.New(dst.Elem())
		to, value := union.Elem().FieldByName(name), member.FieldByName("Value")
		if !to.IsValid() || !value.IsValid() {
			d.Set(union) // a member newer than the SDK: that there is one, is all that is known
			return
		}
		to.Set(reflect.New(to.Type().Elem()))
		planFor(value.Type(), to.Type().Elem())(to.Elem(), value)
		d.Set(union)
	}
}
