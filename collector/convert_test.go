package collector

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	controltypes "github.com/aws/aws-sdk-go-v2/service/s3control/types"
	"github.com/google/go-cmp/cmp"

	"s3audit/collector/snapshot"
)

// pairs are the SDK's documents and ours.
var pairs = []struct {
	sdk, ours reflect.Type
}{
	pair[s3.GetBucketAclOutput, snapshot.ACL](),
	pair[s3.GetObjectAclOutput, snapshot.ACL](),
	pair[s3.GetBucketPolicyOutput, snapshot.Policy](),
	pair[s3.GetBucketPolicyStatusOutput, snapshot.BucketPolicyStatus](),
	pair[s3.GetPublicAccessBlockOutput, snapshot.PublicAccessBlock](),
	pair[s3.GetBucketOwnershipControlsOutput, snapshot.Ownership](),
	pair[s3.GetBucketEncryptionOutput, snapshot.Encryption](),
	pair[s3.GetBucketVersioningOutput, snapshot.Versioning](),
	pair[s3.GetObjectLockConfigurationOutput, snapshot.ObjectLock](),
	pair[s3.GetBucketLifecycleConfigurationOutput, snapshot.Lifecycle](),
	pair[s3.GetBucketReplicationOutput, snapshot.Replication](),
	pair[s3.GetBucketLoggingOutput, snapshot.Logging](),
	pair[s3.GetBucketNotificationConfigurationOutput, snapshot.Notification](),
	pair[s3.GetBucketWebsiteOutput, snapshot.Website](),
	pair[s3.GetBucketCorsOutput, snapshot.CORS](),
	pair[s3.GetBucketTaggingOutput, snapshot.Tagging](),
	pair[s3.GetBucketAccelerateConfigurationOutput, snapshot.Accelerate](),
	pair[s3.GetBucketRequestPaymentOutput, snapshot.RequestPayment](),
	pair[s3.ListBucketInventoryConfigurationsOutput, snapshot.InventoryConfigurations](),
	pair[s3.ListBucketAnalyticsConfigurationsOutput, snapshot.AnalyticsConfigurations](),
	pair[s3.ListBucketMetricsConfigurationsOutput, snapshot.MetricsConfigurations](),
	pair[s3.ListBucketIntelligentTieringConfigurationsOutput, snapshot.IntelligentTieringConfigurations](),
	pair[s3.GetBucketAbacOutput, snapshot.ABAC](),
	pair[s3.GetBucketMetadataConfigurationOutput, snapshot.Metadata](),
	pair[s3.GetBucketLocationOutput, snapshot.Location](),
	pair[s3.ListMultipartUploadsOutput, snapshot.Uploads](),
	pair[s3control.GetPublicAccessBlockOutput, snapshot.PublicAccessBlock](),
	pair[s3control.GetAccessPointOutput, snapshot.AccessPointDetail](),
	pair[s3control.GetAccessPointPolicyOutput, snapshot.Policy](),
	pair[s3control.GetAccessPointPolicyStatusOutput, snapshot.BucketPolicyStatus](),
	pair[controltypes.MultiRegionAccessPointReport, snapshot.MultiRegionAccessPointReport](),
	pair[controltypes.EstablishedMultiRegionAccessPointPolicy, snapshot.Policy](),
	pair[s3control.GetAccessPointConfigurationForObjectLambdaOutput, snapshot.ObjectLambdaDetail](),
	pair[s3control.GetAccessPointPolicyForObjectLambdaOutput, snapshot.Policy](),
	pair[s3control.GetAccessPointPolicyStatusForObjectLambdaOutput, snapshot.BucketPolicyStatus](),
	pair[s3control.ListAccessGrantsOutput, snapshot.AccessGrantsList](),
	pair[controltypes.JobManifest, snapshot.JobManifest](),
	pair[controltypes.JobReport, snapshot.JobReport](),
	pair[controltypes.S3GeneratedManifestDescriptor, snapshot.S3GeneratedManifestDescriptor](),
	pair[s3control.GetStorageLensConfigurationOutput, snapshot.StorageLensDetail](),
}

