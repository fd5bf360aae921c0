package rules

// bits is a set of small numbers.
type bits []uint64

func (b *bits) set(i int) {
	b.grow(i/64 + 1)
	(*b)[i/64] |= 1 << (i % 64)
}

// grow makes room for so many words.
func (b *bits) grow(words int) {
	if words > len(*b) {
		*b = append(*b, make(bits, words-len(*b))...)
	}
}

func (b bits) has(i int) bool { return i/64 < len(b) && b[i/64]&(1<<(i%64)) != 0 }

// add adds all numbers of another set.
func (b *bits) add(o bits) {
	b.grow(len(o))
	for i, word := range o {
		(*b)[i] |= word
	}
}

// with is a new set of what is in either.
func (b bits) with(o bits) bits {
	var out bits
	out.add(b)
	out.add(o)
	return out
}

// both is a new set of what is in both.
func (b bits) both(o bits) bits {
	out := make(bits, min(len(b), len(o)))
	for i := range out {
		out[i] = b[i] & o[i]
	}
	return out
}

// meets reports whether anything is in both.
func (b bits) meets(o bits) bool {
	for i := range min(len(b), len(o)) {
		if b[i]&o[i] != 0 {
			return true
		}
	}
	return false
}

// all visits every number, in order.
func (b bits) all(yield func(int) bool) {
	for i := range 64 * len(b) {
		if b.has(i) && !yield(i) {
			return
		}
	}
}
