package derive

import (
	"encoding/json"

	"s3audit/collector/snapshot"
)

// Block is the effective public access block: for each switch true where the
// bucket or its account has it on, nil where neither is known to have it on
// and one of them did not answer, else false.
// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
type Block struct {
	BlockPublicAcls       *bool `json:"BlockPublicAcls"`
	IgnorePublicAcls      *bool `json:"IgnorePublicAcls"`
	BlockPublicPolicy     *bool `json:"BlockPublicPolicy"`
	RestrictPublicBuckets *bool `json:"RestrictPublicBuckets"`
}

// FromBlocks combines the bucket's own block and its account's.
func FromBlocks(bucket, account snapshot.Observed[snapshot.PublicAccessBlock]) Block {
	type configuration = snapshot.PublicAccessBlockConfiguration
	of := func(get func(*configuration) *bool) *bool {
		return or(level(bucket, get), level(account, get))
	}
	return Block{
		BlockPublicAcls:       of(func(c *configuration) *bool { return c.BlockPublicAcls }),
		IgnorePublicAcls:      of(func(c *configuration) *bool { return c.IgnorePublicAcls }),
		BlockPublicPolicy:     of(func(c *configuration) *bool { return c.BlockPublicPolicy }),
		RestrictPublicBuckets: of(func(c *configuration) *bool { return c.RestrictPublicBuckets }),
	}
}

// BlockOf is [FromBlocks] for the JSON text of the two observed blocks; no
// text means that nobody asked.
func BlockOf(bucket, account []byte) (Block, error) {
	var b, a snapshot.Observed[snapshot.PublicAccessBlock]
	for _, level := range []struct {
		text []byte
		into *snapshot.Observed[snapshot.PublicAccessBlock]
	}{{bucket, &b}, {account, &a}} {
		if len(level.text) == 0 {
			continue
		}
		if err := json.Unmarshal(level.text, level.into); err != nil {
			return Block{}, err
		}
	}
	return FromBlocks(b, a), nil
}

// level is one switch at one level: nil when it is not known. A level that
// answered and does not name the switch has it off.
func level(o snapshot.Observed[snapshot.PublicAccessBlock], get func(*snapshot.PublicAccessBlockConfiguration) *bool) *bool {
	off := false
	switch {
	case !o.State.Answered():
		return nil
	case o.Value == nil || o.Value.PublicAccessBlockConfiguration == nil:
		return &off
	}
	if value := get(o.Value.PublicAccessBlockConfiguration); value != nil {
		return value
	}
	return &off
}

// or is three-valued: one true decides, and so do two false.
func or(a, b *bool) *bool {
	switch {
	case a != nil && *a:
		return a
	case b != nil && *b:
		return b
	case a == nil || b == nil:
		return nil
	}
	return a
}
