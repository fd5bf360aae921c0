package s3audit.lib.glob_test

import data.s3audit.lib.glob

test_matches if {
	every pair in [
		["s3:*", "s3:getobject"],
		["*", ""],
		["s3:get?bject", "s3:getobject"],
		["arn:aws:s3:::{bucket}/*", "arn:aws:s3:::{bucket}/a/b.c"],
		["a.b", "a.b"],
		["[a]*", "[a]b"],
		["{a,b}*", "{a,b}c"],
		[`a\*`, `a\b`],
	] {
		glob.matches(pair[0], pair[1])
	}
}

test_does_not_match if {
	every pair in [
		["s3:get", "s3:getobject"],
		["s3:get?", "s3:get"],
		["a.b", "axb"],
		["[ab]*", "ac"],
		["{a,b}*", "ac"],
		["!a*", "b"],
	] {
		not glob.matches(pair[0], pair[1])
	}
}

test_closing_brackets_alone if {
	every pair in [["a]*", "a]b"], ["a}*", "a}b"], ["*]", "a]"], ["*}", "a}"]] { glob.matches(pair[0], pair[1]) }
	not glob.matches("a]*", "ab")
}
