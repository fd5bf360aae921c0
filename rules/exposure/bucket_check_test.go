package exposure

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// bucketCase is a bucket that differs from one with nothing configured, and
// the answer: "verdict levels", the levels as levelsText writes them.
type bucketCase struct {
	name  string
	set   func(t *testing.T, in *Input)
	want  string
	check func(t *testing.T, r *Result)
}

func runCases(t *testing.T, cases []bucketCase) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			in := plainInput()
			tc.set(t, in)
			r := Analyse(in)
			verdict := string(r.Verdict)
			if r.Trusted {
				verdict += "(trusted)"
			}
			if got := verdict + " " + levelsText(r); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
			if tc.check != nil {
				tc.check(t, r)
			}
			checkInvariants(t, in, r)
		})
	}
}

// layerOf finds a layer by its name.
func layerOf(t *testing.T, r *Result, name string) Layer {
	t.Helper()
	for _, l := range r.Layers {
		if l.Layer == name {
			return l
		}
	}
	t.Fatalf("no layer %s", name)
	return Layer{}
}

// inLayer checks a layer's effect, reason and detail.
func inLayer(name, effect string, reason Reason, detail string) func(*testing.T, *Result) {
	return func(t *testing.T, r *Result) {
		t.Helper()
		l := layerOf(t, r, name)
		if l.Effect != effect || l.Reason != reason || l.Detail != detail {
			t.Errorf("layer is %+v, want %s %s %q", l, effect, reason, detail)
		}
	}
}

// latentIs checks the codes of the latent findings, with what holds them back.
func latentIs(want ...string) func(*testing.T, *Result) {
	return func(t *testing.T, r *Result) {
		t.Helper()
		got := []string{}
		for _, l := range r.Latent {
			got = append(got, l.Code+" "+l.Because+" "+strings.Join(l.Layers, ","))
		}
		if strings.Join(got, "; ") != strings.Join(want, "; ") {
			t.Errorf("latent is %q, want %q", got, want)
		}
	}
}

// missingIs checks which inputs are named as missing.
func missingIs(want ...string) func(*testing.T, *Result) {
	return func(t *testing.T, r *Result) {
		t.Helper()
		got := []string{}
		for _, m := range r.Missing {
			got = append(got, m.Input)
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("missing is %q, want %q", got, want)
		}
	}
}

// callersAre checks who gets in: "kind id classes via".
func callersAre(want ...string) func(*testing.T, *Result) {
	return func(t *testing.T, r *Result) {
		t.Helper()
		got := []string{}
		for _, c := range r.CrossAccount {
			classes := make([]string, len(c.Classes))
			for i, class := range c.Classes {
				classes[i] = string(class)
			}
			got = append(got, c.Kind+" "+c.ID+" "+strings.Join(classes, "+")+" "+strings.Join(c.Via, "+"))
		}
		if strings.Join(got, "; ") != strings.Join(want, "; ") {
			t.Errorf("callers are %q, want %q", got, want)
		}
	}
}

// restsOn checks the confidence and whether the answer is disputed.
func restsOn(c Confidence, disputed bool) func(*testing.T, *Result) {
	return func(t *testing.T, r *Result) {
		t.Helper()
		if r.Confidence != c || r.Disputed != disputed {
			t.Errorf("rests on %s, disputed %v; want %s, %v", r.Confidence, r.Disputed, c, disputed)
		}
	}
}

func allOf(checks ...func(*testing.T, *Result)) func(*testing.T, *Result) {
	return func(t *testing.T, r *Result) {
		t.Helper()
		for _, check := range checks {
			check(t, r)
		}
	}
}

// checkInvariants holds for every result.
func checkInvariants(t *testing.T, in *Input, r *Result) {
	t.Helper()
	checkVerdict(t, r)
	if r.Verdict == Unknown && len(r.Missing) == 0 {
		t.Error("unknown, but nothing is missing")
	}
	if r.Trusted && r.Verdict != Shared {
		t.Errorf("%s and trusted", r.Verdict)
	}
	if r.CrossAccount == nil || r.Statements == nil || r.Layers == nil || r.Latent == nil || r.Warnings == nil {
		t.Errorf("a slice is nil: %+v", r)
	}
	for _, l := range r.Layers {
		if l.Classes == nil || l.State == "" || l.Effect == "" {
			t.Errorf("layer is not whole: %+v", l)
		}
	}
	for _, c := range r.CrossAccount {
		if c.Own || len(c.Classes) == 0 || len(c.Via) == 0 {
			t.Errorf("caller is not whole: %+v", c)
		}
	}
	if !slices.IsSortedFunc(r.CrossAccount, compareCallers) {
		t.Errorf("callers are not sorted: %+v", r.CrossAccount)
	}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back Result
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(&back, r) {
		t.Errorf("came back from JSON otherwise (%v): %s", err, text)
	}
	for _, p := range Explain(in, r) {
		if p.Heading == "" || len(p.Lines) == 0 {
			t.Errorf("empty paragraph %+v", p)
		}
	}
}

// checkVerdict holds the verdict against the classes: it is the highest of
// the four that open data. Metadata counts where it is shared; public by
// itself it leaves the verdict at what else there is.
func checkVerdict(t *testing.T, r *Result) {
	t.Helper()
	data := Private
	for _, level := range []Level{r.List, r.Read, r.Write, r.Admin} {
		data = higher(data, level)
	}
	fits := r.Verdict == data
	switch {
	case data == Public:
	case r.Metadata == Shared:
		fits = r.Verdict == higher(data, Shared)
	case r.Metadata != Private:
		fits = r.Verdict != Public && higher(data, r.Verdict) == r.Verdict
	}
	if data == Unknown && r.Verdict == Shared {
		fits = true // each of the classes is private or shared, and one is shared
	}
	if !fits {
		t.Errorf("verdict %s of %s", r.Verdict, levelsText(r))
	}
}

// higher is the more open of two levels; public decides against unknown.
func higher(a, b Level) Level {
	order := []Level{Private, Shared, Unknown, Public}
	return order[max(slices.Index(order, a), slices.Index(order, b))]
}
