package exposure

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// longest is how much of a text from a policy is shown.
const longest = 160

// shown is a text of the policy's author as a word in a sentence: as it
// stands where it is made of the characters of names and ARNs, else in quotes
// with everything that does not print made visible.
func shown(s string) string {
	if s == "" || len(s) > longest || !word(s) {
		return quoted(s)
	}
	return s
}

const wordCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:/*?._@=+-${}"

func word(s string) bool {
	for i := range len(s) {
		if strings.IndexByte(wordCharacters, s[i]) < 0 {
			return false
		}
	}
	return true
}

func quoted(s string) string {
	if utf8.RuneCountInString(s) > longest {
		s = string([]rune(s)[:longest-1]) + "…"
	}
	return strconv.Quote(s)
}

// printable is a message that may hold such text: what does not print is made
// visible, and quotes are left alone.
func printable(s string) string {
	if utf8.RuneCountInString(s) > 4*longest {
		s = string([]rune(s)[:4*longest-1]) + "…"
	}
	q := strconv.Quote(s)
	return strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`)
}

// sentence begins with a capital, where the first word is an ordinary one,
// and ends with a full stop.
func sentence(s string) string {
	if s == "" {
		return s
	}
	if first, _, _ := strings.Cut(s, " "); strings.Trim(first, "abcdefghijklmnopqrstuvwxyz") == "" {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}

// Listed writes "a", "a and b", "a, b and c".
func Listed(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " and " + items[last]
}

// most shows the first few of a list and counts the rest.
func most(items []string, limit int) string {
	if rest := len(items) - limit; rest > 1 {
		items = append(items[:limit:limit], counted(rest, "other"))
	}
	return Listed(items)
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// deeds says what classes of access mean.
func deeds(classes []Class) string {
	if len(classes) == 0 {
		return "do nothing on this bucket"
	}
	set := setOf(classes)
	var out []string
	for bit, deed := range [...]string{"list the bucket", "read objects", "write objects", "administer the bucket", "read the bucket's settings"} {
		if set&(1<<bit) != 0 {
			out = append(out, deed)
		}
	}
	return Listed(out)
}

func classWords(classes []Class) string {
	words := make([]string, len(classes))
	for i, c := range classes {
		words[i] = string(c)
	}
	return Listed(words)
}

// keyName is a condition key as AWS's guide spells it.
func keyName(key string) string { return shown(SpellKey(key)) }
