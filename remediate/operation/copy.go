package operation

import (
	"fmt"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// copyInto fills the SDK's document from the snapshot's, which has the same
// fields under the same names. It panics where the types do not match: both are
// fixed at build time, and a test copies every pair.
func copyInto(to, from reflect.Value) {
	switch {
	case to.Type() == from.Type():
		to.Set(from)
	case to.Kind() == reflect.String && from.Kind() == reflect.String: // an enum
		to.SetString(from.String())
	case from.Kind() == reflect.Pointer && from.IsNil():
	case to.Kind() == reflect.Interface:
		to.Set(union(to.Type(), from.Elem()))
	case to.Kind() == reflect.Pointer && from.Kind() == reflect.Pointer:
		to.Set(reflect.New(to.Type().Elem()))
		copyInto(to.Elem(), from.Elem())
	case from.Kind() == reflect.Pointer && from.Type().Elem() == to.Type(): // S3 Control has values where S3 has pointers
		to.Set(from.Elem())
	case to.Kind() == reflect.Slice && from.Kind() == reflect.Slice:
		if from.IsNil() {
			return
		}
		to.Set(reflect.MakeSlice(to.Type(), from.Len(), from.Len()))
		for i := range from.Len() {
			copyInto(to.Index(i), from.Index(i))
		}
	case to.Kind() == reflect.Struct && from.Kind() == reflect.Struct:
		copyFields(to, from)
	default:
		panic(fmt.Sprintf("operation: cannot copy %s to %s", from.Type(), to.Type()))
	}
}

func copyFields(to, from reflect.Value) {
	for i := range from.NumField() {
		if from.Field(i).IsZero() {
			continue
		}
		name := from.Type().Field(i).Name
		f := to.FieldByName(name)
		if !f.IsValid() {
			if name == transitionSize {
				continue // a header, and no part of the document
			}
			panic(fmt.Sprintf("operation: %s has no field %s of %s", to.Type(), name, from.Type()))
		}
		copyInto(f, from.Field(i))
	}
}

// members are the types that the SDK's tagged unions can hold, by the field that
// ours has set.
var members = map[reflect.Type]map[string]reflect.Type{
	reflect.TypeFor[types.AnalyticsFilter](): {
		"Prefix": reflect.TypeFor[types.AnalyticsFilterMemberPrefix](), "Tag": reflect.TypeFor[types.AnalyticsFilterMemberTag](),
		"And": reflect.TypeFor[types.AnalyticsFilterMemberAnd](),
	},
	reflect.TypeFor[types.MetricsFilter](): {
		"Prefix": reflect.TypeFor[types.MetricsFilterMemberPrefix](), "Tag": reflect.TypeFor[types.MetricsFilterMemberTag](),
		"And": reflect.TypeFor[types.MetricsFilterMemberAnd](), "AccessPointArn": reflect.TypeFor[types.MetricsFilterMemberAccessPointArn](),
	},
}

// union is the SDK's value for one of our structs with one member set; its zero
// value where none is, which is no filter at all.
func union(to reflect.Type, from reflect.Value) reflect.Value {
	for i := range from.NumField() {
		f := from.Field(i)
		if f.IsNil() {
			continue
		}
		member := reflect.New(members[to][from.Type().Field(i).Name])
		copyInto(member.Elem().FieldByName("Value"), f.Elem())
		return member
	}
	return reflect.Zero(to)
}
