package collector

import (
	"context"
	"net/http/httptest"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"s3audit/collector/snapshot"
)

type discard struct{ n int }

func (discard) Manifest(*snapshot.Manifest) error { return nil }
func (discard) Account(*snapshot.Account) error   { return nil }
func (d *discard) Bucket(*snapshot.Bucket) error  { d.n++; return nil }

// BenchmarkCollect holds the collector against a bare loop over the same SDK
// calls at the same concurrency, with 20 ms of latency; server and client share
// the process, so that CPU times hold both.
func BenchmarkCollect(b *testing.B) {
	const buckets, inFlight = 300, 256
	f := &fake{buckets: names(buckets), delay: 20 * time.Millisecond}
	server := httptest.NewServer(f)
	defer server.Close()
	f.url = server.URL
	o := f.options()
	o.Concurrency = inFlight
	b.Run("collector", func(b *testing.B) {
		before, calls := cpu(), 0
		for b.Loop() {
			c, err := New(testConfig(), o)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := c.Collect(context.Background(), &discard{}); err != nil {
				b.Fatal(err)
			}
			calls += c.Progress().Calls
		}
		b.ReportMetric(float64((cpu()-before).Microseconds())/float64(calls), "cpu-µs/call")
	})
	b.Run("bare", func(b *testing.B) {
		before, calls := cpu(), 0
		for b.Loop() {
			calls += bare(b, f, o)
		}
		b.ReportMetric(float64((cpu()-before).Microseconds())/float64(calls), "cpu-µs/call")
	})
}

// bare makes the same calls with the SDK's own settings but for the transport
// and the addressing, and keeps nothing.
func bare(b *testing.B, f *fake, o Options) int {
	cfg := testConfig()
	cfg.HTTPClient = pooled(nil, o.Concurrency)
	api := s3.NewFromConfig(cfg, func(so *s3.Options) { so.UsePathStyle = true; so.BaseEndpoint = &f.url })
	ctx := context.Background()
	ops := []func(bucket *string) error{
		func(n *string) error { _, err := api.GetBucketAcl(ctx, &s3.GetBucketAclInput{Bucket: n}); return err },
		func(n *string) error {
			_, err := api.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: n})
			return err
		},
		func(n *string) error {
			_, err := api.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: n})
			return err
		},
		func(n *string) error {
			_, err := api.GetBucketOwnershipControls(ctx, &s3.GetBucketOwnershipControlsInput{Bucket: n})
			return err
		},
		func(n *string) error {
			_, err := api.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: n})
			return err
		},
		func(n *string) error {
			_, err := api.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: n})
			return err
		},
		func(n *string) error {
			_, err := api.GetObjectLockConfiguration(ctx, &s3.GetObjectLockConfigurationInput{Bucket: n})
			return err
		},
		func(n *string) error {
			_, err := api.GetBucketLifecycleConfiguration(ctx, &s3.GetBucketLifecycleConfigurationInput{Bucket: n})
			return err
		},
		func(n *string) error {
			_, err := api.GetBucketReplication(ctx, &s3.GetBucketReplicationInput{Bucket: n})
			return err
		},
		func(n *string) error {
			_, err := api.GetBucketLogging(ctx, &s3.GetBucketLoggingInput{Bucket: n})
			return err
		},
		func(n *string) error {
			_, err := api.GetBucketNotificationConfiguration(ctx, &s3.GetBucketNotificationConfigurationInput{Bucket: n})
			return err
		},
		func(n *string) error {
			_, err := api.GetBucketWebsite(ctx, &s3.GetBucketWebsiteInput{Bucket: n})
			return err
		},
		func(n *string) error { _, err := api.GetBucketCors(ctx, &s3.GetBucketCorsInput{Bucket: n}); return err },
		func(n *string) error {
			_, err := api.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: n})
			return err
		},
		func(n *string) error {
			_, err := api.GetBucketAccelerateConfiguration(ctx, &s3.GetBucketAccelerateConfigurationInput{Bucket: n})
			return err
		},
		func(n *string) error {
			_, err := api.GetBucketRequestPayment(ctx, &s3.GetBucketRequestPaymentInput{Bucket: n})
			return err
		},
		func(n *string) error {
			_, err := api.ListBucketInventoryConfigurations(ctx, &s3.ListBucketInventoryConfigurationsInput{Bucket: n})
			return err
		},
		func(n *string) error {
			_, err := api.ListBucketAnalyticsConfigurations(ctx, &s3.ListBucketAnalyticsConfigurationsInput{Bucket: n})
			return err
		},
		func(n *string) error {
			_, err := api.ListBucketMetricsConfigurations(ctx, &s3.ListBucketMetricsConfigurationsInput{Bucket: n})
			return err
		},
		func(n *string) error {
			_, err := api.ListBucketIntelligentTieringConfigurations(ctx, &s3.ListBucketIntelligentTieringConfigurationsInput{Bucket: n})
			return err
		},
		func(n *string) error { _, err := api.GetBucketAbac(ctx, &s3.GetBucketAbacInput{Bucket: n}); return err },
		func(n *string) error {
			_, err := api.GetBucketMetadataConfiguration(ctx, &s3.GetBucketMetadataConfigurationInput{Bucket: n})
			return err
		},
	}
	total := int64(len(f.buckets) * len(ops))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range o.Concurrency {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < total; i = next.Add(1) - 1 {
				_ = ops[int(i)%len(ops)](&f.buckets[int(i)/len(ops)]) // most buckets have none of it: an error
			}
		})
	}
	wg.Wait()
	return int(total)
}

func cpu() time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		panic(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// Memory does not grow with the number of buckets: what is live half way
// through is the same for 500 and for 5,000.
func TestMemory(t *testing.T) {
	live := func(n int) uint64 {
		f := newFake(t, names(n)...)
		o := f.options()
		o.Subresources, o.Concurrency, o.PageSize = []string{"versioning"}, 32, 100
		var most uint64
		seen := 0
		c, err := New(testConfig(), o)
		if err != nil {
			t.Fatal(err)
		}
		sink := &memory{}
		sink.onBucket = func(*snapshot.Bucket) error {
			sink.buckets = nil
			if seen++; seen%(n/5) == 0 {
				f.mu.Lock()
				f.journal = nil
				f.mu.Unlock()
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			return nil
		}
		if _, err := c.Collect(t.Context(), sink); err != nil {
			t.Fatal(err)
		}
		return most
	}
	live(200) // warm up
	small, large := live(500), live(5000)
	if large > small+small/4+2<<20 {
		t.Errorf("%d bytes live with 500 buckets, %d with 5,000", small, large)
	}
	t.Logf("live: %d kB and %d kB", small>>10, large>>10)
}
