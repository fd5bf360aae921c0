package collector

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/sourcegraph/conc/iter"

	"s3audit/collector/snapshot"
)

// pages collects what S3 Control lists page by page: get is handed the token of
// the page, part takes a page apart. What is not configured is an empty list.
func pages[Out, Item any](
	ctx context.Context, s *session, call *Call, region string,
	get func(ctx context.Context, api *s3control.Client, token *string) (*Out, error), part func(*Out) (items []Item, next *string),
) ([]Item, *fault) {
	var all []Item
	for token := ""; ; {
		out, f := control(ctx, s, call, region, func(ctx context.Context, api *s3control.Client) (*Out, error) {
			return get(ctx, api, optional(token))
		})
		if f != nil && f.state == snapshot.Absent {
			return nil, nil
		}
		if f != nil {
			return nil, f
		}
		items, following := part(out)
		all = append(all, items...)
		next := aws.ToString(following)
		if next == "" {
			return all, nil
		}
		if next == token {
			return nil, s.give(call, "BadPagination", "the server gave the same continuation token twice")
		}
		token = next
	}
}

// inRegions lists region by region, and looks at what is listed side by side.
// A region that refuses speaks for the whole: half a list is no answer.
func inRegions[Item, Doc any](regions []string, list func(region string) ([]Item, *fault), look func(item *Item, region string) Doc) ([]Doc, *fault) {
	var all []Doc
	for _, region := range regions {
		listed, f := list(region)
		if f != nil {
			return nil, inRegion(f, region)
		}
		mapper := iter.Mapper[Item, Doc]{MaxGoroutines: fanOut}
		all = append(all, mapper.Map(listed, func(item *Item) Doc { return look(item, region) })...)
	}
	return all, nil
}
