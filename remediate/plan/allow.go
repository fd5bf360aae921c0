package plan

// What a fix, or the command line, can allow by name beside the dangers of single
// operations. Those that end in a colon go on with a name.
const (
	// DangerLockOut is of policies that may keep the account itself from changing them.
	DangerLockOut = "lock-out"
	// DangerWider is of changes after which more can reach a bucket than before.
	DangerWider = "wider-access"
	// DangerIrreversible is of what no rollback undoes: "irreversible:versioning".
	DangerIrreversible = "irreversible:"
	// DangerFinding is of a finding that a change brings, by its rule's id:
	// "new-finding:bucket-tags".
	DangerFinding = "new-finding:"
)