func pair[SDK, Ours any]() struct{ sdk, ours reflect.Type } {
	return struct{ sdk, ours reflect.Type }{reflect.TypeFor[SDK](), reflect.TypeFor[Ours]()}
}

// notDocument are fields of answers that say nothing of the configuration: the
// pages of a list, and the request itself.
var notDocument = []string{
	"ResultMetadata", "RequestCharged", "IsTruncated", "ContinuationToken", "NextContinuationToken", "NextToken", "KeyMarker", "UploadIdMarker",
	"NextKeyMarker", "NextUploadIdMarker", "MaxUploads", "EncodingType", "Delimiter", "CommonPrefixes",
}

// An SDK that learns a field has to be followed here, or the field is lost.
func TestEveryFieldOfTheSDK(t *testing.T) {
	for _, p := range pairs {
		planFor(p.sdk, p.ours) // panics where ours has what the SDK's has not
		compareFields(t, p.sdk, p.ours, p.sdk.Name(), map[reflect.Type]bool{})
	}
}

func compareFields(t *testing.T, sdk, ours reflect.Type, path string, seen map[reflect.Type]bool) {
	for sdk.Kind() == reflect.Pointer || sdk.Kind() == reflect.Slice {
		sdk, ours = sdk.Elem(), ours.Elem()
	}
	if sdk.Kind() == reflect.Interface {
		compareUnion(t, sdk, ours.Elem(), path)
		return
	}
	if sdk.Kind() != reflect.Struct || sdk == ours || seen[sdk] {
		return
	}
	seen[sdk] = true
	for i := range sdk.NumField() {
		f := sdk.Field(i)
		if !f.IsExported() || strings.HasSuffix(sdk.Name(), "Output") && slices.Contains(notDocument, f.Name) {
			continue
		}
		own, ok := ours.FieldByName(f.Name)
		if !ok {
			t.Errorf("%s.%s of the SDK is not in snapshot.%s", path, f.Name, ours.Name())
			continue
		}
		if name, _, _ := strings.Cut(own.Tag.Get("json"), ","); name != f.Name {
			t.Errorf("snapshot.%s.%s is %q in JSON: want S3's own name", ours.Name(), f.Name, name)
		}
		compareFields(t, f.Type, own.Type, path+"."+f.Name, seen)
	}
}

// compareUnion finds a union's members in the SDK's source: reflection cannot.
func compareUnion(t *testing.T, sdk, ours reflect.Type, path string) {
	members := unionMembers(t, sdk)
	if len(members) == 0 {
		t.Errorf("%s: no members of %s found", path, sdk)
	}
	for _, member := range members {
		if _, ok := ours.FieldByName(member); !ok {
			t.Errorf("%s: member %s of the SDK's %s is not in snapshot.%s", path, member, sdk.Name(), ours.Name())
		}
	}
	if len(members) != ours.NumField() {
		t.Errorf("%s: snapshot.%s has %d members, the SDK's %d", path, ours.Name(), ours.NumField(), len(members))
	}
}

func unionMembers(t *testing.T, union reflect.Type) []string {
	t.Helper()
	pkg, err := build.Default.Import(union.PkgPath(), ".", build.FindOnly)
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(pkg.Dir, "types.go"), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var members []string
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.TypeSpec); ok {
			if member, ok := strings.CutPrefix(spec.Name.Name, union.Name()+"Member"); ok {
				members = append(members, member)
			}
		}
		return true
	})
	return members
}

// Whatever the SDK's document holds, ours holds: filled with distinct values,
// both print the same JSON but for what is no document.
func TestConvertKeepsEverything(t *testing.T) {
	for _, p := range pairs {
		sdk := reflect.New(p.sdk)
		n := 0
		fill(sdk.Elem(), &n)
		ours := reflect.New(p.ours)
		planFor(p.sdk, p.ours)(ours.Elem(), sdk.Elem())
		want, got := leaves(sdk.Elem(), p.sdk), leaves(ours.Elem(), p.ours)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", p.sdk.Name(), diff)
		}
		if len(want) == 0 {
			t.Errorf("%s: nothing to compare", p.sdk.Name())
		}
	}
}

