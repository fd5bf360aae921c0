package rules

import "testing"

func TestMessage(t *testing.T) {
	for want, said := range map[string][]string{
		"it fails":                              {"it fails", "it fails"},
		"the policy is public; the ACL is open": {"the policy is public", "the ACL is open"},
		"A is off here; A is on there":          {"A is off here", "A is on there"},
		"A and B are off; it fails":             {"A is off", "it fails", "B is off", "A is off"},
		"A, B and C are off; the A is off":      {"A is off", "B is off", "the A is off", "C is off"},
		"is off; is off now":                    {"is off", "is off now"},
	} {
		var denies []deny
		for _, msg := range said {
			denies = append(denies, deny{Msg: msg})
		}
		if got := message(denies); got != want {
			t.Errorf("%q of %q, want %q", got, said, want)
		}
	}
}
