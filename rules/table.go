package rules

import (
	"hash/maphash"
	"sync"
	"sync/atomic"
)

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

// room is what some tables may hold between them, in bytes by estimate. They
// forget together, in two generations: what is asked for moves to the young one,
// and when the young ones of all tables fill half the room, they become the old
// ones, and the former old ones are dropped. So what is held never outgrows the
// room, however many tables there are, and what is in use is kept.
type room struct {
	half int64
	used atomic.Int64
	turn atomic.Int64
}

func newRoom(bytes int) *room { return &room{half: int64(bytes) / 2} }

func (r *room) take(bytes int) {
	if r.used.Add(int64(bytes)) > r.half {
		r.used.Store(0)
		r.turn.Add(1)
	}
}

// weighed is what a table holds. Its weight is an estimate of the memory it
// takes, in bytes.
type weighed interface{ weight() int }

// entryWeight is what a table's entry takes beside its value: the key, and the
// slots that a map keeps free.
const entryWeight = 40

// table is a map that forgets: its part of a room.
type table[V weighed] struct {
	room       *room
	turn       int64
	young, old map[digest]V
	common     *commonTable[V] // what other workers found; nil if there are none

	payoff
}

// payoff counts how often a lookup finds something: what hardly ever does
// rests for a while.
type payoff struct{ looked, hit, rest int }

// count counts a lookup, and reports whether it is time to rest: fewer than
// worth per cent of a window were hits.
func (p *payoff) count(hit bool, worth int) bool {
	p.looked++
	if hit {
		p.hit++
	}
	if p.looked < window {
		return false
	}
	poor := p.hit*100 < worth*p.looked
	if poor {
		p.rest = restTime
	}
	p.looked, p.hit = 0, 0
	return poor
}

// commonTable is what several workers found: each looks there before it does
// again what another has done. The values are never changed.
type commonTable[V weighed] struct {
	mu sync.Mutex
	table[V]
}

func newTable[V weighed](r *room) table[V] {
	return table[V]{room: r, young: map[digest]V{}}
}

// newCommonTables makes n of them, all nil for a worker that is alone.
func newCommonTables[V weighed](n int, r *room) []*commonTable[V] {
	all := make([]*commonTable[V], n)
	for i := range all {
		if r != nil {
			all[i] = &commonTable[V]{table: newTable[V](r)}
		}
	}
	return all
}

// beside is a worker's own table beside what all have in common.
func beside[V weighed](common *commonTable[V], r *room) table[V] {
	t := newTable[V](r)
	t.common = common
	return t
}

// worthSharing is the per cent of hits below which a shared part is not kept.
const worthSharing = 10

// ask is get, and counts how often that pays.
func (t *table[V]) ask(k digest) (v V, ok bool) {
	if t.rest > 0 {
		t.rest--
		return v, false
	}
	v, ok = t.get(k)
	if t.count(ok, worthSharing) {
		t.drop()
	}
	return v, ok
}

func (t *table[V]) get(k digest) (V, bool) {
	t.forget()
	if v, ok := t.young[k]; ok {
		return v, true
	}
	v, ok := t.old[k]
	if !ok && t.common != nil {
		v, ok = t.common.get(k)
	}
	if ok {
		t.keep(k, v)
	}
	return v, ok
}

func (t *table[V]) put(k digest, v V) {
	if t.rest > 0 {
		return
	}
	t.keep(k, v)
	if t.common != nil {
		t.common.put(k, v)
	}
}

func (t *table[V]) keep(k digest, v V) {
	t.forget()
	t.young[k] = v
	weight := entryWeight
	if t.common == nil { // else the value is there, and weighs there
		weight += v.weight()
	}
	t.room.take(weight)
}

// forget catches up with the room.
func (t *table[V]) forget() {
	switch turn := t.room.turn.Load(); turn - t.turn {
	case 0:
	case 1:
		t.old, t.young, t.turn = t.young, map[digest]V{}, turn
	default:
		t.drop()
		t.turn = turn
	}
}

// drop forgets what is the worker's own.
func (t *table[V]) drop() { t.young, t.old = map[digest]V{}, nil }

// clear forgets, for all.
func (t *table[V]) clear() {
	t.drop()
	if t.common != nil {
		t.common.clear()
	}
}

func (c *commonTable[V]) get(k digest) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.table.get(k)
}

func (c *commonTable[V]) put(k digest, v V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(k, v)
}

func (c *commonTable[V]) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drop()
}
