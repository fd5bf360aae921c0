package rules

import (
	"slices"

	"s3audit/rules/derive"
)

// wire finishes the documents and finds the places by name.
func (p *plan) wire() {
	find := func(root, key string) int {
		return slices.IndexFunc(p.docs, func(d docPlan) bool { return d.root == root && d.key == key })
	}
	if find(rootDerived, "exposure") >= 0 || find(rootDerived, "roles") >= 0 {
		p.doc(rootDerived, "policy") // what the analyser takes, and what shows roles
	}
	for _, s := range derive.Sources() {
		if find(rootDerived, s.Name) < 0 {
			continue
		}
		for _, name := range s.Subresources {
			p.subresource(name)
		}
	}
	p.derivedPolicy, p.derivedBlock = find(rootDerived, "policy"), find(rootDerived, "publicAccessBlock")
	p.derivedExposure, p.derivedReferences, p.derivedRoles = find(rootDerived, "exposure"), find(rootDerived, "references"), find(rootDerived, "roles")
	p.policyDoc, p.blockDoc = find(rootBucket, "policy"), find(rootBucket, "publicAccessBlock")
	p.exposed = exposedDocs{
		acl: find(rootBucket, "acl"), ownership: find(rootBucket, "ownershipControls"),
		block: p.blockDoc, status: find(rootBucket, "policyStatus"),
	}
	p.roles = roleDocs{acl: p.exposed.acl, website: find(rootBucket, "website"), references: find(rootBucket, "references")}
	if i := p.derivedPolicy; i >= 0 {
		p.analysed = slices.ContainsFunc(p.docs[i].parts, func(path inputPath) bool { return len(path) == 0 || path[0] == "analysis" })
	}
	p.wholeBucket, p.wholeAccount = find(rootBucket, ""), find(rootAccount, "")
	for i := range p.docs {
		d := &p.docs[i]
		d.decode = topmost(d.parts)
		switch {
		case d.key == "":
		case d.root == rootBucket:
			p.bucketDocs[d.key] = i
		case d.root == rootAccount:
			p.accountDocs[d.key] = i
		}
	}
}

// topmost sorts paths and drops those below another.
func topmost(paths []inputPath) []inputPath {
	sorted := slices.Clone(paths)
	slices.SortFunc(sorted, slices.Compare[inputPath])
	var out []inputPath
	for _, p := range sorted {
		if len(out) == 0 || !p.hasPrefix(out[len(out)-1]) {
			out = append(out, p)
		}
	}
	return out
}
