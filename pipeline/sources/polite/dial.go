package polite

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"syscall"
)

// ErrPrivate says that a name leads to an address that is not part of the public internet.
var ErrPrivate = errors.New("the address is not a public one (allow_private permits it)")

// refusePrivate is asked about each address that is about to be connected to, after the name was resolved: what a name
// resolves to at another time, or where a redirect leads, cannot get round it.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s", ErrPrivate, address)
	}
	ip, err := netip.ParseAddr(host)
	if err != nil || !IsPublic(ip) {
		return fmt.Errorf("%w: %s", ErrPrivate, host)
	}
	return nil
}

// notPublic are the blocks of the IANA IPv4 and IPv6 Special-Purpose Address Registries that are not globally
// reachable, and those in which an IPv4 address may hide that this table would otherwise have to look into.
var notPublic = sync.OnceValue(func() []netip.Prefix {
	var all []netip.Prefix
	for _, block := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
		"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
		"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16",
		"fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
	} {
		all = append(all, netip.MustParsePrefix(block))
	}
	return all
})

// IsPublic reports whether an address is part of the public internet.
func IsPublic(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsValid() {
		return false
	}
	for _, block := range notPublic() {
		if block.Contains(ip) {
			return false
		}
	}
	return true
}
