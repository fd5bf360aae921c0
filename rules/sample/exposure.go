package sample

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"s3audit/collector/snapshot"
	"s3audit/rules/derive"
)

// policyStatus is what AWS answers to GetBucketPolicyStatus: what the policy
// test says of the policy, unless this bucket's is wrong. A policy that
// cannot be judged is not public.
func (b *builder) policyStatus() string {
	self := derive.Self{Name: b.name, Account: AccountID, Partition: "aws"}
	p, _, err := derive.PolicyOf(self, self.Relativize(nil, []byte(b.policyText)))
	if err != nil {
		panic(err)
	}
	if p.State == string(snapshot.Absent) {
		return `{"state":"absent"}`
	}
	p.Analyse(self, nil)
	public := p.Analysis != nil && p.Analysis.Public
	return fmt.Sprintf(`{"state":"present","value":{"PolicyStatus":{"IsPublic":%t}}}`, public != b.wrong)
}

// attached is among how many buckets the access points are; some have several.
const attached = 40

// attach gives buckets of the fleet access points of both kinds, where their
// lists could be read.
func (f Fleet) attach(a *snapshot.Account) {
	r := rand.New(rand.NewPCG(f.Seed, attached))
	for i := range attached {
		b := builder{r: r, own: r, kind: f.Kind, name: f.Name(i)}
		kind, point, region := r.IntN(4), fmt.Sprintf("ap-%d", i), f.region(i)
		if r.IntN(8) == 0 {
			region = "elsewhere-1" // as of a bucket that was made anew
		}
		if kind == 0 && a.AccessPoints.Value != nil {
			list := &a.AccessPoints.Value.AccessPointList
			*list = append(*list, *decode[snapshot.AccessPoint](fmt.Sprintf(
				`{"Name":%q,"AccessPointArn":"arn:aws:s3:%s:%s:accesspoint/%s","Bucket":%q,"Region":%q,"Detail":%s,"Policy":%s,"PolicyStatus":{"state":"absent"}}`,
				point, region, AccountID, point, b.name, region, b.observed("detail", details), b.pointPolicy("arn:aws:s3:"+region+":"+AccountID+":accesspoint/"+point))))
		}
		if kind == 1 && a.MultiRegionAccessPoints.Value != nil {
			list := &a.MultiRegionAccessPoints.Value.AccessPoints
			*list = append(*list, *decode[snapshot.MultiRegionAccessPoint](fmt.Sprintf(
				`{"Arn":"arn:aws:s3::%s:accesspoint/%s.mrap","Report":{"Name":%q,"Regions":[{"Bucket":%q,"Region":%q}],"PublicAccessBlock":%s},"Policy":%s,"PolicyStatus":{"state":"absent"}}`,
				AccountID, point, point, b.name, region, pick(r, pointBlocks), b.pointPolicy("arn:aws:s3::"+AccountID+":accesspoint/"+point+".mrap"))))
		}
	}
}

// pointPolicy is the observed policy of an access point.
func (b *builder) pointPolicy(arn string) string {
	if b.r.IntN(4) == 0 {
		return `{"state":"absent"}`
	}
	if b.kind == Wild && b.r.IntN(6) == 0 {
		return b.refusal("policy")
	}
	text := fmt.Sprintf(`{"Statement":[{"Effect":"Allow","Principal":%s,"Action":"s3:GetObject","Resource":"%s/object/*"%s}]}`,
		b.fill(pick(b.r, principals)), arn, b.fill(pick(b.r, conditions)))
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return `{"state":"present","value":{"Policy":` + string(quoted) + `}}`
}

func decode[T any](text string) *T {
	v := new(T)
	if err := json.Unmarshal([]byte(text), v); err != nil {
		panic(err)
	}
	return v
}

var pointBlocks = []string{
	`{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}`,
	`{"BlockPublicAcls":false,"IgnorePublicAcls":false,"BlockPublicPolicy":false,"RestrictPublicBuckets":false}`,
}

var details = []string{
	`{"NetworkOrigin":"Internet","PublicAccessBlockConfiguration":` + pointBlocks[0] + `}`,
	`{"NetworkOrigin":"Internet","PublicAccessBlockConfiguration":` + pointBlocks[1] + `}`,
	`{"NetworkOrigin":"VPC","VpcConfiguration":{"VpcId":"vpc-1"},"PublicAccessBlockConfiguration":` + pointBlocks[1] + `}`,
}
