package plan

import (
	"net/url"
	"strings"
)

// accountScope opens the name of a subresource that belongs to the account.
const accountScope = "account."

// ID is the id of the change of a subresource: "logs/policy",
// "logs/inventory/weekly", "account:111122223333/publicAccessBlock". No bucket's
// name has a colon, and a key is escaped like a part of a URL's path.
func ID(account, bucket, subresource, key string) string {
	id := bucket + "/" + subresource
	if bucket == "" {
		id = "account:" + account + "/" + strings.TrimPrefix(subresource, accountScope)
	}
	if key != "" {
		id += "/" + url.PathEscape(key)
	}
	return id
}
