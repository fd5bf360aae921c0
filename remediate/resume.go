package remediate

import (
	"context"

	"s3audit/remediate/plan"
)

// Resume goes on with a plan whose run came to an early end, by the journal that
// it left, opened anew. What is confirmed there is done. What was about to be sent,
// or was sent and not seen, is looked at: the after state settles it, the before
// state means that it is sent again, anything else that somebody came between.
// What failed, was stale or skipped is tried once more.
func Resume(ctx context.Context, p *plan.Plan, o ApplyOptions) (*Summary, error) {
	return run(ctx, p, o)
}
