# METADATA
# title: Condition keys about callers
# description: The condition keys, in lower case, that say who calls or from where, and that AWS sets.
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
package s3audit.lib.policy_keys

callers := {
	"aws:federatedprovider", "aws:principalaccount", "aws:principalarn", "aws:principalorgid",
	"aws:principalorgpaths", "aws:principalservicename", "aws:sourceaccount", "aws:sourcearn", "aws:sourceip",
	"aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner", "aws:sourcevpc", "aws:sourcevpce", "aws:userid",
	"aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths", "aws:vpcsourceip", "s3:dataaccesspointaccount",
	"s3:dataaccesspointarn",
}
