# METADATA
# title: The owner's account
# description: >-
#   Policies arrive with the owner's account id written {account}. What is
#   compared with them, such as a parameter, has to be written so too.
# schemas:
#   - input: schema.input
package s3audit.lib.self

# relative writes the owner's account id in a text as derived documents do.
relative(text) := replace(text, input.bucket.account, "{account}") if {
	input.bucket.account != ""
} else := text
