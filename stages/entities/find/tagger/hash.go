package tagger

import "wirecopy/stages/internal/groups"

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
	spread    = 0x9E3779B97F4A7C15 // 2^64 over the golden ratio
)

// hashLower is a hash of s without regard to case, with all digits alike and both apostrophes one.
func hashLower(s string) uint64 { return groups.Hash(s) }

func finish(h uint64) uint64 {
	h ^= h >> 29
	h *= spread
	return h ^ h>>32
}

// pair joins two hashes; the order counts.
func pair(a, b uint64) uint64 { return (a^a>>31)*0xD6E8FEB86659FD93 + b }
