package rules

import "hash/maphash"

// digest identifies a piece of text: two seeded 64-bit hashes, which nobody
// who does not know the seeds of this process can make collide. The zero
// digest stands for text that is not there.
type digest [2]uint64

var seeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

func digestOf(text []byte) digest {
	return digest{maphash.Bytes(seeds[0], text), maphash.Bytes(seeds[1], text)}
}

// append writes the digest as bytes, to make keys of several.
func (d digest) append(b []byte) []byte {
	for _, h := range d {
		b = append(b, byte(h), byte(h>>8), byte(h>>16), byte(h>>24), byte(h>>32), byte(h>>40), byte(h>>48), byte(h>>56))
	}
	return b
}

// table is a map that forgets: two generations of at most size entries each.
// What is asked for moves to the young generation; when that is full, it
// becomes the old one and the former old one is dropped. So it never holds
// more than twice its size, and keeps what is in use.
type table[V any] struct {
	size       int
	young, old map[digest]V
}

func newTable[V any](size int) table[V] {
	return table[V]{size: size, young: map[digest]V{}}
}

func (t *table[V]) get(k digest) (V, bool) {
	if v, ok := t.young[k]; ok {
		return v, true
	}
	v, ok := t.old[k]
	if ok {
		t.put(k, v)
	}
	return v, ok
}

func (t *table[V]) put(k digest, v V) {
	if len(t.young) >= t.size {
		t.old, t.young = t.young, make(map[digest]V, t.size)
	}
	t.young[k] = v
}

func (t *table[V]) clear() { t.young, t.old = map[digest]V{}, nil }