// fill sets every field to a value of its own.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Unix(int64(*n), 0).UTC()))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.String:
		v.SetString("text" + string(rune('a'+*n%26)) + time.Duration(*n).String())
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int32, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Float64:
		v.SetFloat(float64(*n))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]string{"key": "value"}))
	case reflect.Interface:
		v.Set(reflect.ValueOf(unions[v.Type()]))
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && !slices.Contains(notDocument, f.Name) {
				fill(v.Field(i), n)
			}
		}
	}
}

var unions = map[reflect.Type]any{
	reflect.TypeFor[types.AnalyticsFilter](): &types.AnalyticsFilterMemberAnd{Value: types.AnalyticsAndOperator{Prefix: aws.String("p")}},
	reflect.TypeFor[types.MetricsFilter]():   &types.MetricsFilterMemberAccessPointArn{Value: "arn"},
	reflect.TypeFor[controltypes.ObjectLambdaContentTransformation](): &controltypes.ObjectLambdaContentTransformationMemberAwsLambda{
		Value: controltypes.AwsLambdaTransformation{FunctionArn: aws.String("arn"), FunctionPayload: aws.String("{}")},
	},
}

// leaves lists every set value with its path.
func leaves(v reflect.Value, root reflect.Type) map[string]string {
	out := map[string]string{}
	var walk func(v reflect.Value, path string)
	walk = func(v reflect.Value, path string) {
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				walk(v.Elem(), path)
			}
		case reflect.Interface:
			member := v.Elem().Elem()
			_, name, _ := strings.Cut(member.Type().Name(), "Member")
			walk(member.FieldByName("Value"), path+"."+name)
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i), path+"[]"+string(rune('0'+i)))
			}
		case reflect.Struct:
			if at, ok := v.Interface().(time.Time); ok {
				out[path] = at.String()
				return
			}
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() && (v.Type() != root || !slices.Contains(notDocument, f.Name)) {
					walk(v.Field(i), path+"."+f.Name)
				}
			}
		case reflect.String:
			out[path] = v.String()
		case reflect.Bool, reflect.Int32, reflect.Int64, reflect.Float64:
			out[path] = cmpText(v)
		case reflect.Map:
			for _, k := range v.MapKeys() {
				out[path+"."+k.String()] = v.MapIndex(k).String()
			}
		}
	}
	walk(v, "")
	for path, text := range out {
		if text == "" || text == "0" || text == "false" { // absent either way
			delete(out, path)
		}
	}
	return out
}

func cmpText(v reflect.Value) string {
	if v.Kind() == reflect.Bool {
		if v.Bool() {
			return "true"
		}
		return "false"
	}
	if v.Kind() == reflect.Float64 {
		return fmt.Sprint(v.Float())
	}
	return time.Duration(v.Int()).String()
}

func TestConvertUnions(t *testing.T) {
	tag := types.Tag{Key: aws.String("k"), Value: aws.String("v")}
	in := &s3.ListBucketAnalyticsConfigurationsOutput{AnalyticsConfigurationList: []types.AnalyticsConfiguration{
		{Id: aws.String("1"), Filter: &types.AnalyticsFilterMemberPrefix{Value: "p"}},
		{Id: aws.String("2"), Filter: &types.AnalyticsFilterMemberTag{Value: tag}},
		{Id: aws.String("3"), Filter: &types.UnknownUnionMember{Tag: "new"}},
		{Id: aws.String("4")},
	}}
	got := convert[snapshot.AnalyticsConfigurations](in)
	own := snapshot.Tag{Key: aws.String("k"), Value: aws.String("v")}
	want := &snapshot.AnalyticsConfigurations{AnalyticsConfigurationList: []snapshot.AnalyticsConfiguration{
		{Id: aws.String("1"), Filter: &snapshot.AnalyticsFilter{Prefix: aws.String("p")}},
		{Id: aws.String("2"), Filter: &snapshot.AnalyticsFilter{Tag: &own}},
		{Id: aws.String("3"), Filter: &snapshot.AnalyticsFilter{}}, {Id: aws.String("4")},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkConvert(b *testing.B) {
	v := reflect.New(reflect.TypeFor[s3.GetBucketLifecycleConfigurationOutput]())
	n := 0
	fill(v.Elem(), &n)
	for b.Loop() {
		convert[snapshot.Lifecycle](v.Interface())
	}
}
