package fix

import (
	"errors"
	"math/big"
	"net/netip"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

func network(text string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, function.NewArgErrorf(0, "want a network such as 10.0.0.0/8")
	}
	return p.Masked(), nil
}

// cidr is a function of a network and numbers.
func cidr(names []string, f func(p netip.Prefix, n []*big.Int) (string, error)) function.Function {
	spec := &function.Spec{Params: []function.Parameter{{Name: "prefix", Type: cty.String}}, Type: function.StaticReturnType(cty.String)}
	for _, n := range names {
		spec.Params = append(spec.Params, function.Parameter{Name: n, Type: cty.Number})
	}
	spec.Impl = func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		p, err := network(args[0].AsString())
		if err != nil {
			return cty.NilVal, err
		}
		var numbers []*big.Int
		for i, a := range args[1:] {
			n, accuracy := a.AsBigFloat().Int(nil)
			if accuracy != big.Exact || n.BitLen() > 128 {
				return cty.NilVal, function.NewArgErrorf(i+1, "want a whole number")
			}
			numbers = append(numbers, n)
		}
		out, err := f(p, numbers)
		if err != nil {
			return cty.NilVal, err
		}
		return cty.StringVal(out), nil
	}
	return function.New(spec)
}

// cidrHost is an address of a network: 0 is the first, and -1 the last.
var cidrHost = cidr([]string{"hostnum"}, func(p netip.Prefix, n []*big.Int) (string, error) {
	addr, err := within(p, n[0], p.Addr().BitLen()-p.Bits(), 0)
	return addr.String(), err
})

// cidrSubnet is a part of a network, with so many bits more, and of that number.
var cidrSubnet = cidr([]string{"newbits", "netnum"}, func(p netip.Prefix, n []*big.Int) (string, error) {
	left := p.Addr().BitLen() - p.Bits()
	if n[0].Sign() < 0 || n[0].Cmp(big.NewInt(int64(left))) > 0 {
		return "", function.NewArgErrorf(1, "the network has %d bits left", left)
	}
	bits := int(n[0].Int64())
	addr, err := within(p, n[1], bits, left-bits)
	return netip.PrefixFrom(addr, p.Bits()+bits).String(), err
})

var cidrNetmask = cidr(nil, func(p netip.Prefix, _ []*big.Int) (string, error) {
	if !p.Addr().Is4() {
		return "", errors.New("only IPv4 has netmasks")
	}
	var mask [4]byte
	for i := range p.Bits() {
		mask[i/8] |= 1 << (7 - i%8)
	}
	return netip.AddrFrom4(mask).String(), nil
})

// within is the network's address with a number in the bits that are free, above
// those that stay nought.
func within(p netip.Prefix, n *big.Int, bits, below int) (netip.Addr, error) {
	size := new(big.Int).Lsh(big.NewInt(1), uint(bits)) //nolint:gosec // of at most 128
	if n.Sign() < 0 {
		n = new(big.Int).Add(n, size)
	}
	if n.Sign() < 0 || n.Cmp(size) >= 0 {
		return netip.Addr{}, errors.New("the network has no such part")
	}
	base := new(big.Int).SetBytes(p.Addr().AsSlice())
	sum := base.Or(base, new(big.Int).Lsh(n, uint(below))) //nolint:gosec // of at most 128
	addr, _ := netip.AddrFromSlice(sum.FillBytes(make([]byte, p.Addr().BitLen()/8)))
	return addr, nil
}

// cidrContains reports whether a network holds an address, or all of another network.
var cidrContains = text([]string{"containing", "contained"}, cty.Bool, func(a []string) (cty.Value, error) {
	p, err := network(a[0])
	if err != nil {
		return cty.NilVal, err
	}
	if addr, err := netip.ParseAddr(a[1]); err == nil {
		return cty.BoolVal(p.Contains(addr)), nil
	}
	q, err := netip.ParsePrefix(a[1])
	if err != nil {
		return cty.NilVal, function.NewArgErrorf(1, "want an address or a network")
	}
	return cty.BoolVal(p.Bits() <= q.Bits() && p.Contains(q.Masked().Addr())), nil
})
