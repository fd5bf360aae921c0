package exposure

import (
	"encoding/json"
	"strings"
	"testing"

	"s3audit/collector/snapshot"
	"s3audit/rules/policy"
)

// bytesOf hands out a fuzzer's bytes as choices, zeros after the last.
type bytesOf struct{ left []byte }

func (b *bytesOf) below(n int) int {
	if len(b.left) == 0 {
		return 0
	}
	one := b.left[0]
	b.left = b.left[1:]
	return int(one) % n
}

func (b *bytesOf) state() State {
	return [...]State{NotKnown, NotConfigured, Configured, Configured, Configured, NotConfigured}[b.below(6)]
}

func (b *bytesOf) pick(list ...string) string { return list[b.below(len(list))] }

func (b *bytesOf) block() Maybe[Block] {
	m := Maybe[Block]{State: b.state()}
	if m.State == Configured {
		m = block(b.pick("", "r", "i", "ir", "aipr"))
	}
	return m
}

func (b *bytesOf) policy(text string) Maybe[*policy.Document] {
	m := Maybe[*policy.Document]{State: b.state()}
	if m.State != Configured {
		return m
	}
	doc, err := policy.Parse([]byte(text))
	if err != nil {
		return Maybe[*policy.Document]{Reason: "malformed: " + err.Error()}
	}
	return known(doc)
}

func (b *bytesOf) input(text, other string) *Input {
	word := strings.ToValidUTF8(other, "?") // as XML and JSON decode what is no policy
	in := &Input{Self: ownerSelf, Kind: Kind(b.pick("", string(BucketPolicy), string(AccessPointPolicy)))}
	in.Self.Bucket, in.Self.Account = b.pick("data", "", "{bucket}"), b.pick(ownAccount, "", "{account}")
	in.Self.CanonicalID = b.pick(ownID, "")
	in.Policy = b.policy(text)
	if n := b.below(3); n > 0 {
		in.PolicyStatus = ptr(n == 1)
	}
	in.ACL.State = b.state()
	if in.ACL.State == Configured {
		in.ACL = known(&snapshot.ACL{})
		if b.below(2) == 0 {
			in.ACL = acl()
		}
		for range b.below(4) {
			in.ACL.Value.Grants = append(in.ACL.Value.Grants, grant(b.pick("AllUsers", "AuthenticatedUsers", "LogDelivery", otherID, friendID, ownID, "a@example.com", ""),
				b.pick("READ", "WRITE", "READ_ACP", "WRITE_ACP", "FULL_CONTROL", "", word)))
		}
	}
	in.Ownership = Maybe[string]{State: b.state(), Value: b.pick(ownershipEnforced, "BucketOwnerPreferred", "ObjectWriter", "", word)}
	in.BucketBlock, in.AccountBlock = b.block(), b.block()
	in.OrganizationBlock = Maybe[string]{State: b.state(), Value: b.pick("all", "none", "", word)}
	in.AccessPoints.State = b.state()
	if in.AccessPoints.State == Configured {
		for range b.below(4) {
			in.AccessPoints.Value = append(in.AccessPoints.Value, AccessPoint{
				Name: b.pick("web", "abc.mrap", "", word), Account: b.pick(ownAccount, otherAccount, "", "{account}"), NetworkOrigin: b.pick("Internet", "VPC", "", word),
				MultiRegion: b.below(2) == 1, Block: b.block(), Policy: b.policy(other),
			})
		}
	}
	if b.below(2) == 1 {
		in.Trusted = &Trusted{Accounts: []string{otherAccount}, CanonicalIDs: []string{friendID}}
	}
	return in
}

// No input makes the analysis panic, hang or contradict itself, and taking
// knowledge away never turns an answer into another known one.
func FuzzAnalyse(f *testing.F) {
	document := func(statements string) string { return `{"Statement":[` + statements + `]}` }
	throughAP := allow(anyone, "s3:GetObject", apARN, "")
	for i, text := range []string{
		document(publicRead), document(sharedRead), document(publicRead + "," + sharedRead), document(delegateAll), document(delegateAll + "," + deny(anyone, "*", "*", "")),
		document(allow(anyone, "s3:GetObject", objectsARN, `"Condition":{"ArnLike":{"s3:DataAccessPointArn":"arn:aws:s3:*:`+ownAccount+`:accesspoint/*"},"Null":{"s3:DataAccessPointAccount":"false"}}`)),
		document(deny(anyone, "s3:*", bothARNs, `"Condition":{"StringNotEquals":{"s3:DataAccessPointAccount":"`+ownAccount+`"}}`) + "," + publicRead),
		document(""), "{", "",
	} {
		f.Add([]byte{}, text, document(throughAP))
		f.Add([]byte{0, 0, 0, 0, 2, byte(i), 2, 0, 3, 0, 0, 1, 0, 3, 4, 2, 1, 2, 0, 2, 0, 2, 0, 2, 3, 0, 0, 0, 0, 2, 0, 2, 1, 1}, text, document(throughAP))
		f.Add([]byte{1, 0, 0, 0, 2, 1, 2, 0, 3, 0, 0, 1, 0, 3, 4, 2, 1, 2, 3, 1, 0, 1, 2, 3, 0, 0, 0, 0, 2, 0, 2, 1, 1}, text, document(throughAP))
	}
	f.Fuzz(func(t *testing.T, choices []byte, text, other string) {
		b := &bytesOf{choices}
		in := b.input(text, other)
		r := Analyse(in)
		checkInvariants(t, in, r)
		once, _ := json.Marshal(r)
		if again, _ := json.Marshal(Analyse(in)); string(once) != string(again) {
			t.Errorf("two answers:\n%s\n%s", once, again)
		}
		less := forget(in, b.below(7))
		if in.PolicyStatus == nil {
			checkWeaker(t, r, Analyse(less))
		}
	})
}

// forget takes away what is known of one input.
func forget(in *Input, which int) *Input {
	less := *in
	switch which {
	case 0:
		less.Policy = Maybe[*policy.Document]{}
	case 1:
		less.ACL = Maybe[*snapshot.ACL]{}
	case 2:
		less.Ownership = Maybe[string]{}
	case 3:
		less.BucketBlock = Maybe[Block]{}
	case 4:
		less.AccountBlock = Maybe[Block]{}
	case 5:
		less.AccessPoints = Maybe[[]AccessPoint]{}
	case 6:
		less.AccessPoints.Value = nil
		for _, ap := range in.AccessPoints.Value {
			ap.Block, ap.Policy, ap.NetworkOrigin = Maybe[Block]{}, Maybe[*policy.Document]{}, ""
			less.AccessPoints.Value = append(less.AccessPoints.Value, ap)
		}
	}
	return &less
}

func checkWeaker(t *testing.T, r, less *Result) {
	t.Helper()
	for i, pair := range [][2]Level{{r.Verdict, less.Verdict}, {r.List, less.List}, {r.Read, less.Read}, {r.Write, less.Write}, {r.Admin, less.Admin}, {r.Metadata, less.Metadata}} {
		if pair[1] != Unknown && pair[1] != pair[0] {
			t.Errorf("answer %d was %s, and with less known it is %s", i, pair[0], pair[1])
		}
	}
	if less.Trusted && !r.Trusted {
		t.Error("trusted with less known")
	}
}
