# METADATA
# title: Wildcards
# description: >-
#   Patterns as IAM and S3 write them: a star is any text, a question mark any
#   one character, and nothing else is special.
package s3audit.lib.glob

matches(pattern, text) if pattern == text

matches(pattern, text) if {
	special(pattern)
	glob.match(strings.replace_n(escapes, pattern), null, text)
}

special(pattern) if contains(pattern, "*")

special(pattern) if contains(pattern, "?")

# What the engine's own globs would read as sets and alternatives.
escapes := {"\\": `\\`, "[": `\[`, "{": `\{`}
